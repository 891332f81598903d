/** What `hardenbot doctor` is about chats and people: the bot of Teams, Socket Mode, public addresses, groups and the sign-in page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator } from '../../adapters/m365/simulator/index';
import { FakeSlack } from '../../adapters/slack/fake/index';
import { checkBot, checkCloud, checkRoster } from '../../adapters/teams/doctor';
import { inspectTeams } from '../../adapters/teams/inspect';
import { checkChats, checkReach } from '../../src/cli/doctor/chat';
import { checkGroups, checkSignIn } from '../../src/cli/doctor/people';
import { Secrets } from '../../src/config/load';
import { type Settings, settingsSchema } from '../../src/config/settings';
import { systemClock } from '../../src/process/system-clock';
import type { Check } from '../../src/setup/doctor/check';
import { openTeamsLab, type TeamsLab, teamsIds } from '../support/chat/teams-driver';
import { type SimulatedPlace, simulatedPlace } from '../support/tenants/simulated-place';

const statesOf = (checks: readonly Check[]) => checks.map(({ name, state }) => `${name}: ${state}`);

describe('the bot of Teams', () => {
  let lab: TeamsLab;
  beforeAll(async () => {
    lab = await openTeamsLab();
  });
  afterAll(() => lab.teams.close());

  const inspector = (secret = 'client-secret-of-the-tests') =>
    inspectTeams({
      appId: teamsIds.app,
      tenantId: teamsIds.tenant,
      cloud: 'public',
      credential: { kind: 'secret', secret },
      now: () => new Date(),
      endpoints: lab.teams.service.endpoints,
    });

  test('with the right secret works, and its channel knows it', async () => {
    expect(await inspector().token()).toBeNull();
    expect(await inspector().keys()).toBeNull();
    expect(await inspector().channel(teamsIds.channel, teamsIds.ana)).toEqual({ state: 'there' });
  });

  test('in a channel that the person who was asked about is not in is there all the same', async () => {
    const inspection = await inspector().channel(teamsIds.channel, 'f0f0f0f0-0000-4000-8000-00000000000f');
    expect(checkRoster({ tenant: 'contoso', channel: 'c', inspection }).state).toBe('works');
  });

  test('with a wrong secret gets no token, and the secret is not repeated', async () => {
    const token = await inspector('canary-wrong').token();
    const [check] = checkBot({ appId: teamsIds.app, token, keys: null, credential: 'secret' });
    expect(check).toMatchObject({ state: 'missing', remedy: expect.stringContaining('TEAMS_CLIENT_SECRET') });
    expect(JSON.stringify(check)).not.toContain('canary');
  });

  test('that nobody answers is told to look at the network, not at the secret', () => {
    const token = { word: 'fetch failed', answered: false };
    const [check] = checkBot({ appId: 'x', token, keys: null, credential: 'secret' });
    expect(check?.remedy).toContain('login.microsoftonline.com');
  });

  test('that is not in the channel stops everything, with what to upload', async () => {
    const inspection = await inspector().channel('19:elsewhere@thread.tacv2', teamsIds.ana);
    expect(checkRoster({ tenant: 'contoso', channel: '19:elsewhere@thread.tacv2', inspection })).toMatchObject({
      state: 'missing',
      found: expect.stringContaining('ConversationNotFound'),
      remedy: expect.stringContaining('hardenbot manifest teams'),
    });
  });

  test('whose keys cannot be read would refuse everything', () => {
    const checks = checkBot({ appId: 'x', token: null, keys: 'no answer within 10 s', credential: 'secret' });
    expect(statesOf(checks)).toEqual(['bot of Teams: works', 'keys of Teams: missing']);
  });

  test('with a managed identity cannot be told elsewhere than on its machine', () => {
    const [check] = checkBot({
      appId: 'x',
      token: { word: 'no answer', answered: false },
      keys: null,
      credential: 'managedIdentity',
    });
    expect(check?.state).toBe('unknown');
  });

  test.each([
    ['public', 'global', 'works'],
    ['usGov', 'gccHigh', 'works'],
    ['usGov', 'dod', 'works'],
    ['public', 'gccHigh', 'missing'],
    ['usGov', 'global', 'missing'],
    ['public', 'china', 'missing'],
  ] as const)('of the cloud %s for a tenant of the cloud %s: %s', (bot, tenant, state) => {
    expect(checkCloud(bot, tenant).state).toBe(state);
  });

  test('behind its public address turns strangers away', async () => {
    const platform = lab.platform();
    await platform.start(async () => null);
    const settings = { teams: {} } as unknown as Settings;
    const [check] = await checkReach(settings, `http://127.0.0.1:${platform.port()}`);
    await platform.stop();
    expect(check).toMatchObject({ name: 'address for Teams', state: 'works' });
  });
});

describe('the chats of the settings', () => {
  const tenantId = teamsIds.tenant;
  const teams = { appId: teamsIds.app, tenantId };
  const settingsWith = (changes: object) => settingsSchema.parse({ tenants: { contoso: { tenantId } }, ...changes });
  const look = (settings: Settings, environment: Record<string, string>) =>
    checkChats(settings, { secrets: new Secrets(environment), clock: systemClock, post: false });
  let slack: FakeSlack;
  beforeAll(async () => {
    slack = await FakeSlack.start({
      appId: 'A1',
      teamId: 'T1',
      signingSecret: 'signing',
      botToken: 'xoxb-token',
      appToken: 'xapp-right',
      channels: [],
      people: [],
      scopes: [],
      now: () => new Date(),
    });
  });
  afterAll(() => slack.close());
  const socket = () => ({ appId: 'A1', teamId: 'T1', mode: 'socket', apiUrl: slack.apiUrl });

  test('Teams without its secret stops everything, with the variable to set', async () => {
    const checks = await look(settingsWith({ teams }), {});
    expect(statesOf(checks)).toEqual(['cloud of Teams: works', 'secret of Teams: missing']);
    expect(checks[1]?.disables.length).toBeGreaterThan(10);
  });

  test('Teams without its secret beside Slack stops nothing: the other chat goes on', async () => {
    const checks = await look(settingsWith({ teams, slack: socket() }), { SLACK_BOT_TOKEN: 'xoxb-token' });
    expect(checks.find(({ name }) => name === 'secret of Teams')).toMatchObject({ state: 'missing', disables: [] });
  });

  test.each([
    ['without an app-level token', {}, 'missing'],
    ['with a wrong one', { SLACK_APP_TOKEN: 'xapp-wrong' }, 'missing'],
    ['with the right one', { SLACK_APP_TOKEN: 'xapp-right' }, 'works'],
  ])('Socket Mode %s: %s', async (_, environment: Record<string, string>, state) => {
    const [check] = await look(settingsWith({ slack: socket() }), environment);
    expect(check).toMatchObject({ name: 'app-level token', state });
    expect(JSON.stringify(check)).not.toMatch(/xapp-(wrong|right)/);
  });
});

describe('the channels of many tenants in Slack', () => {
  const many = (count: number, channelOf: (index: number) => string) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `customer-${index}`,
        { tenantId: `7e000000-0000-4000-8000-0000000000${10 + index}`, channel: { slack: channelOf(index) } },
      ]),
    );

  async function look(channelOf: (index: number) => string, troubles = 0, retryAfterSeconds = 30) {
    const slack = await FakeSlack.start({
      appId: 'A1',
      teamId: 'T1',
      signingSecret: 'signing',
      botToken: 'xoxb-token',
      channels: ['C1', 'C2'],
      people: [],
      scopes: ['chat:write'],
      now: () => new Date(),
    });
    for (let count = 0; count < troubles; count += 1) slack.failNext({ method: 'chat.update', status: 429, retryAfterSeconds });
    const waits: number[] = [];
    const clock = { ...systemClock, sleep: async (ms: number) => void waits.push(ms) };
    const settings = settingsSchema.parse({
      tenants: many(5, channelOf),
      slack: { appId: 'A1', teamId: 'T1', mode: 'http', apiUrl: slack.apiUrl },
    });
    const secrets = new Secrets({ SLACK_BOT_TOKEN: 'xoxb-token', SLACK_SIGNING_SECRET: 'signing' });
    const checks = await checkChats(settings, { secrets, clock, post: false });
    await slack.close();
    const asked = slack.calls.filter(({ method }) => method === 'chat.update').length;
    return { asked, waits, states: checks.filter(({ name }) => name.startsWith('channel of')).map(({ found }) => found) };
  }

  test('each is looked at once, however many tenants share it', async () => {
    const { asked, states } = await look((index) => (index < 4 ? 'C1' : 'C2'));
    expect(asked).toBe(2);
    expect(states).toHaveLength(5);
  });

  test('Slack is waited for when it asks to, and no channel is called missing for that', async () => {
    const { waits, states } = await look((index) => (index < 4 ? 'C1' : 'C2'), 2);
    expect(waits).toEqual([30_000, 30_000]);
    expect(states).toEqual(Array.from({ length: 5 }, () => expect.stringContaining('is there')));
  });

  test('one that Slack gives no answer about is told as not looked at', async () => {
    const { states } = await look(() => 'C1', 9);
    expect(new Set(states)).toEqual(new Set(['C1 was not looked at: Slack asked to wait again and again, or for long']));
  });

  test('Slack is not waited for where it asks for a day', async () => {
    const { waits, states } = await look(() => 'C1', 1, 86_400);
    expect(waits).toEqual([]);
    expect(states[0]).toContain('C1 was not looked at');
  });
});

describe('a public address', () => {
  const settings = { teams: {}, slack: { mode: 'http' } } as unknown as Settings;

  test('is not asked about unless somebody names it', async () => {
    expect(await checkReach(settings, null)).toEqual([]);
  });

  test('behind which something else answers is told by what it answers', async () => {
    const server = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const checks = await checkReach(settings, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await new Promise((resolve) => server.close(resolve));
    expect(checks.map(({ state, found }) => [state, found.includes('answers 200')])).toEqual([
      ['missing', true],
      ['missing', true],
    ]);
  });

  test('behind which nobody listens cannot be reached', async () => {
    const [check] = await checkReach(settings, 'http://127.0.0.1:1');
    expect(check).toMatchObject({ state: 'missing', found: expect.stringContaining('cannot be reached') });
  });

  test('is not needed for Slack over Socket Mode', async () => {
    expect(await checkReach({ slack: { mode: 'socket' } } as unknown as Settings, 'http://127.0.0.1:1')).toEqual([]);
  });
});

describe('people', () => {
  const group = '9a000000-0000-4000-8000-000000000001';
  const empty = '9a000000-0000-4000-8000-000000000002';
  let place: SimulatedPlace;
  beforeAll(async () => {
    const simulator = await startSimulator({
      state: {
        schema: 'tenant-state/1',
        graph: {
          users: [{ id: teamsIds.bo, displayName: 'Bo', userPrincipalName: 'bo@contoso.com' }],
          groups: [
            { id: group, displayName: 'Approvers', members: [teamsIds.bo] },
            { id: empty, displayName: 'Nobody', members: [] },
          ],
        },
      },
    });
    place = simulatedPlace(simulator);
  });
  afterAll(() => place.simulator.close());

  const settingsWith = (changes: object) =>
    settingsSchema.parse({
      tenants: { contoso: { tenantId: place.simulator.tenantId, endpoints: place.endpoints } },
      ...changes,
    });
  const approvedBy = (entraGroup: string) => settingsWith({ approvals: { approvers: { entraGroup } } });
  const secrets = () =>
    new Secrets({
      HARDENBOT_DIRECTORY_CLIENT_ID: place.simulator.credential.clientId,
      HARDENBOT_DIRECTORY_CLIENT_SECRET: 'a secret',
    });

  test.each([
    ['that has members', group, 'works'],
    ['that is empty', empty, 'missing'],
    ['that does not exist', '9a000000-0000-4000-8000-00000000000f', 'missing'],
  ])('a group %s: %s', async (_, id, state) => {
    const [check] = await checkGroups(approvedBy(id), { secrets: secrets(), clock: systemClock });
    expect(check?.state).toBe(state);
  });

  test('whoever asks and is the only one left in the group of approvers is told', async () => {
    const access = { read: { people: [teamsIds.bo] }, request: { people: [teamsIds.bo] } };
    const settings = settingsWith({ access, approvals: { approvers: { entraGroup: group }, tiers: { high: 1 } } });
    const checks = await checkGroups(settings, { secrets: secrets(), clock: systemClock });
    expect(checks).toContainEqual(
      expect.objectContaining({
        state: 'missing',
        found: 'nobody could approve what bo@contoso.com asks for: changes of low, medium, high risk',
        remedy: expect.stringContaining('add enough people to the group'),
      }),
    );
  });

  test('groups without a credential of the gateway stop everything, with the variable to set', async () => {
    const [check] = await checkGroups(approvedBy(group), { secrets: new Secrets({}), clock: systemClock });
    expect(check).toMatchObject({ state: 'missing', remedy: expect.stringContaining('HARDENBOT_DIRECTORY_CLIENT_ID') });
  });

  test('settings without groups need no credential for them', async () => {
    expect(await checkGroups(settingsWith({}), { secrets: new Secrets({}), clock: systemClock })).toEqual([]);
  });

  const signIn = { url: 'https://bot.example.com', clientId: '51910000-0000-4000-8000-000000000001' };

  test('the sign-in page works where Entra ID can be asked, and names the address that the app has to allow', async () => {
    const [check] = await checkSignIn(settingsWith({ signIn }), { secrets: new Secrets({}), clock: systemClock });
    expect(check).toMatchObject({ state: 'works', found: expect.stringContaining('https://bot.example.com/link/callback') });
  });

  test('the sign-in page does not work where it cannot', async () => {
    const settings = settingsWith({
      signIn,
      tenants: { contoso: { tenantId: teamsIds.otherTenant, endpoints: place.endpoints } },
    });
    const [check] = await checkSignIn(settings, { secrets: new Secrets({}), clock: systemClock });
    expect(check?.state).toBe('missing');
  });
});
