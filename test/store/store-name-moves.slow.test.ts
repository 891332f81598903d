/** The name of the store comes to lead to another server: anyone who was connected follows, whatever has become of the old one. */
import dns from 'node:dns';
import { Redis } from 'ioredis';
import { connectRedis } from '../../adapters/redis/connection';
import { syncsAtOnce, until } from '../support/stores/many-servers';
import { startServer } from '../support/stores/valkey-trials';
import { freePort } from '../support/wire/free-port';

const hosts = { old: '127.0.0.2', next: '127.0.0.3' } as const;
let leadsTo: string;
let port: number;
let stops: (() => Promise<void>)[];
let redis: Redis;
const hands: Redis[] = [];

/** Anyone who asks this very server. */
function at(host: string): Redis {
  const hand = new Redis({ host, port });
  hands.push(hand);
  return hand;
}

/** Every name leads there from now on, no matter who asks. */
function leadName(): void {
  const found = ((_name: string, { all }: dns.LookupOptions, answer: (...of: readonly unknown[]) => void) =>
    all === true ? answer(null, [{ address: leadsTo, family: 4 }]) : answer(null, leadsTo, 4)) as unknown;
  jest.spyOn(dns, 'lookup').mockImplementation(found as typeof dns.lookup);
}

beforeEach(async () => {
  leadsTo = hosts.old;
  port = await freePort();
  stops = [];
  for (const host of Object.values(hosts)) {
    const server = await startServer(['--bind', host, '--port', String(port), '--save', '', ...syncsAtOnce]);
    stops.push(() => server.stop());
  }
  const next = at(hosts.next);
  await next.replicaof(hosts.old, port);
  await until('the next one follows', async () => (await next.info('replication')).includes('master_link_status:up'));
  leadName();
  redis = connectRedis(`redis://localhost:${port}`);
  redis.on('error', () => undefined);
  await redis.set('who', 'old');
});
afterEach(async () => {
  jest.restoreAllMocks();
  redis.disconnect();
  for (const hand of hands.splice(0)) hand.disconnect();
  await Promise.all(stops.map((stop) => stop()));
});

async function handOver(): Promise<void> {
  await at(hosts.next).replicaof('NO', 'ONE');
  leadsTo = hosts.next;
}

const stored = (): Promise<string | null> => at(hosts.next).get('who');

test('the old one answers as a replica of the next one', async () => {
  await handOver();
  await at(hosts.old).replicaof(hosts.next, port);
  await redis.set('who', 'next');
  expect(await stored()).toBe('next');
});

test('the old one answers as a replica that has lost its primary', async () => {
  await handOver();
  await at(hosts.old).replicaof('127.0.0.1', 1);
  await redis.set('who', 'next');
  expect(await stored()).toBe('next');
});

test('the name leads to the old one for a while longer', async () => {
  await at(hosts.next).replicaof('NO', 'ONE');
  await at(hosts.old).replicaof(hosts.next, port);
  const written = redis.set('who', 'next');
  await new Promise<void>((resolve) => void redis.once('reconnecting', () => resolve()));
  leadsTo = hosts.next;
  await written;
  expect(await stored()).toBe('next');
});

test('the old one is dead', async () => {
  await handOver();
  await stops[0]?.();
  stops.shift();
  await redis.set('who', 'next');
  expect(await stored()).toBe('next');
});

test('the old one hangs, and closes nothing', async () => {
  const pid = Number(/process_id:(\d+)/.exec(await at(hosts.old).info('server'))?.[1]);
  await handOver();
  process.kill(pid, 'SIGSTOP');
  try {
    await redis.set('who', 'next');
    expect(await stored()).toBe('next');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});
