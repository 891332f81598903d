/** Nobody misses their turn, in Slack and in Teams: who can approve is called by name, once, and answers from there. */
import type { ChatPlatform } from '../../src/chat/platform';
import { usualTiming } from '../../src/compose/safeguards';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';
import { hurriedClock } from '../support/time/hurried-clock';

const tenant = tenantOfMailboxes({ 1: 'both' }, 'none');

let inSlack: SlackLab;
let inTeams: TeamsLab;
let harness: Harness;

beforeEach(async () => {
  inSlack = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }, { id: 'UCY' }] });
  inTeams = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }, { id: people.cy }] });
});
afterEach(async () => {
  await harness.close();
  await inSlack.slack.close();
  await inTeams.teams.close();
});

async function open(chats: readonly ('slack' | 'teams')[], settings: object = {}): Promise<void> {
  const [slack, teams] = [inSlack.platform(), inTeams.platform()];
  const all: Readonly<Record<'slack' | 'teams', ChatPlatform>> = { slack, teams };
  const channels = { slack: slackIds.channel, teams: teamsIds.channel };
  const [first = slack, ...alongside] = chats.map((chat) => all[chat]);
  harness = await openHarness({
    platform: first,
    alongside,
    channel: Object.fromEntries(chats.map((chat) => [chat, channels[chat]])),
    state: tenant,
    controls: { 'pop-imap': {} },
    ...settings,
  });
  if (chats.includes('slack')) inSlack.slack.connect(slack.port());
  if (chats.includes('teams')) inTeams.teams.connect(teams.port());
}

const slackShows = (words: string) => inSlack.slack.until(slackIds.channel, ({ text }) => text.includes(words));
const teamsShows = (words: string) => inTeams.teams.until(teamsIds.channel, ({ text }) => text.includes(words));

test('in Slack those who can approve are mentioned in a message of its own below the plan, and one answers from it', async () => {
  await open(['slack']);
  await inSlack.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const turn = await slackShows('1 approval needed');
  expect(turn.mentions).toEqual(['UBO', 'UCY']);
  expect(turn.thread).toBe((await slackShows('waiting for approval')).ts);
  await inSlack.slack.clickAs('UBO', turn, 'Approve');
  await slackShows('applied and verified');
  expect((await slackShows('No approval needed any more')).ts).toBe(turn.ts);
  const posted = inSlack.slack.calls.filter(
    ({ method, args }) => method === 'chat.postMessage' && /"user"/.test(args['blocks'] ?? ''),
  );
  expect(posted).toHaveLength(1);
});

test('in Teams those who can approve are mentioned in a message of its own below the plan, and one answers from it', async () => {
  await open(['teams']);
  await inTeams.teams.sayAs(people.ana, '/harden plan pop-imap', { channel: teamsIds.channel });
  const turn = await teamsShows('1 approval needed');
  expect(turn.thread).toBe((await teamsShows('waiting for approval')).id);
  expect(turn.mentions).toEqual([people.bo, people.cy]);
  await inTeams.teams.clickAs(people.bo, turn, 'Approve');
  await teamsShows('applied and verified');
});

test('where both chats have a channel, each is mentioned in one of them', async () => {
  await open(['slack', 'teams']);
  await inSlack.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const [here, there] = await Promise.all([slackShows('1 approval needed'), teamsShows('1 approval needed')]);
  expect([here.mentions, there.mentions]).toEqual([['UBO', 'UCY'], []]);
});

test('of more than five the people on call are mentioned first, and how many more can approve is said', async () => {
  const many = Array.from({ length: 6 }, (_, index) => `dddddddd-0000-4000-8000-00000000000${index}`);
  const named = [people.ana, ...many].map((entraId, index) => ({
    entraId,
    name: `p${index}`,
    slack: index === 0 ? 'UANA' : `U${index}0`,
  }));
  const ana = { people: [people.ana] };
  await open(['slack'], {
    settings: {
      people: named,
      access: { read: ana, request: ana },
      approvals: { approvers: { people: many }, escalation: many.slice(4) },
    },
  });
  await inSlack.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const turn = await slackShows('1 approval needed');
  expect(turn.mentions).toEqual(['U50', 'U60', 'U10', 'U20', 'U30']);
  expect(turn.text).toContain(' or 1 other: 1 approval needed.');
});

describe('the person who asked is told in a chat of their own', () => {
  const news = (words: string) => inSlack.slack.untilWhispered('UANA', ({ text }) => text.includes(words));

  test('that it was approved and begun, and what came of it, each once', async () => {
    await open(['slack']);
    await inSlack.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
    await inSlack.slack.clickAs('UBO', await slackShows('waiting for approval'), 'Approve');
    await slackShows('applied and verified');
    await news('It was applied and verified');
    const told = inSlack.slack.whispers('UANA').map(({ text }) => text.split('\n')[1] ?? '');
    expect(told.filter((text) => !text.startsWith('Reading '))).toEqual([
      expect.stringMatching(/^bo approved it, and it has begun\. · c-\w+$/),
      expect.stringContaining('It was applied and verified'),
    ]);
  });

  test('that it was rejected, with the reason', async () => {
    await open(['slack']);
    await inSlack.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
    await inSlack.slack.clickAs('UBO', await slackShows('waiting for approval'), 'Reject', 'Wait until Monday.');
    await news('bo rejected it: Wait until Monday.');
  });
});

describe('a change that undoes itself unless it is kept', () => {
  const directSend = {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    exchange: {
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', RejectDirectSend: false },
    },
  };

  const hour = 60 * 60_000;
  const approvals = { approvers: { people: Object.values(people) }, tiers: { high: 1 }, keepWithin: '2h' };

  test.each(['slack', 'teams'] as const)(
    'leads its card in %s, calls people half way, and says exactly why it was put back',
    async (chat) => {
      const clock = hurriedClock();
      const timing = { ...usualTiming, leaseMs: 3 * hour, reconcileEveryMs: 100 };
      await open([chat], { state: directSend, controls: { 'direct-send': {} }, settings: { approvals }, clock, timing });
      const shows = chat === 'slack' ? slackShows : teamsShows;
      const asks = '/harden plan direct-send';
      await (chat === 'slack'
        ? inSlack.slack.sayAs('UANA', asks, slackIds.channel)
        : inTeams.teams.sayAs(people.ana, asks, { channel: teamsIds.channel }));
      const waiting = await shows('waiting for approval');
      await (chat === 'slack'
        ? inSlack.slack.clickAs('UBO', await slackShows('waiting for approval'), 'Approve')
        : inTeams.teams.clickAs(people.bo, await teamsShows('waiting for approval'), 'Approve'));
      const applied = await shows('Applied: keep it before');
      expect(applied.text.split('\n')[1]).toMatch(/Applied: keep it before .* \(1(19|20) min\) or it is undone automatically/);
      clock.forward(1.2 * hour);
      const call = await shows('Keep this? ');
      expect(call.mentions).toEqual(chat === 'slack' ? ['UANA', 'UBO', 'UCY'] : [people.ana, people.bo, people.cy]);
      clock.forward(hour);
      // The call is drawn again as well, without buttons.
      const isAfter = ({ text, buttons }: { readonly text: string; readonly buttons: readonly unknown[] }): boolean =>
        text.includes('nobody kept it in time. Measured since: ') && buttons.length > 0;
      const after = await (chat === 'slack'
        ? inSlack.slack.until(slackIds.channel, isAfter)
        : inTeams.teams.until(teamsIds.channel, isAfter));
      expect(after.text).toMatch(/undone without being kept at .*: nobody kept it in time. Measured since: Direct Send/);
      expect(after.text).not.toContain('Measured after the change');
      expect(after.buttons.map(({ label }) => label)).toContain('Plan again');
      expect(after.text).not.toBe(waiting.text);
      const isWhy = ({ text }: { readonly text: string }): boolean => text.includes('nobody kept it in time');
      await (chat === 'slack' ? inSlack.slack.untilWhispered('UANA', isWhy) : inTeams.teams.untilWhispered(people.ana, isWhy));
    },
  );
});
