/** Both chats as the vendors speak them, and whatever people may type into them: each word is answered, none breaks the gateway, and nothing is done that nobody meant. */
import type { SlackPlatform } from '../../adapters/slack/index';
import type { TeamsPlatform } from '../../adapters/teams/index';
import { chanceOf } from '../support/chaos/random';
import { hostileTexts } from '../support/chat/hostile-text';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { count } from '../support/runner/counts';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const state = tenantOfMailboxes({ 1: 'both' }, 'none');

let inSlack: SlackLab;
let inTeams: TeamsLab;
let harness: Harness;

beforeAll(async () => {
  inSlack = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UEVE' }] });
  inTeams = await openTeamsLab({ people: [{ id: people.ana }] });
  const [slack, teams]: [SlackPlatform, TeamsPlatform] = [inSlack.platform(), inTeams.platform()];
  harness = await openHarness({
    platform: slack,
    alongside: [teams],
    channel: { slack: slackIds.channel, teams: teamsIds.channel },
    state,
    controls: { 'pop-imap': {} },
    withoutWorker: true,
  });
  inSlack.slack.connect(slack.port());
  inTeams.teams.connect(teams.port());
});
afterAll(async () => {
  await harness.close();
  await inSlack.slack.close();
  await inTeams.teams.close();
});

/** What was answered wrongly once, with its neighbours: flags, numbers, unseen characters, reasons, names that look alike. */
const plain =
  'audit plan waive status history explain show revert revoke keep contain emergency unlink pop-imap рop-imap POP-IMAP pop-imap, c-1 i-1 w-1 all --days --days=3 --days=0x10 --days=-1 --days=1e9 --days=NaN --days= --reason --reason= --reason=" --scope --scope=mail --tenant --tenant=contoso --tenant=fabrikam --tenant=__proto__ -- - --- = --__proto__=1 --constructor -1 0 0x10 1e9 NaN Infinity ９ ana@contoso.com аna@contoso.com @ <@UANA> <!channel> <at>hardenbot</at> __proto__ constructor toString %00 %s ` " “ \\';
const unseen = ['', '\u0000', '\u001b[31m', '\u202e', '\u200b', '\ufeff', '\ud800', '\n', '\t', '\r\n', 'ana\u0301@contoso.com'];
const long = ['x'.repeat(300), 'r'.repeat(10_000), ' '.repeat(500), '='.repeat(2000), '🧨'.repeat(200)];
const words = [...plain.split(' '), ...unseen, ...long, ...hostileTexts.map(({ text }) => text)];

/** The private answers and posted messages that people saw. */
const seen = (): readonly string[] => [
  ...inSlack.slack.whispers('UANA').map(({ text }) => text),
  ...inSlack.slack.whispers('UEVE').map(({ text }) => text),
  ...inSlack.slack.messages(slackIds.channel).map(({ text }) => text),
  ...inTeams.teams.messages(teamsIds.channel).map(({ text }) => text),
  ...inTeams.teams.whispers(people.ana).map(({ text }) => text),
];

test('whatever is typed in either chat is answered by it, breaks nothing, and changes nothing', async () => {
  const before = Object.keys(Object.prototype);
  const statuses = new Set<number>();
  for (let seed = 1; seed <= count({ fast: 30, full: 220 }); seed += 1) {
    const chance = chanceOf(seed);
    const typed = Array.from({ length: 1 + chance.below(6) }, () => words[chance.below(words.length)] ?? '').join(' ');
    const reply =
      seed % 2 === 0
        ? await inSlack.slack.sayAs(seed % 10 === 0 ? 'UEVE' : 'UANA', `/harden ${typed}`, slackIds.channel)
        : await inTeams.teams.sayAs(people.ana, typed, { channel: teamsIds.channel });
    statuses.add(reply.status);
  }
  expect([...statuses].every((status) => status >= 200 && status < 300)).toBe(true);
  expect(seen().filter((text) => text.includes('Something went wrong'))).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual(before);
  expect(harness.simulator.calls().filter(({ write }) => write)).toEqual([]);
  await inSlack.slack.sayAs('UANA', '/harden whoami', slackIds.channel);
  await inSlack.slack.untilWhispered('UANA', ({ text }) => text.includes('ana'));
});
