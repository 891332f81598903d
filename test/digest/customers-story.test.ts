/** A customer's approver, a guest in Slack and of another organisation in Teams, approves what is theirs in their channel, and learns nothing of other customers. */
import type { SlackPlatform } from '../../adapters/slack/index';
import type { TeamsPlatform } from '../../adapters/teams/index';
import { dora, peopleSettings, providerSettings } from '../support/chat/customer-person';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

let inSlack: SlackLab;
let inTeams: TeamsLab;
let slack: SlackPlatform;
let teams: TeamsPlatform;
let harness: Harness;

beforeEach(async () => {
  inSlack = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UDORA', is_restricted: true }] });
  inTeams = await openTeamsLab({ people: [{ id: people.ana }, { id: dora, tenantId: teamsIds.otherTenant }] });
  slack = inSlack.platform();
  teams = inTeams.platform();
  harness = await openHarness({
    platform: slack,
    alongside: [teams],
    channel: { slack: slackIds.channel, teams: teamsIds.channel },
    state: tenantOfMailboxes({ 1: 'both' }, 'none'),
    controls: { 'pop-imap': {} },
    tenant: { approvals: { approvers: peopleSettings(dora) } },
    others: {
      fabrikam: {
        tenantId: '7e000000-0000-4000-8000-00000000f001',
        channel: { slack: slackIds.channel, teams: teamsIds.channel },
        tags: ['gold'],
      },
    },
    settings: providerSettings,
  });
  inSlack.slack.connect(slack.port());
  inTeams.teams.connect(teams.port());
});
afterEach(async () => {
  await harness.close();
  await inSlack.slack.close();
  await inTeams.teams.close();
});

const ask = () => inSlack.slack.sayAs('UANA', '/harden plan pop-imap --tenant contoso', slackIds.channel);
const slackShows = (words: string) => inSlack.slack.until(slackIds.channel, ({ text }) => text.includes(words));
const teamsShows = (words: string) => inTeams.teams.until(teamsIds.channel, ({ text }) => text.includes(words));
const writes = () => harness.simulator.calls().filter((call) => call.write);

const asked = ['status @all', 'status @gold', 'status --tenant fabrikam', 'status', 'whoami', 'home'];

test('in Slack, as a guest', async () => {
  await ask();
  await inSlack.slack.clickAs('UDORA', await slackShows('waiting for approval'), 'Approve');
  expect((await slackShows('applied and verified')).text).toContain('approved by Dora');
  expect(writes()).toHaveLength(1);
  for (const line of asked) await inSlack.slack.sayAs('UDORA', `/harden ${line}`, slackIds.channel);
  await slack.idle();
  const told = inSlack.slack.whispers('UDORA').map(({ text }) => text);
  expect(told.length).toBeGreaterThan(0);
  expect(told.join('\n')).toContain('contoso');
  expect(told.filter((text) => text.includes('fabrikam') || text.includes('2 tenants'))).toEqual([]);
});

test('in Teams, from another organisation', async () => {
  await ask();
  await inTeams.teams.clickAs(dora, await teamsShows('waiting for approval'), 'Approve');
  expect((await teamsShows('applied and verified')).text).toContain('approved by Dora');
  expect(writes()).toHaveLength(1);
  for (const line of asked) await inTeams.teams.sayAs(dora, `/harden ${line}`, { channel: teamsIds.channel });
  await teams.idle();
  const told = inTeams.teams.whispers(dora).map(({ text }) => text);
  expect(told.join('\n')).toContain('contoso');
  expect(told.filter((text) => text.includes('fabrikam') || text.includes('2 tenants'))).toEqual([]);
});
