/** The clock of the store is set back by an hour: what was to end after seconds would last for an hour more, and nobody waits for that. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { RateLimit } from '../../adapters/m365/rate-limits';
import { keys } from '../../adapters/redis/keys';
import { createLeaseStore } from '../../adapters/redis/lease';
import { createSharedLimits } from '../../adapters/redis/shared-limits';
import { openQueues, prefix } from '../../jobs/queues';
import { startWorkers } from '../../jobs/worker';
import { systemClock } from '../../src/process/system-clock';
import { KeptLog } from '../support/corridor/kept-log';
import { until } from '../support/stores/many-servers';
import { hour, setClock } from '../support/stores/set-clock';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;
let redis: Redis;
beforeEach(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
});
afterEach(() => valkey.stop());

test('the lease of a worker that died ends in its time, and that of one that lives is renewed as ever', async () => {
  const leases = createLeaseStore(redis);
  await leases.acquire('t', ['left'], 3000);
  const kept = await leases.acquire('t', ['kept'], 60_000);
  await setClock(redis, -hour);
  expect(await leases.acquire('t', ['left', 'other'], 200)).toBeNull();
  await until('it is free', async () => (await leases.acquire('t', ['left', 'other'], 200)) !== null);
  expect(kept !== null && (await leases.renew(kept, 60_000))).toBe(true);
  expect(await leases.acquire('t', ['kept'], 60_000)).toBeNull();
});

test('what somebody wrote in the place of a lease, without an end, gets one', async () => {
  const leases = createLeaseStore(redis);
  await redis.set(keys.lease('t', 'a'), 'x');
  expect(await leases.acquire('t', ['a'], 50)).toBeNull();
  await until('it is free', async () => (await leases.acquire('t', ['a'], 50)) !== null);
});

test.each(['bucket', 'window'] as const)('a limit that is used up (%s) is free again in its time', async (kind) => {
  const limit = { kind, requests: 2, everyMs: 100 };
  const time = { monotonicMs: () => performance.now(), sleep: (ms: number) => pause(ms), random: () => 0.5 };
  const limits = createSharedLimits(redis, 't', { ...time, maxWaitMs: 60_000 });
  expect(await limits.take('some', limit, 2)).toBe(0);
  await setClock(redis, -hour);
  const gate = new RateLimit(time, { concurrency: 1, shared: [(cost) => limits.take('some', limit, cost)] });
  expect(await gate.through(() => Promise.resolve('sent'))).toBe('sent');
});

test('a job whose worker died is taken by another one in its time', async () => {
  const lockMs = 300;
  const queues = openQueues(redis);
  const taken = new Promise<Worker>((resolve) => {
    const never = (): Promise<void> => {
      resolve(dead);
      return new Promise(() => undefined);
    };
    const dead = new Worker('change', never, { connection: redis, prefix, lockDuration: 60_000, stalledInterval: 60_000 });
    dead.on('error', () => undefined);
  });
  await queues.add({
    name: 'plan',
    tenant: 't',
    subject: 's',
    reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 's' },
  });
  await (await taken).close(true);
  await setClock(redis, -hour);
  const done: string[] = [];
  const workers = startWorkers({
    connection: redis,
    logger: new KeptLog(),
    clock: systemClock,
    lockMs,
    due: () => queues.due(systemClock.now()),
    reviveAfterMs: 400,
    handlers: { change: { concurrency: 1, run: ({ subject }) => Promise.resolve(void done.push(subject)) } },
  });
  await until('it is done', () => Promise.resolve(done.length > 0));
  expect(done).toEqual(['s']);
  await workers.close();
  await queues.close();
});
