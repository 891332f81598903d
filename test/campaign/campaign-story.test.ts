/** A campaign of a service provider on Slack and Teams: customers decide in their own channel on what is theirs and hear nothing of others, and a canary that nobody keeps stops the rest. */
import type { SlackPlatform } from '../../adapters/slack/index';
import type { TeamsPlatform } from '../../adapters/teams/index';
import { usualTiming } from '../../src/compose/safeguards';
import { dora, peopleSettings, providerSettings } from '../support/chat/customer-person';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const hour = 3_600_000;

/** Direct Send is taken: closing it undoes itself unless it is kept. */
const open = (id: number) => ({
  organization: { id: `7d000000-0000-4000-8000-00000000000${id}` },
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    OrganizationConfig: { Name: 'org.onmicrosoft.com', Identity: 'org.onmicrosoft.com', RejectDirectSend: false },
  },
});

let inSlack: SlackLab;
let inTeams: TeamsLab;
let slack: SlackPlatform;
let teams: TeamsPlatform;
let harness: Harness;
let clock: HurriedClock;

type Chat = 'slack' | 'teams';
const other = (chat: Chat): Chat => (chat === 'slack' ? 'teams' : 'slack');
const channels = { slack: slackIds.channel, teams: teamsIds.channel };

/** The provider and its two own tenants talk in one chat, the customer fabrikam in the other one. */
async function start(chat: Chat): Promise<void> {
  clock = hurriedClock();
  inSlack = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }, { id: 'UDORA', is_restricted: true }] });
  inTeams = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }, { id: dora, tenantId: teamsIds.otherTenant }] });
  slack = inSlack.platform();
  teams = inTeams.platform();
  const ours = { channel: { [chat]: channels[chat] }, tags: ['gold'] };
  const theirs = {
    channel: { [other(chat)]: channels[other(chat)] },
    tags: ['gold'],
    approvals: { approvers: peopleSettings(dora) },
  };
  harness = await openHarness({
    platform: slack,
    alongside: [teams],
    state: open(1),
    controls: { 'direct-send': {} },
    tenant: ours,
    simulated: {
      northwind: { state: open(2), settings: { ...ours, breakGlass: ['a@n.example', 'b@n.example'] } },
      fabrikam: { state: open(3), settings: { ...theirs, breakGlass: ['a@f.example', 'b@f.example'] } },
    },
    clock,
    timing: { ...usualTiming, leaseMs: 3 * hour, reconcileEveryMs: 100 },
    settings: {
      ...providerSettings,
      approvals: { ...providerSettings.approvals, tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '2h' },
    },
  });
  inSlack.slack.connect(slack.port());
  inTeams.teams.connect(teams.port());
}
afterEach(async () => {
  await harness.close();
  await inSlack.slack.close();
  await inTeams.teams.close();
});

const who = {
  ana: { slack: 'UANA', teams: people.ana },
  bo: { slack: 'UBO', teams: people.bo },
  dora: { slack: 'UDORA', teams: dora },
};
type Who = keyof typeof who;

const says = (chat: Chat, name: Who, line: string) =>
  chat === 'slack'
    ? inSlack.slack.sayAs(who[name].slack, line, slackIds.channel)
    : inTeams.teams.sayAs(who[name].teams, line, { channel: teamsIds.channel });
const textsIn = (chat: Chat): string =>
  (chat === 'slack' ? inSlack.slack.messages(slackIds.channel) : inTeams.teams.messages(teamsIds.channel))
    .map(({ text }) => text)
    .join('\n');
const whispersTo = (chat: Chat, name: Who): string =>
  (chat === 'slack' ? inSlack.slack.whispers(who[name].slack) : inTeams.teams.whispers(who[name].teams))
    .map(({ text }) => text)
    .join('\n');

/** Waits for a message and presses its button. */
async function presses(chat: Chat, name: Who, words: string, label: string): Promise<void> {
  const has = ({ text, buttons }: { readonly text: string; readonly buttons: readonly { readonly label: string }[] }): boolean =>
    text.includes(words) && buttons.some((button) => button.label === label);
  if (chat === 'slack') await inSlack.slack.clickAs(who[name].slack, await inSlack.slack.until(slackIds.channel, has), label);
  else await inTeams.teams.clickAs(who[name].teams, await inTeams.teams.until(teamsIds.channel, has), label);
}
const shows = (chat: Chat, words: string) =>
  chat === 'slack'
    ? inSlack.slack.until(slackIds.channel, ({ text }) => text.includes(words))
    : inTeams.teams.until(teamsIds.channel, ({ text }) => text.includes(words));
const writesOf = (name: string) => (harness.simulators.get(name)?.calls() ?? []).filter((call) => call.write).length;

test.each(['slack', 'teams'] as const)('the provider in %s, the customer in the other chat', async (chat) => {
  await start(chat);
  const customer = other(chat);
  await says(chat, 'ana', '/harden plan direct-send @gold canary=1');
  await presses(chat, 'bo', 'in 2 tenants', 'Approve all');
  await shows(chat, '1 change to keep');
  expect([writesOf('contoso'), writesOf('northwind'), writesOf('fabrikam')]).toEqual([1, 0, 0]);
  clock.forward(2.5 * hour);
  await shows(chat, 'Stopped: ');
  expect(writesOf('northwind')).toBe(0);
  await presses(chat, 'bo', 'Stopped: ', 'Go on');
  await shows(chat, '1 undone without being kept, 1 applied and verified');
  expect(writesOf('northwind')).toBe(1);
  expect(textsIn(customer)).toBe('');
});

test.each(['slack', 'teams'] as const)(
  'a customer in %s approves what is theirs in their channel, and hears nothing of the others',
  async (customer) => {
    await start(other(customer));
    const line = '/harden plan direct-send @gold';
    if (customer === 'teams') await inSlack.slack.sayAs('UANA', line, 'DUANA');
    else await inTeams.teams.sayAs(people.ana, line, { channel: teamsIds.channel, manner: 'personal' });
    await shows(customer, 'waiting for approval');
    await presses(customer, 'dora', 'in fabrikam', 'Approve');
    await shows(customer, 'keep it before');
    expect([writesOf('contoso'), writesOf('northwind'), writesOf('fabrikam')]).toEqual([0, 0, 1]);
    const id = /g-[a-z0-9]{7}/.exec(textsIn(customer))?.[0] ?? '';
    for (const asked of [`show ${id}`, 'status @gold', 'changes', `approve ${id}`, `resume ${id}`])
      await says(customer, 'dora', `/harden ${asked}`);
    await (customer === 'slack' ? slack : teams).idle();
    const told = `${textsIn(customer)}\n${whispersTo(customer, 'dora')}`;
    expect(told).toContain('fabrikam');
    // The workspace of the chat bears the name of one of them.
    expect(told.replaceAll('https://contoso.slack.com/', '')).not.toMatch(/contoso|northwind|[23] tenants/);
  },
);
