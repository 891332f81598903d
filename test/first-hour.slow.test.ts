/** The first hour with hardenbot, as docs/getting-started.md tells it: its commands, a certificate, doctor until nothing is missing, start, the first /harden status. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../adapters/m365/simulator/index';
import { FakeSlack } from '../adapters/slack/fake/index';
import demoTenant from '../examples/demo-tenant.json';
import { examine } from '../src/cli/doctor/examine';
import { environmentWith } from '../src/config/environment-files';
import { Secrets } from '../src/config/load';
import { systemClock } from '../src/process/system-clock';
import { graphRoles } from '../src/setup/app-roles';
import type { Check } from '../src/setup/doctor/check';
import { grantName } from '../src/setup/doctor/permissions';
import { needsOf } from '../src/setup/needs';
import { freePort } from './support/free-port';
import { slackManifest } from './support/slack-manifest';
import { startTestValkey, type TestValkey } from './support/valkey';

const root = join(__dirname, '..');
const cli = ['--require', join(__dirname, 'support', 'typescript-hook.cjs'), join(root, 'src', 'cli.ts')];
/** hardenbot's own, for the purpose of this test. */
const servicePrincipal = demoTenant.graph.servicePrincipals[0]?.id ?? '';
const slackApp = { appId: 'A000000001', teamId: 'T000000001', signingSecret: 'canary-signing', botToken: 'xoxb-canary' };

/** The collections of a state file that a resource lies in: those below one object go with it. */
const collectionOf = (resource: string): string =>
  resource.includes('appRoleAssignments') ? 'graph.appRoleAssignments' : (resource.split('/')[0] ?? resource);

let folder: string;
let simulator: Simulator;
let slack: FakeSlack;
let valkey: TestValkey;
let bot: ChildProcess | undefined;
/** The files of secrets that commands are given by now. */
let envFiles: readonly string[] = [];
let port: number;
let monitoring: { readonly gateway: number; readonly worker: number };
/** What both processes logged. */
let log = '';

const granted = new Set<string>();
const scopes: string[] = [];
const refused = (status: number) => ({ complete: false, returned: 0, error: { status } });

/** The tenant with no permission but those granted so far. */
function tenantAsGranted(): unknown {
  const denied = needsOf('read').flatMap(({ grant: needed, resources }) =>
    granted.has(grantName(needed))
      ? []
      : resources.map((key) => [
          collectionOf(key),
          refused(key.startsWith('exchange.') && !granted.has('Exchange.ManageAsApp') ? 401 : 403),
        ]),
  );
  const roles = Object.entries(graphRoles).filter(([name]) => granted.has(name));
  return {
    ...demoTenant,
    organization: { ...demoTenant.organization, id: simulator?.tenantId ?? demoTenant.organization.id },
    exchange: { ...demoTenant.exchange, AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true } },
    graph: {
      ...demoTenant.graph,
      // What the demo tells nothing of can be read here too.
      authenticationStrengthPolicies: [],
      subscribedSkus: [
        ...demoTenant.graph.subscribedSkus,
        ...(granted.has('Workload ID licence')
          ? [
              {
                skuPartNumber: 'Workload_Identities_P2',
                capabilityStatus: 'Enabled',
                servicePlans: [{ servicePlanName: 'AAD_WRKLDID_P2' }],
              },
            ]
          : []),
      ],
      appRoleAssignments: { [servicePrincipal]: roles.map(([, id], index) => ({ id: `r${index}`, appRoleId: id })) },
    },
    collection: Object.fromEntries(denied),
    simulator: {
      clientIds: granted.has('registration') ? [simulator?.credential.clientId ?? ''] : [],
      certificates: granted.has('certificate') ? [readFileSync(join(folder, 'contoso-certificate.crt'), 'utf8')] : [],
    },
  };
}

function grant(...names: readonly string[]): void {
  for (const name of names) granted.add(name);
  simulator.load(tenantAsGranted());
}

async function doctor(): Promise<readonly Check[]> {
  const document = await examine({
    settingsFile: join(folder, 'hardenbot.yaml'),
    secrets: new Secrets(environment()),
    clock: systemClock,
    post: false,
    url: null,
  });
  return document.tenants.flatMap(({ checks }) => checks);
}

/** What the files of secrets say; the files that they name lie beside them, where commands are typed. */
function environment(): Readonly<Record<string, string | undefined>> {
  const said = Object.entries(
    environmentWith(
      envFiles.map((file) => join(folder, file)),
      {},
    ),
  );
  return Object.fromEntries(said.map(([name, value]) => [name, name.endsWith('_FILE') ? join(folder, value ?? '') : value]));
}

/** Writes a value behind its name, as somebody does with an editor, in a file of secrets that has the name or not. */
function fillIn(file: string, values: Readonly<Record<string, string>>): void {
  const path = join(folder, file);
  const kept = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !Object.keys(values).includes(line.split('=')[0] ?? ''));
  const added = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  writeFileSync(path, [...kept, ...added, ''].join('\n'));
}

/** The words of a command as it stands in the guide, without `npx hardenbot`. */
function inTheGuide(beginning: string): readonly string[] {
  const guide = readFileSync(join(root, 'docs', 'getting-started.md'), 'utf8').replaceAll(/\\\n\s*/g, '');
  const line = guide.split('\n').find((one) => one.startsWith(`npx hardenbot ${beginning}`)) ?? '';
  return (line.match(/"[^"]*"|\S+/g) ?? []).slice(2).map((word) => word.replaceAll('"', ''));
}

const stateOf = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name)?.state;
const missing = (checks: readonly Check[]) => checks.filter((check) => check.state === 'missing').map(({ name }) => name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-first-hour-'));
  simulator = await startSimulator({ state: demoTenant });
  simulator.load(tenantAsGranted());
  writeFileSync(join(folder, 'ca.pem'), simulator.ca);
  port = await freePort();
  monitoring = { gateway: await freePort(), worker: await freePort() };
  valkey = await startTestValkey();
  slack = await FakeSlack.start({
    ...slackApp,
    channels: ['C000000001'],
    people: [{ id: 'U000000001' }, { id: 'U000000002' }, { id: 'U000000003' }],
    scopes,
    now: () => new Date(),
  });
});
afterAll(async () => {
  if (bot !== undefined && bot.exitCode === null) {
    const ended = new Promise((resolve) => bot?.once('exit', resolve));
    bot.kill('SIGTERM');
    await ended;
  }
  await slack.close();
  await simulator.close();
  await valkey.stop();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function hardenbot(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [...cli, ...args], { cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

/** Resolves when something takes connections at the port. Rejects when the bot ends before. */
async function untilListening(child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await pause(50);
  }
  throw new Error('hardenbot ended before it listened.');
}

test('1. hardenbot init writes the settings, the keys and the files for secrets', async () => {
  const words = inTheGuide('init').map((word) => (word === '7e000000-0000-4000-8000-00000000c0de' ? simulator.tenantId : word));
  // The tenant and the Slack of this test are on this machine, and Slack calls.
  const here = [
    ['--endpoint', simulator.url, '--ca-file', join(folder, 'ca.pem')],
    ['--slack-mode', 'http', '--slack-api', slack.apiUrl, '--slack-port', String(port)],
  ].flat();
  const { code, err } = await hardenbot(...words, ...here);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('2. hardenbot doctor, before anything else is done, finds everything missing and says what to do about each', async () => {
  const checks = await doctor();
  expect(stateOf(checks, join(folder, 'hardenbot.yaml'))).toBe('works');
  expect(missing(checks)).toEqual([
    'HARDENBOT_DECISION_KEY',
    'HARDENBOT_DECISION_PUBLIC_KEY',
    'HARDENBOT_LEDGER_KEY',
    'HARDENBOT_LEDGER_PUBLIC_KEY',
    'connection',
    'signing secret',
    'bot token',
    'credential',
  ]);
  expect(checks.filter(({ state, remedy }) => state === 'missing' && (remedy ?? '') === '')).toEqual([]);
});

test('3. keys, store, Slack and a certificate in place of a secret: each works as soon as it is there', async () => {
  const { code, out } = await hardenbot(...inTheGuide('keys certificate'));
  expect({ code, uploads: out.includes('contoso-certificate.crt') }).toEqual({ code: 0, uploads: true });
  const [, variable = '', file = ''] = /worker\.env: (\w+)=(\S+)/.exec(out) ?? [];
  fillIn('worker.env', {
    REDIS_URL: valkey.url,
    HARDENBOT_CONTOSO_CLIENT_ID: simulator.credential.clientId,
    [variable]: file,
  });
  fillIn('gateway.env', {
    REDIS_URL: valkey.url,
    SLACK_BOT_TOKEN: slackApp.botToken,
    SLACK_SIGNING_SECRET: slackApp.signingSecret,
  });
  envFiles = ['gateway.env', 'worker.env'];
  const withoutScopes = await doctor();
  expect(stateOf(withoutScopes, 'decision key pair')).toBe('works');
  expect(stateOf(withoutScopes, 'durability')).toBe('works');
  expect(missing(withoutScopes)).toEqual(expect.arrayContaining(['scope chat:write', 'scope commands', 'scope users:read']));
  scopes.push(...slackManifest().oauth_config.scopes.bot);
  const checks = await doctor();
  expect(missing(checks).filter((name) => name.startsWith('scope'))).toEqual([]);
  expect(stateOf(checks, 'channel of contoso')).toBe('untold');
});

test('4. Entra ID refuses the app until it is registered and the certificate is uploaded', async () => {
  const tokens = ['token for Microsoft Graph', 'token for Exchange Online', 'token for Azure'];
  expect(missing(await doctor())).toEqual(tokens);
  grant('registration');
  expect(missing(await doctor())).toEqual(tokens);
  grant('certificate');
  expect(missing(await doctor())).not.toContain('token for Microsoft Graph');
});

test('5. each permission is missing until it is granted, and then works; nothing else moves', async () => {
  let before = await doctor();
  expect(missing(before)).toContain('Exchange.ManageAsApp');
  const order = ['Exchange.ManageAsApp', ...needsOf('read').map(({ grant: one }) => grantName(one))];
  const permissions = (checks: readonly Check[]) => new Set(missing(checks).filter((name) => order.includes(name)));
  expect(permissions(before)).toEqual(new Set(order));
  for (const name of order) {
    grant(name);
    const after = await doctor();
    const moved = [...permissions(before)].filter((one) => !permissions(after).has(one));
    expect(moved).toEqual([name]);
    before = after;
  }
  expect(permissions(before).size).toBe(0);
});

test('6. what a missing permission stops is named, and what to do is exact', async () => {
  granted.delete('Policy.Read.All');
  grant();
  const check = (await doctor()).find(({ name }) => name === 'Policy.Read.All');
  expect(check).toMatchObject({
    state: 'missing',
    disables: expect.arrayContaining(['legacy-auth', 'country-block', 'workload-ip', 'mfa', 'break-glass']),
    remedy: expect.stringContaining('grant the application permission Policy.Read.All of Microsoft Graph with admin consent'),
  });
  grant('Policy.Read.All');
});

test('7. what changes need is told by the directory once the settings name the service principal', async () => {
  const name = 'Policy.ReadWrite.ConditionalAccess (to change)';
  expect(stateOf(await doctor(), name)).toBe('untold');
  const file = join(folder, 'hardenbot.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text
      .replace('{ gateway: 9464, worker: 9465 }', JSON.stringify(monitoring))
      .replace('servicePrincipalId: null', `servicePrincipalId: ${servicePrincipal}`)
      .replace('egress: []', 'egress: [127.0.0.1/32]'),
  );
  expect(stateOf(await doctor(), name)).toBe('missing');
  grant('Policy.ReadWrite.ConditionalAccess');
  expect(stateOf(await doctor(), name)).toBe('works');
  const incident = (checks: readonly Check[]) => missing(checks).filter((one) => one.endsWith('(to contain an account)'));
  expect(incident(await doctor())).toContain('User.RevokeSessions.All (to contain an account)');
  grant(...needsOf('write').map(({ grant: one }) => grantName(one)));
  expect(incident(await doctor())).toEqual([]);
});

test('8. the licence that is left stops one control; with it nothing is missing', async () => {
  const left = (await doctor()).filter(({ state }) => state === 'missing');
  expect(left).toEqual([expect.objectContaining({ name: 'Microsoft Entra Workload ID Premium', disables: ['workload-ip'] })]);
  grant('Workload ID licence');
  expect(missing(await doctor())).toEqual([]);
});

test('9. hardenbot doctor --json ends well, and prints no secret', async () => {
  const { code, out, err } = await hardenbot(...inTheGuide('doctor'), '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject({ schema: 'doctor/1', counts: { missing: 0 } });
  expect(out).not.toMatch(/canary|PRIVATE KEY/);
});

test('10. hardenbot start, and the first /harden status is answered', async () => {
  bot = spawn(process.execPath, [...cli, ...inTheGuide('start')], {
    cwd: folder,
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  bot.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  slack.connect(port);
  await untilListening(bot);
  await slack.sayAs('U000000001', '/harden status', 'C000000001');
  const shown = await slack.untilWhispered('U000000001', ({ text }) => text.includes('not been audited'));
  expect(shown.text).toContain('contoso');
});

const says = (words: string) => (shown: { readonly text: string }) => shown.text.includes(words);
const logged = () =>
  log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));

test('11. the first change: one person asks, another approves, it is applied and verified', async () => {
  await slack.sayAs('U000000001', '/harden plan pop-imap', 'C000000001');
  const waiting = await slack.until('C000000001', says('waiting for approval'));
  await slack.clickAs('U000000002', waiting, 'Approve');
  await slack.until('C000000001', says('applied and verified'));
});

/** What both processes logged of the last press, as `process job`. */
function ofTheLastClick(): readonly string[] {
  const click = logged().findLast((line) => line['kind'] === 'click');
  const ofRequest = logged().filter((line) => line['request'] === click?.['request']);
  return ofRequest.map((line) => `${String(line['name'])} ${String(line['job'] ?? line['kind'])}`);
}

test('12. one request can be followed through both processes by its id', async () => {
  // A job is logged once it has ended, which is after the message that it drew.
  const wanted = ['hardenbot-gateway click', 'hardenbot-worker apply', 'hardenbot-gateway draw'];
  const stderr = bot?.stderr ?? process.stderr;
  while (!wanted.every((line) => ofTheLastClick().includes(line))) await once(stderr, 'data');
  expect(ofTheLastClick()).toEqual(expect.arrayContaining(wanted));
});

test.each(['gateway', 'worker'] as const)('13. the %s says that it lives, that it is ready, and what it did', async (name) => {
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${monitoring[name]}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  expect((await ask('/healthz')).status).toBe(200);
  expect((await ask('/readyz')).status).toBe(200);
  const { text } = await ask('/metrics');
  expect(text).toContain('hardenbot_jobs_waiting{queue="change"} 0');
  expect(text).toMatch(
    name === 'gateway' ? /hardenbot_events_total\{platform="slack",kind="click"\} 1/ : /job="apply",outcome="done"/,
  );
  expect(text).not.toContain(simulator.tenantId);
});

test('14. no secret is in the log, the ledger, the messages, the store or the mirror, after trouble too', async () => {
  slack.failNext({ method: 'chat.update', status: 500, times: 1 });
  granted.clear();
  grant();
  await slack.sayAs('U000000001', '/harden audit pop-imap', 'C000000001');
  await slack.until('C000000001', says('cannot be told'));
  const keys = ['decision.pem', 'ledger.pem', 'contoso-certificate.pem'].flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      // A certificate in front of its key is public.
      .replace(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/, '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('-----')),
  );
  const secrets = [...keys, slackApp.signingSecret, slackApp.botToken];
  const messages = JSON.stringify([slack.messages('C000000001'), slack.whispers('U000000001'), slack.whispers('U000000002')]);
  const places = { log, messages, store: await everythingIn(valkey), files: filesBelow(folder) };
  for (const [place, text] of Object.entries(places)) {
    expect(text.length).toBeGreaterThan(100);
    for (const secret of secrets) expect({ place, leaked: text.includes(secret) }).toEqual({ place, leaked: false });
  }
});

/** All keys of the store with what is in them; the ledger, plans, messages and jobs among them. */
async function everythingIn(store: TestValkey): Promise<string> {
  const redis = store.connect();
  const parts: string[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    const value =
      type === 'string'
        ? await redis.get(key)
        : type === 'hash'
          ? await redis.hgetall(key)
          : type === 'list'
            ? await redis.lrange(key, 0, -1)
            : type === 'stream'
              ? await redis.xrange(key, '-', '+')
              : type === 'zset'
                ? await redis.zrange(key, '0', '-1')
                : await redis.smembers(key);
    parts.push(key, JSON.stringify(value));
  }
  return parts.join('\n');
}

/** What was written beside the files that are there to hold secrets. */
function filesBelow(path: string): string {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(pem|env)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
