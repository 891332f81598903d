/** One approval, whichever chat it is seen in: asked for in one, approved in the other, and every copy says the same. */
import type { SlackPlatform } from '../../adapters/slack/index';
import type { TeamsPlatform } from '../../adapters/teams/index';
import { sha256 } from '../../src/lib/json';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const tenant = tenantOfMailboxes({ 1: 'both' }, 'none');

let inSlack: SlackLab;
let inTeams: TeamsLab;
let slack: SlackPlatform;
let teams: TeamsPlatform;
let harness: Harness;

beforeEach(async () => {
  inSlack = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }, { id: 'UNEW' }, { id: 'UEVE' }] });
  inTeams = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }] });
  slack = inSlack.platform();
  teams = inTeams.platform();
  harness = await openHarness({
    platform: slack,
    alongside: [teams],
    channel: { slack: slackIds.channel, teams: teamsIds.channel },
    state: tenant,
    controls: { 'pop-imap': {} },
  });
  inSlack.slack.connect(slack.port());
  inTeams.teams.connect(teams.port());
});
afterEach(async () => {
  await harness.close();
  await inSlack.slack.close();
  await inTeams.teams.close();
});

const slackShows = (words: string) => inSlack.slack.until(slackIds.channel, ({ text }) => text.includes(words));
const teamsShows = (words: string) => inTeams.teams.until(teamsIds.channel, ({ text }) => text.includes(words));
const writes = () => harness.simulator.calls().filter((call) => call.write);

test('a plan asked for in Slack is approved in Teams, and both copies show that it was applied', async () => {
  await inSlack.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const [copyInSlack, copyInTeams] = await Promise.all([slackShows('waiting for approval'), teamsShows('waiting for approval')]);
  await inTeams.teams.clickAs(people.bo, copyInTeams, 'Approve');
  const [doneInSlack, doneInTeams] = await Promise.all([slackShows('applied and verified'), teamsShows('applied and verified')]);
  expect([doneInSlack.ts, doneInTeams.id]).toEqual([copyInSlack.ts, copyInTeams.id]);
  expect([doneInSlack.text, doneInTeams.text].every((text) => text.includes('approved by bo'))).toBe(true);
  expect(writes()).toHaveLength(1);
});

test('a plan asked for in Teams is approved in Slack, and both copies show that it was applied', async () => {
  await inTeams.teams.sayAs(people.ana, '/harden plan pop-imap', { channel: teamsIds.channel });
  const [copyInSlack, copyInTeams] = await Promise.all([slackShows('waiting for approval'), teamsShows('waiting for approval')]);
  await inSlack.slack.clickAs('UBO', copyInSlack, 'Approve');
  const [doneInSlack, doneInTeams] = await Promise.all([slackShows('applied and verified'), teamsShows('applied and verified')]);
  expect([doneInSlack.ts, doneInTeams.id]).toEqual([copyInSlack.ts, copyInTeams.id]);
  expect(writes()).toHaveLength(1);
});

test('who asked for a plan in Slack cannot approve it in Teams', async () => {
  await inSlack.slack.sayAs('UANA', '/harden plan pop-imap', slackIds.channel);
  const copyInTeams = await teamsShows('waiting for approval');
  await inTeams.teams.clickAs(people.ana, copyInTeams, 'Approve');
  expect(inTeams.teams.whispers(people.ana).map(({ text }) => text)).toEqual([
    expect.stringContaining('someone else has to approve'),
  ]);
  expect(writes()).toEqual([]);
});

test('a code stands for the account that asked for it, whatever account someone writes into the store beside it', async () => {
  const codeOf = async (account: string): Promise<string> => {
    await inSlack.slack.sayAs(account, '/harden link', slackIds.channel);
    const { text } = await inSlack.slack.untilWhispered(account, (one) => one.text.includes('/harden link '));
    return / link (\S+)/.exec(text)?.[1] ?? '';
  };
  const typed = async (code: string): Promise<string> => {
    const before = inTeams.teams.whispers(people.ana).length;
    await inTeams.teams.sayAs(people.ana, `/harden link ${code}`, { channel: teamsIds.channel });
    await teams.idle();
    return inTeams.teams.whispers(people.ana).slice(before).at(0)?.text ?? '';
  };
  const [own, others] = [await codeOf('UNEW'), await codeOf('UEVE')];
  const redis = harness.valkey.connect();
  const keyOf = async (code: string): Promise<string> =>
    (await redis.keys('{hardenbot}:link:*')).find((key) => key.endsWith(sha256(code.toLowerCase()))) ?? '';
  expect(await typed(own)).toContain('UNEW (slack)');
  await redis.copy(await keyOf(others), await keyOf(own), 'REPLACE');
  expect(await typed(own)).toContain('does not work');
  const until = new Date(Date.now() + 300_000).toISOString();
  await redis.set(await keyOf(own), JSON.stringify({ platform: 'slack', account: 'UEVE', until }));
  expect(await typed(own)).toContain('does not work');
});
