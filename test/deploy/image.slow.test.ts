/** The containers without an engine: every command, health check and entry point of the container files is run as it is written. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { findServerProgram } from '../../adapters/redis/embedded';
import { FakeSlack } from '../../adapters/slack/fake/index';
import { newDecisionKeys } from '../../src/compose/keys';
import { aclFile, storePasswordVariable } from '../../src/setup/store-users';
import { buildImage, filesIn, type Image } from '../support/deploy/image';
import { freePort } from '../support/wire/free-port';

const root = join(__dirname, '..', '..');
const service = z.looseObject({
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }),
});
const setupService = z.looseObject({ entrypoint: z.array(z.string()) });
const { setup, ...services } = z
  .object({
    services: z.object({ valkey: service, gateway: service, worker: service, simulator: service, setup: setupService }),
  })
  .parse(parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true })).services;
type Name = keyof typeof services;

/** The user of the image, where the tests run as root and others can read the packages; else anyone who runs the tests, who is not root. */
const user = process.getuid?.() === 0 && othersCanRead(root) ? { uid: 1000, gid: 1000 } : {};
const app = { appId: 'A000000001', teamId: 'T000000001' };
const people = ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'];

/** Paths outside of the image are below it, and ports are free ones: all else is as the files have it. */
let outside: string;
let ports: ReadonlyMap<string, string>;
let image: Image;
let before: readonly string[];
let slack: FakeSlack;
const running: ChildProcess[] = [];
/** Of the users of the store. */
const passwords = { gateway: 'of-the-gateway', worker: 'of-the-worker' };
/** What they logged. */
let said = '';

function here(words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const path = /^\/(settings|run|mirror|simulated)\b/.test(word) ? join(outside, word) : word;
    return [...ports].reduce((text, [port, free]) => text.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), free), path);
  });
}

const program = (word: string): string => (word === 'node' ? process.execPath : word);

function start(name: Name, secrets: Readonly<Record<string, string>> = {}): ChildProcess {
  const [first = '', ...rest] = [...image.entrypoint, ...here(services[name].command)];
  const env = Object.fromEntries(Object.entries(services[name].environment).map(([key, value]) => [key, here([value])[0]]));
  const child = spawn(program(first), rest, {
    cwd: image.folder,
    env: { NODE_ENV: 'production', ...env, ...secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  running.push(child);
  return child;
}

async function isHealthy(name: Name): Promise<boolean> {
  const [, first = '', ...rest] = here(services[name].healthcheck.test);
  const [code] = (await once(spawn(program(first), rest, { stdio: 'ignore', ...user }), 'exit')) as [number | null];
  return code === 0;
}

/** Asks again and again, as an engine does. */
async function becomesHealthy(name: Name, child: ChildProcess): Promise<void> {
  while (!(await isHealthy(name))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${said}`);
    await pause(100);
  }
}

function put(path: string, text: string, mode = 0o600): void {
  const file = join(outside, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  if (user.uid !== undefined) chownSync(file, user.uid, user.gid);
}

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'hardenbot-outside-'));
  chmodSync(outside, 0o755);
  ports = new Map(
    await Promise.all(['6379', '8443', '9464', '9465', '3000'].map(async (port) => [port, String(await freePort())] as const)),
  );
  image = buildImage();
  before = filesIn(image.folder);
  for (const volume of ['mirror', 'simulated', 'data']) {
    mkdirSync(join(outside, volume));
    if (user.uid !== undefined) chownSync(join(outside, volume), user.uid, user.gid);
  }
  slack = await FakeSlack.start({
    ...app,
    signingSecret: 'signing',
    botToken: 'xoxb-token',
    channels: ['C000000001'],
    people: [{ id: 'U000000001' }, { id: 'U000000002' }],
    scopes: ['chat:write', 'commands', 'users:read', 'files:write'],
    now: () => new Date(),
  });
  const { command, env } = findServerProgram(root);
  const [, ...flags] = services.valkey.command;
  put('run/secrets/store-users', aclFile(passwords), 0o644);
  const server = spawn(command, [...here(flags), '--dir', join(outside, 'data'), '--port', ports.get('6379') ?? ''], {
    env,
    stdio: 'ignore',
  });
  running.push(server);
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await slack.close();
  image.remove();
  rmSync(outside, { recursive: true });
});

test('the health check of Valkey, run as written, finds it, and finds none where there is none', async () => {
  const [, name = '', ...rest] = services.valkey.healthcheck.test;
  const { command, env } = findServerProgram(root);
  // It is installed beside the server, for Redis under the name of Redis.
  const client = join(dirname(command), basename(command).replace('server', 'cli'));
  const ask = async (port: string) =>
    (await once(spawn(client, ['-p', port, ...rest], { env, stdio: 'ignore' }), 'exit')) as [number | null];
  expect(name).toBe('valkey-cli');
  while ((await ask(ports.get('6379') ?? ''))[0] !== 0) await pause(50);
  expect((await ask(String(await freePort())))[0]).not.toBe(0);
});

interface Tenant {
  readonly tenantId: string;
  readonly credential: { readonly clientId: string; readonly clientSecret: string };
}
let tenant: Tenant;

test('the simulated tenant starts as written, and its health check finds it', async () => {
  const child = start('simulator');
  if (child.stdout === null) throw new Error('There is no output.');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  tenant = JSON.parse(line) as Tenant;
  await becomesHealthy('simulator', child);
  expect(statSync(join(outside, 'simulated', 'ca.pem')).size).toBeGreaterThan(0);
});

test('gateway and worker start as written on a file system that nobody can write to, and are found healthy', async () => {
  const decision = newDecisionKeys();
  put('settings/hardenbot.yaml', JSON.stringify(settings()), 0o644);
  put('run/secrets/decision-key', decision.privateKeyPem);
  put('run/secrets/decision-public-key', decision.publicKeyPem);
  const ledger = newDecisionKeys();
  put('run/secrets/ledger-key', ledger.privateKeyPem);
  put('run/secrets/ledger-public-key', ledger.publicKeyPem);
  const gateway = start('gateway', {
    SLACK_BOT_TOKEN: 'xoxb-token',
    SLACK_SIGNING_SECRET: 'signing',
    [storePasswordVariable.gateway]: passwords.gateway,
  });
  const worker = start('worker', {
    [storePasswordVariable.worker]: passwords.worker,
    HARDENBOT_CONTOSO_CLIENT_ID: tenant.credential.clientId,
    HARDENBOT_CONTOSO_CLIENT_SECRET: tenant.credential.clientSecret,
  });
  await Promise.all([becomesHealthy('gateway', gateway), becomesHealthy('worker', worker)]);
  slack.connect(Number(ports.get('3000')));
  await slack.sayAs('U000000001', '/harden audit pop-imap', 'C000000001');
  await slack.until('C000000001', ({ text }) => text.includes('POP or IMAP is on for'));
  expect(readdirSync(join(outside, 'mirror'))).not.toEqual([]);
});

test('an engine that ends them is obeyed, and nothing in the image was written', async () => {
  const ends = running
    .filter(({ spawnargs }) => spawnargs.includes('gateway') || spawnargs.includes('worker'))
    .map(async (child) => {
      child.kill('SIGTERM');
      return ((await once(child, 'exit')) as [number | null])[0];
    });
  expect(await Promise.all(ends)).toEqual([0, 0]);
  expect(filesIn(image.folder)).toEqual(before);
});

test('init, run by setup as Compose and the manual have it, writes all that compose hands to the processes, for their user alone', async () => {
  const typed =
    /^docker compose run --rm setup (.*)$/m.exec(readFileSync(join(root, 'docs', 'operations.md'), 'utf8'))?.[1] ?? '';
  const folder = join(outside, 'here');
  mkdirSync(folder);
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const answers = [
    ['--tenant', 'contoso', '--tenant-id', tenant.tenantId, '--break-glass', 'bg1@contoso.com', 'bg2@contoso.com'],
    ['--slack-app', 'A000000001', '--slack-team', 'T000000001', '--slack-channel', 'C000000001'],
    ['--requester', `Ana,${people[0]},U000000001`, '--approver', `Bo,${people[1]},U000000002`],
  ].flat();
  const [first = '', ...rest] = setup.entrypoint.map((word) => word.replace(/^\/app/, image.folder));
  expect(setup).toMatchObject({ working_dir: '/here', volumes: ['.:/here'] });
  const child = spawn(program(first), [...rest, ...typed.split(' '), ...answers], { cwd: folder, stdio: 'ignore', ...user });
  expect((await once(child, 'exit'))[0]).toBe(0);

  const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const handed = [...compose.matchAll(/file: ([\w.-]+(?:pem|acl))|path: ([\w.]+)|\.\/(hardenbot\.yaml):/g)].map((found) =>
    found.slice(1).find((name) => name !== undefined),
  );
  expect(new Set(handed).size).toBe(8);
  for (const name of handed) {
    const { mode, uid } = statSync(join(folder, name ?? ''));
    expect({ name, uid }).toEqual({ name, uid: user.uid ?? process.getuid?.() });
    if (/^(decision|ledger)\.pem$|\.env$/.test(name ?? '')) expect({ name, mode: mode & 0o077 }).toEqual({ name, mode: 0 });
  }
});

test('the command of the image is one that the command line has', async () => {
  const [first = '', ...rest] = image.entrypoint;
  const child = spawn(program(first), [...rest, ...image.command, '--help'], { cwd: image.folder, stdio: 'ignore', ...user });
  expect((await once(child, 'exit'))[0]).toBe(0);
});

function settings(): object {
  const simulator = `https://localhost:${ports.get('8443') ?? ''}`;
  const endpoints = ['authorityHost', 'graph', 'exchange', 'arm'].map((name) => [name, simulator] as const);
  return {
    tenants: {
      contoso: {
        tenantId: tenant.tenantId,
        endpoints: { ...Object.fromEntries(endpoints), caFile: join(outside, 'simulated', 'ca.pem') },
        channel: { slack: 'C000000001' },
        breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      },
    },
    slack: { ...app, mode: 'http', port: Number(ports.get('3000')), apiUrl: slack.apiUrl },
    monitoring: { gateway: Number(ports.get('9464')), worker: Number(ports.get('9465')) },
    people: people.map((entraId, index) => ({ entraId, name: `Person ${index}`, slack: `U00000000${index + 1}` })),
    access: { read: { people }, request: { people } },
    approvals: { approvers: { people } },
  };
}

function othersCanRead(folder: string): boolean {
  return folder === '/' || ((statSync(folder).mode & 0o001) !== 0 && othersCanRead(dirname(folder)));
}
