/** The container files say what the code demands; no container is started here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import packageJson from '../package.json';

const root = join(__dirname, '..');
const service = z.looseObject({
  command: z.array(z.string()),
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  ports: z.array(z.string()).default([]),
});
const { services } = z
  .object({ services: z.object({ valkey: service, gateway: service, worker: service, simulator: service }) })
  .parse(parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }));
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

test('Valkey runs as the durability check wants it', () => {
  const flags = services.valkey.command.join(' ');
  for (const flag of ['--appendonly yes', '--appendfsync always', '--maxmemory-policy noeviction']) expect(flags).toContain(flag);
});

test('Valkey can be reached by nothing outside', () => {
  expect(services.valkey.networks).toEqual(['store']);
  expect(services.valkey.ports).toEqual([]);
});

test('each process is started by its own command', () => {
  expect(Object.entries(services).flatMap(([name, { command }]) => (name === 'valkey' ? [] : [command[0]]))).toEqual([
    'gateway',
    'worker',
    'simulate',
  ]);
});

test('gateway and worker share no secret', () => {
  const held = ({ secrets, env_file: files }: typeof services.gateway): readonly string[] => [...secrets, ...files];
  expect(held(services.gateway)).toEqual(['decision-key', 'gateway.env']);
  expect(held(services.worker)).toEqual(['decision-public-key', 'worker.env']);
});

test('the simulated tenant is part of the demo alone', () => {
  expect(services.simulator.profiles).toEqual(['demo']);
  expect(services.gateway.profiles).toEqual([]);
});

test('nothing listens to the world', () => {
  for (const { ports } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('the image runs the command line that the package names, without root', () => {
  expect(dockerfile).toContain(`ENTRYPOINT ["node", "${packageJson.bin.hardenbot}"]`);
  expect(dockerfile).toMatch(/\nUSER node\nENTRYPOINT/);
});

test('everything that the image copies is there', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) => (sources ?? '').split(' '));
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
