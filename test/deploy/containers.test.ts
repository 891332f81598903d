/** The container files say what the code requires; no container is started here. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { parse } from 'yaml';
import { z } from 'zod';
import { storeAddress } from '../../adapters/redis/address';
import { inspectStore } from '../../adapters/redis/inspect';
import { rightsTooMany } from '../../adapters/redis/rights';
import { storePlaceOf } from '../../src/compose/store-place';
import { Secrets } from '../../src/config/load';
import { aclFile, storePasswordVariable } from '../../src/setup/store-users';
import { cli } from '../support/runner/own-process';
import { startServer } from '../support/stores/valkey-trials';
import { freePort } from '../support/wire/free-port';

const root = join(__dirname, '..', '..');
const service = z.looseObject({
  command: z.array(z.string()),
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.array(z.object({ path: z.string(), required: z.literal(false) })).default([]),
  secrets: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  healthcheck: z.object({ test: z.array(z.string()) }),
  ports: z.array(z.string()).default([]),
});
/** Writes the files that the others mount, so it ends on its own and has no health. */
const setup = service.omit({ healthcheck: true }).extend({ entrypoint: z.array(z.string()), volumes: z.array(z.string()) });
const { services } = z
  .object({ services: z.object({ valkey: service, gateway: service, worker: service, simulator: service, setup }) })
  .parse(parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }));
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

test('Valkey runs as the durability check wants it', () => {
  const flags = services.valkey.command.join(' ');
  for (const flag of ['--appendonly yes', '--appendfsync always', '--maxmemory-policy noeviction']) expect(flags).toContain(flag);
});

test('Valkey listens on loopback alone, in a network that only the two processes share', () => {
  expect(services.valkey.command.join(' ')).toContain('--bind 127.0.0.1 ');
  const sharing = Object.entries(services).filter(([, { network_mode: mode }]) => mode === 'service:valkey');
  expect(sharing.map(([name]) => name)).toEqual(['gateway', 'worker']);
});

test('Valkey started as written is one that hardenbot takes, and that lets nobody else do anything', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-compose-'));
  const users = join(folder, 'store-users.acl');
  writeFileSync(users, aclFile({ gateway: 'of-the-gateway', worker: 'of-the-worker' }));
  const flags = services.valkey.command.slice(1).map((flag) => (flag === '/run/secrets/store-users' ? users : flag));
  // Another port than the usual one, which may be taken on this machine.
  const port = await freePort();
  const server = await startServer([...flags, '--port', String(port)]);
  const nobody = new Redis(port, '127.0.0.1', { enableReadyCheck: false });
  try {
    for (const role of ['gateway', 'worker'] as const) {
      const address = services[role].environment['REDIS_URL']?.replace('6379', String(port)) ?? '';
      const secrets = new Secrets({ REDIS_URL: address, [storePasswordVariable[role]]: `of-the-${role}` });
      const place = await storePlaceOf({}, secrets, role);
      expect(await inspectStore(place, new Date())).toMatchObject({ unreachable: null, refused: null, safety: [] });
      expect(await rightsTooMany(place)).toEqual([]);
    }
    // valkey-cli of the health check takes this for an answer, which it is.
    await expect(nobody.ping()).rejects.toThrow('NOAUTH');
    await expect(nobody.get('hardenbot:{t}:ledger')).rejects.toThrow('NOAUTH');
  } finally {
    nobody.disconnect();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
});

test.each(['gateway', 'worker', 'simulator'] as const)(
  'every flag that %s is started with is one that the command line knows',
  (name) => {
    const [command = '', ...rest] = services[name].command;
    const help = execFileSync(process.execPath, [...cli, command, '--help'], {
      encoding: 'utf8',
    });
    for (const flag of rest.filter((part) => part.startsWith('--'))) expect(help).toContain(`${flag} `);
  },
);

describe.each(['gateway', 'worker'] as const)('the health check of %s, run as written', (name) => {
  const port = name === 'gateway' ? '9464' : '9465';
  const answers = { healthz: 200, readyz: 200 };

  /** What the check ends with, and whether it ended what stands in for the process of the container. */
  async function check() {
    const [, program = '', ...args] = services[name].healthcheck.test;
    const server = createServer(({ url }, response) =>
      response.writeHead(url === '/healthz' ? answers.healthz : answers.readyz).end(),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: own } = z.object({ port: z.number() }).parse(server.address());
    const container = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    const ended = once(container, 'exit');
    const here = args.map((arg) =>
      arg.replaceAll(`127.0.0.1:${port}/`, `127.0.0.1:${own}/`).replaceAll('process.kill(1)', `process.kill(${container.pid})`),
    );
    // The first process of this machine is not that of a container.
    if (here.join().includes('kill(1)')) throw new Error('The check would end another process.');
    const [code] = (await once(spawn(program, here, { stdio: 'ignore' }), 'exit')) as [number];
    container.kill('SIGKILL');
    const [, signal] = (await ended) as [number | null, string];
    server.close();
    return { code, ended: signal === 'SIGTERM' };
  }

  test.each([
    ['is ready', 200, 200, { code: 0, ended: false }],
    ['is not ready', 200, 503, { code: 1, ended: false }],
    ['takes no work although some is due', 503, 200, { code: 0, ended: true }],
  ])('follows a process that %s', async (_what, healthz, readyz, wanted) => {
    Object.assign(answers, { healthz, readyz });
    expect(await check()).toEqual(wanted);
  });
});

test('gateway and worker may take as much memory as in Kubernetes, and the store refuses writes before it is killed for its memory', () => {
  for (const name of ['gateway', 'worker'] as const) {
    const inKubernetes = /limits: \{ memory: (\d+)Mi \}/.exec(
      readFileSync(join(root, 'manifests', 'kustomize', 'base', `${name}.yaml`), 'utf8'),
    )?.[1];
    expect({ name, limit: services[name]['mem_limit'] }).toEqual({ name, limit: `${inKubernetes}m` });
    // Its first process has to hand the signal of the health check on.
    expect(services[name]).toMatchObject({ init: true, restart: 'unless-stopped' });
  }
  expect(services.valkey).not.toHaveProperty('mem_limit');
});

test('each process is started by its own command', () => {
  expect(Object.entries(services).flatMap(([name, { command }]) => (name === 'valkey' ? [] : [command[0]]))).toEqual([
    'gateway',
    'worker',
    'simulate',
    'init',
  ]);
});

test('gateway and worker share no secret', () => {
  const held = ({ secrets, env_file: files }: typeof services.gateway): readonly string[] => [
    ...secrets,
    ...files.map(({ path }) => path),
  ];
  expect(held(services.gateway)).toEqual(['decision-key', 'ledger-public-key', 'gateway.env']);
  expect(held(services.worker)).toEqual(['decision-public-key', 'ledger-key', 'worker.env']);
});

test('setup starts before any file is there: it mounts the folder alone, waits for nothing and reaches nothing', () => {
  const { secrets, env_file: files, volumes, network_mode: network, profiles } = services.setup;
  expect({ secrets, files, volumes, network, profiles }).toEqual({
    secrets: [],
    files: [],
    volumes: ['.:/here'],
    network: 'none',
    profiles: ['setup'],
  });
  expect(services.setup).not.toHaveProperty('depends_on');
});

test('the address of the store is one that hardenbot takes', () => {
  for (const { environment } of [services.gateway, services.worker])
    expect(() => storeAddress(environment['REDIS_URL'] ?? '')).not.toThrow();
});

test('the simulated tenant is part of the demo alone', () => {
  expect(services.simulator.profiles).toEqual(['demo']);
  expect(services.gateway.profiles).toEqual([]);
});

test('nothing listens to the world', () => {
  for (const { ports } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('the image runs the command line that the package names, without root', () => {
  expect(dockerfile).toContain('ENTRYPOINT ["node", "dist/src/cli.js"]');
  expect(dockerfile).toMatch(/\nUSER node\nENTRYPOINT/);
});

test('everything that the image copies is there', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) => (sources ?? '').split(' '));
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
