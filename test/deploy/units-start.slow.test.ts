/** The units of systemd without a systemd: both processes start as their units and the manual have it, each as its own user, up to a first audit. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { FakeSlack } from '../../adapters/slack/fake/index';
import demoTenant from '../../examples/demo-tenant.json';
import { newDecisionKeys } from '../../src/compose/keys';
import { type Server, ServerFarm } from '../support/stores/many-servers';
import { freePort } from '../support/wire/free-port';

const root = join(__dirname, '..', '..');
const names = ['gateway', 'worker'] as const;
type Name = (typeof names)[number];

const readable = (path: string): boolean => path === '/' || ((statSync(path).mode & 0o001) !== 0 && readable(dirname(path)));
/** Users and their group, where the tests run as root and others can read the packages; else anyone who runs the tests is both. */
const canChange = process.getuid?.() === 0 && readable(root);
const group = 61_000;
const users: Readonly<Record<Name, number>> = { gateway: 61_001, worker: 61_002 };
const as = (name: Name) => (canChange ? { uid: users[name], gid: group } : {});

const app = { appId: 'A000000001', teamId: 'T000000001', signingSecret: 'signing', botToken: 'xoxb-token' };
const people = ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'];

/** What the units call `/`, apart from the program itself. */
let place: string;
let simulator: Simulator;
/** By a port: a socket would be one of anyone who runs the tests. */
const stores = new ServerFarm();
let store: Server;
let slack: FakeSlack;
let ports: Readonly<Record<Name | 'slack', number>>;
const running = new Map<Name, ChildProcess>();
let said = '';

const here = (text: string): string =>
  text
    .replace('/usr/bin/node', process.execPath)
    .replaceAll('/opt/hardenbot', root)
    .replaceAll(/\/(etc|var\/lib)\/(?=hardenbot)/g, (path) => join(place, path))
    .replaceAll(
      /-([og]) hardenbot(?:-(\w+))?(?= )/g,
      (_all, flag: string, name?: Name) => `-${flag} ${name === undefined ? group : users[name]}`,
    );

/** The values of a key of a unit, in their order. */
function valuesOf(name: Name, key: string): readonly string[] {
  const unit = readFileSync(join(root, 'manifests', 'systemd', `hardenbot-${name}.service`), 'utf8');
  return unit.split('\n').flatMap((line) => (line.startsWith(`${key}=`) ? [here(line.slice(key.length + 1))] : []));
}

function folder(path: string, owner?: Name): void {
  mkdirSync(join(place, path), { recursive: true, mode: owner === undefined ? 0o751 : 0o700 });
  if (canChange && owner !== undefined) chownSync(join(place, path), users[owner], group);
}

beforeAll(async () => {
  execFileSync(process.execPath, ['setup.mjs', '--build', '--no-server'], { cwd: root, stdio: 'ignore' });
  place = mkdtempSync(join(tmpdir(), 'hardenbot-units-'));
  execFileSync('chmod', ['755', place]);
  simulator = await startSimulator({ state: demoTenant });
  store = await stores.startServer();
  ports = { gateway: await freePort(), worker: await freePort(), slack: await freePort() };
  slack = await FakeSlack.start({
    ...app,
    channels: ['C000000001'],
    people: [{ id: 'U000000001' }, { id: 'U000000002' }],
    scopes: ['chat:write', 'commands', 'users:read', 'files:write'],
    now: () => new Date(),
  });
});
afterAll(async () => {
  for (const child of running.values()) child.kill('SIGKILL');
  await slack.close();
  await stores.stop();
  await simulator.close();
  rmSync(place, { recursive: true });
});

/** What `hardenbot init` wrote, and then the lines of the manual, word for word but for where they begin and whom they name. */
function install(): void {
  const manual = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');
  const lines = manual.split('\n').filter((line) => /^install .*\/etc\/hardenbot/.test(line));
  const written = join(place, 'written');
  mkdirSync(written);
  const [decision, ledger] = [newDecisionKeys(), newDecisionKeys()];
  const files = {
    'hardenbot.yaml': JSON.stringify(settings()),
    'decision.pem': decision.privateKeyPem,
    'decision.pub.pem': decision.publicKeyPem,
    'ledger.pem': ledger.privateKeyPem,
    'ledger.pub.pem': ledger.publicKeyPem,
    ...Object.fromEntries(names.map((name) => [`${name}.env`, environmentOf(name)])),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(written, file), text, { mode: 0o600 });
  folder('etc');
  folder('var/lib');
  for (const line of lines)
    execFileSync('sh', ['-c', canChange ? here(line) : here(line.replaceAll(/ -[og] \S+/g, ''))], { cwd: written });
  writeFileSync(join(place, 'etc/hardenbot/ca.pem'), simulator.ca, { mode: 0o644 });
  // `StateDirectory` of the unit.
  for (const name of names) for (const state of valuesOf(name, 'StateDirectory')) folder(`var/lib/${state}`, name);
}

/** Where the keys are is as the manual has it: those of a process in its own folder. */
function environmentOf(name: Name): string {
  const keys = join(place, 'etc/hardenbot', name);
  const lines = {
    gateway: {
      HARDENBOT_DECISION_KEY_FILE: `${keys}/decision.pem`,
      HARDENBOT_LEDGER_PUBLIC_KEY_FILE: `${keys}/ledger.pub.pem`,
      SLACK_BOT_TOKEN: app.botToken,
      SLACK_SIGNING_SECRET: app.signingSecret,
    },
    worker: {
      HARDENBOT_DECISION_PUBLIC_KEY_FILE: `${keys}/decision.pub.pem`,
      HARDENBOT_LEDGER_KEY_FILE: `${keys}/ledger.pem`,
      HARDENBOT_CONTOSO_CLIENT_ID: simulator.credential.clientId,
      HARDENBOT_CONTOSO_CLIENT_SECRET: simulator.credential.clientSecret,
    },
  };
  const all = Object.entries({ REDIS_URL: `redis://127.0.0.1:${store.port}`, ...lines[name] });
  return all.map(([key, value]) => `${key}=${value}\n`).join('');
}

/** As systemd does: it reads the file of secrets as root, and hands on nothing else. */
function start(name: Name): void {
  const [command = '', ...flags] = (valuesOf(name, 'ExecStart')[0] ?? '').split(' ');
  const [file = ''] = valuesOf(name, 'EnvironmentFile');
  const env = {
    ...parseEnv(valuesOf(name, 'Environment').join(' ').replaceAll(' ', '\n')),
    ...parseEnv(readFileSync(file, 'utf8')),
  };
  const child = spawn(command, flags, { cwd: '/', env, stdio: ['ignore', 'ignore', 'pipe'], ...as(name) });
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  running.set(name, child);
}

async function ready(name: Name): Promise<void> {
  while ((await fetch(`http://127.0.0.1:${ports[name]}/readyz`).catch(() => null))?.status !== 200) {
    if (running.get(name)?.exitCode !== null) throw new Error(`The ${name} ended:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('both become ready, and the first audit is answered', async () => {
  install();
  for (const name of names) start(name);
  await Promise.all(names.map(ready));
  slack.connect(ports.slack);
  await slack.sayAs('U000000001', '/harden audit pop-imap', 'C000000001');
  await slack.until('C000000001', ({ text }) => text.includes('POP or IMAP is on for'));
  expect(existsSync(join(place, 'var/lib/hardenbot-worker/ledger'))).toBe(true);
});

test.each(names)('what belongs to the %s alone the other one cannot read', async (name) => {
  const other = name === 'gateway' ? 'worker' : 'gateway';
  const key = join(place, 'etc/hardenbot', name, name === 'gateway' ? 'decision.pem' : 'ledger.pem');
  for (const file of [key, join(place, 'etc/hardenbot', `${name}.env`)]) {
    const child = spawn('/bin/cat', [file], { stdio: 'ignore', ...as(other) });
    // Without a second user nothing can be shown but that the unit keeps the path from it, which another test holds.
    expect((await once(child, 'exit'))[0]).toBe(canChange ? 1 : 0);
  }
});

test('both end as systemd ends them', async () => {
  const ends = [...running.values()].map(async (child) => {
    if (child.exitCode !== null) return child.exitCode;
    child.kill('SIGTERM');
    return ((await once(child, 'exit')) as [number | null])[0];
  });
  expect(await Promise.all(ends)).toEqual([0, 0]);
});

function settings(): object {
  return {
    tenants: {
      contoso: {
        tenantId: simulator.tenantId,
        endpoints: { ...simulator.endpoints, caFile: join(place, 'etc/hardenbot/ca.pem') },
        channel: { slack: 'C000000001' },
        breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      },
    },
    slack: { appId: app.appId, teamId: app.teamId, mode: 'http', port: ports.slack, apiUrl: slack.apiUrl },
    monitoring: { gateway: ports.gateway, worker: ports.worker },
    people: people.map((entraId, index) => ({ entraId, name: `Person ${index}`, slack: `U00000000${index + 1}` })),
    access: { read: { people }, request: { people } },
    approvals: { approvers: { people } },
  };
}
