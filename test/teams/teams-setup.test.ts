/** What Teams needs before it starts, where each cloud is, and that the Playground stays on this machine. */
import { cloudOf, isLoopbackService, serviceCheck } from '../../adapters/teams/cloud';
import { createTeams, type TeamsOptions } from '../../adapters/teams/index';
import type { ChatEvent } from '../../src/chat/platform';
import { InputError } from '../../src/lib/errors';
import { openTeamsLab, teamsIds } from '../support/chat/teams-driver';
import { claims, KeptLog } from '../support/corridor/kept-log';

const options: TeamsOptions = {
  appId: teamsIds.app,
  tenantId: teamsIds.tenant,
  credential: { kind: 'secret', secret: 'a secret' },
  cloud: 'public',
  listen: { host: '127.0.0.1', port: 0 },
  logger: new KeptLog(),
  now: () => new Date(),
  claim: claims(),
  references: { save: async () => undefined, load: async () => null },
};
const anonymous = { people: [{ id: teamsIds.ana, name: 'Ana' }], tenantEndpoint: 'https://localhost:8443/' };

function problemsOf(changes: Partial<TeamsOptions>): readonly string[] {
  try {
    createTeams({ ...options, ...changes });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

describe('Teams does not start', () => {
  test.each<readonly [string, Partial<TeamsOptions>, RegExp]>([
    ['without an app id', { appId: '' }, /teams\.appId is empty/],
    ['with a blank app id', { appId: '  ' }, /teams\.appId is empty/],
    ['without a tenant', { tenantId: '' }, /teams\.tenantId is empty/],
    ['without a secret', { credential: { kind: 'secret', secret: '' } }, /secret of the Teams app is empty/],
  ])('%s', (_name, changes, problem) => {
    expect(problemsOf(changes)).toEqual([expect.stringMatching(problem)]);
  });

  test('and says everything that is missing at once', () => {
    expect(problemsOf({ appId: '', tenantId: '', credential: { kind: 'secret', secret: ' ' } })).toHaveLength(3);
  });

  test.each<readonly [string, Partial<TeamsOptions>, RegExp]>([
    ['on every interface', { listen: { host: '0.0.0.0', port: 0 } }, /0\.0\.0\.0 can be reached from elsewhere/],
    ['on an address of the network', { listen: { host: '192.0.2.7', port: 0 } }, /192\.0\.2\.7 can be reached/],
    ['on a name that only begins like this machine', { listen: { host: '127.0.0.1.evil.example', port: 0 } }, /can be reached/],
    [
      'for a real tenant',
      { anonymous: { ...anonymous, tenantEndpoint: 'https://graph.microsoft.com/' } },
      /not an address of this machine/,
    ],
    ['for no tenant', { anonymous: { ...anonymous, tenantEndpoint: '' } }, /not an address of this machine/],
    ['for nobody', { anonymous: { ...anonymous, people: [] } }, /people: name at least one/],
  ])('for the Playground %s', (_name, changes, problem) => {
    expect(problemsOf({ anonymous, ...changes })).toEqual([expect.stringMatching(problem)]);
  });
});

test.each<readonly [string, Partial<TeamsOptions>]>([
  ['a secret', {}],
  ['a managed identity', { credential: { kind: 'managedIdentity' } }],
  ['the cloud of the US government', { cloud: 'usGov' }],
  ['the Playground, which needs no secret', { anonymous, credential: { kind: 'secret', secret: '' } }],
])('Teams can be made with %s', (_name, changes) => {
  expect(problemsOf(changes)).toEqual([]);
});

describe('an address that may be answered', () => {
  test.each([
    ['public', 'https://smba.trafficmanager.net/emea/7e7e7e7e-0000-4000-8000-000000000007/', true],
    ['public', 'https://smba.trafficmanager.net/teams/', true],
    ['public', 'https://smba.infra.gcc.teams.microsoft.com/teams', true],
    ['public', 'https://smba.infra.gov.teams.microsoft.us/teams', false],
    ['public', 'http://smba.trafficmanager.net/emea/', false],
    ['public', 'https://smba.trafficmanager.net:8443/emea/', false],
    ['public', 'https://user:word@smba.trafficmanager.net/emea/', false],
    ['public', 'https://evil.smba.trafficmanager.net/', false],
    ['public', 'https://smba.trafficmanager.net.evil.example/', false],
    ['public', 'https://evil.trafficmanager.net/', false],
    ['public', 'https://webchat.botframework.com/', false],
    ['public', 'https://127.0.0.1/', false],
    ['usGov', 'https://smba.infra.gov.teams.microsoft.us/teams', true],
    ['usGov', 'https://smba.infra.dod.teams.microsoft.us/teams', true],
    ['usGov', 'https://smba.trafficmanager.net/emea/', false],
  ] as const)('in the cloud %s: %s is %s', (cloud, address, expected) => {
    expect(serviceCheck(cloudOf(cloud))(address)).toBe(expected);
  });

  test.each(['public', 'usGov'] as const)(
    'is the one that Microsoft documents for the cloud %s before anybody spoke',
    (cloud) => {
      expect(serviceCheck(cloudOf(cloud))(cloudOf(cloud).firstServiceUrl)).toBe(true);
    },
  );

  test.each([
    ['http://localhost:56150/_connector', true],
    ['http://127.0.0.1:1/', true],
    ['http://[::1]:1/', true],
    ['http://127.0.0.1.evil.example/', false],
    ['http://192.0.2.1/', false],
    ['https://smba.trafficmanager.net/emea/', false],
  ])('in the Playground: %s is %s', (address, expected) => {
    expect(isLoopbackService(address)).toBe(expected);
  });
});

test('each cloud has an issuer, a sign-in and an audience of its own', () => {
  const [one, other] = [cloudOf('public'), cloudOf('usGov')];
  expect([one.issuer, one.login, one.audience]).toEqual([
    'https://api.botframework.com',
    'https://login.microsoftonline.com',
    'https://api.botframework.com',
  ]);
  expect([other.issuer, other.login, other.audience]).toEqual([
    'https://api.botframework.us',
    'https://login.microsoftonline.us',
    'https://api.botframework.us',
  ]);
});

test('in the cloud of the US government only its issuer counts', async () => {
  const events: ChatEvent[] = [];
  const lab = await openTeamsLab({ issuer: 'https://api.botframework.us' });
  const platform = lab.platform({ cloud: 'usGov' });
  await platform.start(async (event) => {
    events.push(event);
    return null;
  });
  lab.teams.connect(platform.port());
  const activity = lab.teams.activity(teamsIds.ana, teamsIds.channel);
  expect(await lab.teams.send(activity)).toMatchObject({ status: 200 });
  expect(await lab.teams.send(activity, { claims: { iss: 'https://api.botframework.com' } })).toMatchObject({ status: 401 });
  expect(events).toHaveLength(1);
  await platform.stop();
  await lab.teams.close();
});

test('in the Playground people act as whoever they say, and requests of other tenants or to other places are refused', async () => {
  const events: ChatEvent[] = [];
  const lab = await openTeamsLab();
  const people = [
    { id: teamsIds.ana, name: 'Ana' },
    { id: teamsIds.bo, name: 'Bo' },
  ];
  const platform = lab.platform({ anonymous: { ...anonymous, people } });
  await platform.start(async (event) => {
    events.push(event);
    return null;
  });
  lab.teams.connect(platform.port());
  const says = (words: string) => lab.teams.send(lab.teams.activity(teamsIds.guest, teamsIds.channel, words), null);
  for (const words of ['status', ':as Bo', 'audit', ':as Eve', 'changes']) await says(words);
  expect(events.map((event) => [event.actor.id, event.kind === 'command' ? event.text : ''])).toEqual([
    [teamsIds.ana, 'status'],
    [teamsIds.bo, 'audit'],
    [teamsIds.bo, 'changes'],
  ]);
  const activity = lab.teams.activity(teamsIds.guest, teamsIds.channel);
  for (const changes of [
    { serviceUrl: 'https://smba.trafficmanager.net/emea/' },
    { channelId: 'emulator' },
    { channelData: { tenant: { id: teamsIds.otherTenant } } },
  ])
    expect(await lab.teams.send({ ...activity, ...changes }, null)).toMatchObject({ status: 403 });
  expect(events).toHaveLength(3);
  await platform.stop();
  await lab.teams.close();
});
