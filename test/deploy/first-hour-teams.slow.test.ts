/**
 * The first hour in Teams, as docs/getting-started-teams.md says it, up to a first audit and an approved change. Nothing can point the
 * gateway at another Bot service than Microsoft's, so it runs here, on the files that were typed; the worker is a process of its own.
 */
import { once } from 'node:events';
import { FakeTeams } from '../../adapters/teams/fake/index';
import { createTeams, type TeamsPlatform } from '../../adapters/teams/index';
import { startGateway } from '../../src/compose/gateway';
import { gatewayKeys } from '../../src/compose/signing-keys';
import { storePlaceOf } from '../../src/compose/store-place';
import type { Running } from '../../src/compose/stores';
import { loadSettings } from '../../src/config/load';
import type { Json } from '../../src/lib/json';
import { systemClock } from '../../src/process/system-clock';
import { grantName } from '../../src/setup/doctor/permissions';
import { needsOf } from '../../src/setup/needs';
import { FirstHour, missing, stateOf } from '../support/corridor/first-hour';
import { claims, KeptLog } from '../support/corridor/kept-log';

/** As the guide has them. */
const ana = '0a000000-0000-4000-8000-000000000001';
const bo = '0a000000-0000-4000-8000-000000000002';
const channel = '19:abc123@thread.tacv2';
const secret = 'canary-secret-of-the-bot';

let hour: FirstHour;
let teams: FakeTeams;
let gateway: Running | undefined;
const log = new KeptLog();

beforeAll(async () => {
  hour = await FirstHour.open('getting-started-teams.md');
  teams = await FakeTeams.start({
    appId: 'b0000000-0000-4000-8000-000000000001',
    tenantId: hour.setup.simulator.tenantId,
    secret,
    issuer: 'https://api.botframework.com',
    now: () => systemClock.now(),
    channels: [channel],
    people: [{ id: ana }, { id: bo }],
  });
  hour.teams = teams.service.endpoints;
});
afterAll(async () => {
  await gateway?.stop();
  await hour.close();
  await teams.close();
});

/** Rejects with what the worker logged, should it end before. */
let workerEnded: Promise<never>;
const shows = (words: string) => Promise.race([teams.until(channel, ({ text }) => text.includes(words)), workerEnded]);

test('1. the app is packed, and init writes the settings, the keys and the files for secrets', async () => {
  expect(await hour.hardenbot(...hour.inTheGuide('manifest teams'))).toMatchObject({ code: 0, err: '' });
  expect(await hour.init()).toMatchObject({ code: 0, err: '' });
  expect(loadSettings(hour.path('hardenbot.yaml')).teams).toMatchObject({
    appId: hour.inTheGuide('manifest teams').at(-1),
    tenantId: hour.setup.simulator.tenantId,
  });
});

test('2. a certificate in place of a secret for the tenant; the bot is told to be without its own until it is filled in', async () => {
  expect(await hour.makeCertificate()).toMatchObject({ code: 0, out: expect.stringContaining('contoso-certificate.crt') });
  hour.fillIn('gateway.env', { REDIS_URL: hour.setup.valkey.url });
  hour.envFiles = hour.inTheGuide('doctor').filter((word) => word.endsWith('.env'));
  expect(missing(await hour.doctor())).toContain('secret of Teams');
  hour.fillIn('gateway.env', { TEAMS_CLIENT_SECRET: secret });
  const checks = await hour.doctor();
  const states = ['bot of Teams', 'keys of Teams', 'Teams channel of contoso'].map((name) => stateOf(checks, name));
  expect(states).toEqual(['works', 'works', 'works']);
});

test('3. once the tenant let hardenbot in, nothing is missing', async () => {
  hour.nameServicePrincipal();
  const rights = [...needsOf('read'), ...needsOf('write')].map(({ grant }) => grantName(grant));
  hour.grant('registration', 'certificate', 'Exchange.ManageAsApp', 'Workload ID licence', ...rights);
  expect(missing(await hour.doctor())).toEqual([]);
});

test('4. both start on what was typed, and the first status is answered', async () => {
  const worker = hour.stay('worker', '--env-file', 'worker.env');
  workerEnded = once(worker, 'exit').then(() => Promise.reject(new Error(hour.log)));
  // It ends with the hour, too.
  workerEnded.catch(() => undefined);
  const platform = await startGatewayHere();
  teams.connect(platform.port());
  await teams.sayAs(ana, '/harden status', { channel, manner: 'mention' });
  const told = await teams.untilWhispered(ana, ({ text }) => /not been audited|first audit has been running/.test(text));
  expect(told.text).toContain('contoso');
});

test('5. the first audit tells how the tenant stands', async () => {
  await teams.sayAs(ana, '/harden audit', { channel, manner: 'mention' });
  await shows('POP or IMAP is on for');
});

test('6. the first change: one person asks, another approves, it is applied and verified', async () => {
  await teams.sayAs(ana, '/harden plan pop-imap', { channel });
  await teams.clickAs(bo, await shows('waiting for approval'), 'Approve');
  await shows('applied and verified');
});

test('7. no secret is in what either of them logged or showed', () => {
  const said = [hour.log, ...log.lines, JSON.stringify(teams.messages(channel))].join('\n');
  expect(said.length).toBeGreaterThan(100);
  expect(said).not.toMatch(/canary|PRIVATE KEY/);
});

/** `hardenbot gateway --env-file gateway.env`, but for the Teams that it talks to and its port. */
async function startGatewayHere(): Promise<TeamsPlatform> {
  const settings = loadSettings(hour.path('hardenbot.yaml'));
  const secrets = hour.secrets('gateway.env');
  const own = secrets.require('TEAMS_CLIENT_SECRET', 'init has people fill it in');
  if (settings.teams === undefined) throw new Error('The settings have no Teams.');
  const { appId, tenantId, cloud, host } = settings.teams;
  const kept = new Map<string, Json>();
  const platform = createTeams({
    appId,
    tenantId,
    cloud,
    credential: { kind: 'secret', secret: own },
    listen: { host, port: 0 },
    logger: log,
    now: () => systemClock.now(),
    claim: claims(),
    references: {
      save: async (key, reference) => void kept.set(key, reference),
      load: async (key) => kept.get(key) ?? null,
    },
    endpoints: teams.service.endpoints,
  });
  gateway = await startGateway({
    settings,
    store: await storePlaceOf(settings, secrets),
    ...gatewayKeys(secrets),
    platforms: [platform],
    logger: log,
    clock: systemClock,
  });
  return platform;
}
