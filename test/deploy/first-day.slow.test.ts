/** The first day of a new installation: what init wrote and nobody edited, and a tenant that nobody configured. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DisplayedMessage } from '../../adapters/teams/fake/index';
import type { Action, Card } from '../../src/chat/card';
import { controls } from '../../src/controls/index';
import type { Answers } from '../../src/setup/answers';
import { settingsText } from '../../src/setup/settings-text';
import { buttonsOf, type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { openTeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { nine, threeHundredInNineCountries, twoFiltersAndHybrid, withoutFilter } from '../support/discovery/first-day-tenants';
import { hurriedClock } from '../support/time/hurried-clock';

const person = (name: keyof typeof people) => ({ name, entraId: people[name] });
const answers = {
  tenant: 'contoso',
  tenantId: '7e000000-0000-4000-8000-00000000c0de',
  cloud: 'global',
  timeZone: 'Europe/Berlin',
  breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
  requester: [person('ana')],
  approver: [person('bo'), person('cy')],
  chats: [],
  signIn: null,
} as unknown as Answers;
const { digest, controls: written } = parse(settingsText(answers)).tenants.contoso;

let harness: Harness;
afterEach(() => harness.close());

const file = (name: string) => (): unknown => JSON.parse(readFileSync(`examples/${name}.json`, 'utf8'));

test.each<[string, () => unknown, RegExp]>([
  ['the demo tenant', file('demo-tenant'), /ranges: 203\.0\.113\.0\/25/],
  ['the export of a real tenant', file('real-tenant'), /inbound-filter: .*not for us/s],
  ['a tenant without a mail filter', withoutFilter, /inbound-filter: .*not for us: Mail goes to Microsoft directly/s],
  [
    'a tenant with two filters and servers of its own',
    twoFiltersAndHybrid,
    /allow: 198\.51\.100\.20; ranges: 203\.0\.113\.0\/25/,
  ],
  ['300 people in nine countries', threeHundredInNineCountries, new RegExp(`country-block: .*allow: ${nine.join(', ')} `)],
])(
  '%s: the first digest asks, all eight ways are judged or asked, six presses settle what is open, and the next morning brings another digest',
  async (_what, state, answered) => {
    const room = openChatRoom('terminal', 'hardening');
    const clock = hurriedClock();
    harness = await openHarness({ platform: room, state: state(), controls: written, tenant: { digest }, clock });
    const welcome = await room.waitFor((card) => card.title === 'hardenbot now watches contoso', 'the introduction');
    expect(textOf(welcome)).toContain('Every day at 08:00 (Europe/Berlin)');
    const first = await room.waitFor((card) => card.title.startsWith('Digest of contoso'), 'the first digest');
    expect(textOf(first)).toContain('hardenbot looks after contoso from now on.');
    expect(textOf(first)).toContain('Answer 4 questions');
    const status = textOf(await room.says('ana', 'status all'));
    const ways = controls.filter(({ way }) => way <= 8);
    const silent = ways.filter(({ id }) => !status.includes(id));
    expect([new Set(ways.map(({ way }) => way)).size, silent.map(({ id }) => id)]).toEqual([8, []]);
    expect(status).toContain('4 not decided');

    expect(await answerAll(room, 'Answer 4 questions')).toBeLessThanOrEqual(6);
    const settled = await room.waitFor((card) => textOf(card).includes('4 settled'), 'the settled questions');
    expect(textOf(settled)).toMatch(answered);
    expect(textOf(settled)).toContain('approved by bo and cy');

    clock.forward(24 * 60 * 60 * 1000);
    // A worker looks at the calendar when it starts, and every minute after.
    await harness.restartWorker();
    const next = await room.waitFor(
      (card) => card.title.startsWith('Digest of contoso') && card.title !== first.title,
      'the digest of the next day',
    );
    expect(textOf(next)).not.toContain('not decided');
  },
);

test('in Teams: the digest comes into the channel, its questions are answered and approved there, and what waits is called out the next morning', async () => {
  const { channel } = teamsIds;
  const lab = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }, { id: people.cy }] });
  const platform = lab.platform();
  const clock = hurriedClock();
  harness = await openHarness({
    platform,
    channel: { teams: channel },
    state: twoFiltersAndHybrid(),
    controls: written,
    tenant: { digest },
    clock,
  });
  lab.teams.connect(platform.port());
  const until = (words: string) => lab.teams.until(channel, ({ text }) => text.includes(words));
  const clicks = async (who: string, shown: DisplayedMessage, label: string, reason?: string): Promise<void> => {
    await lab.teams.clickAs(who, shown, label, reason === undefined ? {} : { reason });
    await platform.idle();
  };
  // Teams says where a channel is with the first message that anyone writes there.
  await lab.teams.sayAs(people.ana, '/harden help', { channel });
  await clicks(people.ana, await until('hardenbot looks after contoso from now on.'), 'Answer 4 questions');
  let card = await until('4 questions to answer');
  for (const waiting of ['1 answer to approve', '2 answers to approve', '3 answers to approve', '4 answers to approve']) {
    const isSuggested = card.buttons.some(({ label }) => label === 'Use this');
    await (isSuggested
      ? clicks(people.ana, card, 'Use this')
      : clicks(people.ana, card, 'Not for us', 'we do not work like that'));
    card = await until(waiting);
  }
  // Nobody approves until the next morning: the digest and a reminder say so.
  clock.forward(24 * 60 * 60 * 1000);
  await harness.restartWorker();
  const digested = await until('Waits 24 hours for');
  expect(digested.text).toContain('Digest of contoso, 2026-11-25');
  expect(digested.text).toContain('4 answers to approve');
  await until('Answers for contoso still wait');
  await clicks(people.bo, card, 'Approve 4 answers');
  await clicks(people.cy, await until('1 of 2 (bo)'), 'Approve 4 answers');
  expect((await until('4 settled')).text).toContain('allow: 198.51.100.20; ranges: 203.0.113.0/25');
  await lab.teams.close();
});

/** Takes what is suggested, and says why a question without a suggestion is not for us; approved by two others on the same card. Gives how often the requester pressed. */
async function answerAll(room: ChatRoom, label: string): Promise<number> {
  const isOpen = (card: Card): boolean => card.title === 'Questions for contoso';
  const press = (who: string, action: Action, reason?: string) =>
    room.send({
      kind: 'click',
      actor: { platform: 'terminal', id: who, membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: `press-${who}-${action.name}-${action.subject}`,
      action: action.name,
      subject: action.subject,
      ...(action.digest === undefined ? {} : { digest: action.digest }),
      ...(reason === undefined ? {} : { reason }),
    });
  await room.clicks('ana', label);
  let presses = 1;
  const named = (card: Card, ...names: readonly string[]) => buttonsOf(card).filter(({ name }) => names.includes(name));
  let card = await room.waitFor((one) => isOpen(one) && named(one, 'notForUs').length === 4, 'the questions');
  for (let left = 4; left > 0; left -= 1) {
    const [use] = named(card, 'use');
    const [other] = named(card, 'notForUs');
    const said = use === undefined ? await press('ana', other as Action, 'we do not work like that') : await press('ana', use);
    expect(said).toBeNull();
    presses += 1;
    card = await room.waitFor((one) => isOpen(one) && named(one, 'notForUs').length === left - 1, `${left - 1} questions`);
  }
  for (const who of ['bo', 'cy']) {
    const [approve] = named(card, 'approve');
    expect(await press(who, approve as Action)).toBeNull();
    if (who === 'bo') card = await room.waitFor((one) => textOf(one).includes('1 of 2 (bo)'), 'the first approval');
  }
  return presses;
}
