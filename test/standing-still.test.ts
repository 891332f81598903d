/** A process that takes nothing although jobs are due: its queues are opened anew, and where that does not help either, its probe says so. */
import type { Redis } from 'ioredis';
import { connectRedis } from '../adapters/redis/connection';
import { openQueues, prefix } from '../jobs/queues';
import { startRounds } from '../jobs/schedules';
import { startWorkers } from '../jobs/worker';
import type { Clock } from '../src/clock';
import { systemClock } from '../src/process/system-clock';
import type { Job } from '../src/queue/job';
import { KeptLog } from './support/kept-log';
import { until } from './support/many-servers';
import { openTcpProxy, type TcpProxy } from './support/tcp-proxy';
import { startTestValkey, type TestValkey } from './support/valkey';

const job: Job = {
  name: 'plan',
  tenant: 't',
  subject: 's',
  reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 's' },
};
const none = { audit: 0, change: 0, urgent: 0, outbox: 0, webhook: 0 };

let valkey: TestValkey;
let proxy: TcpProxy;
let redis: Redis;
let log: KeptLog;
beforeEach(async () => {
  valkey = await startTestValkey();
  proxy = await openTcpProxy(valkey.url.replace('unix://', ''));
  redis = connectRedis(`redis://127.0.0.1:${proxy.port}`);
  log = new KeptLog();
});
afterEach(async () => {
  redis.disconnect();
  await proxy.close();
  await valkey.stop();
});

const opened = (): number => log.lines.filter((line) => line.includes('it is opened anew')).length;

/** A queue that is taken from, and opened anew after a tenth of a second without anything. */
function taking() {
  const queues = openQueues(redis);
  const done: string[] = [];
  const due = () => queues.due(systemClock.now());
  const workers = startWorkers({
    connection: redis,
    logger: log,
    clock: systemClock,
    due,
    reviveAfterMs: 100,
    handlers: { change: { concurrency: 1, run: ({ subject }) => Promise.resolve(void done.push(subject)) } },
  });
  const isDone = (subject: string) => until(`${subject} is done`, () => Promise.resolve(done.includes(subject)));
  const standsStill = async (): Promise<boolean> => workers.standingStill(await due(), 500).length > 0;
  const close = async (): Promise<void> => {
    await workers.close();
    await queues.close();
  };
  return { queues, done, isDone, standsStill, close };
}

test('jobs are done, each once, although no connection that waits for them is answered any more', async () => {
  const { queues, done, isDone, close } = taking();
  await queues.add(job);
  await isDone('s');
  proxy.wedge();
  for (const subject of ['another', 'and another']) {
    await queues.add({ ...job, subject });
    await isDone(subject);
  }
  expect(done).toEqual(['s', 'another', 'and another']);
  expect(opened()).toBeGreaterThan(0);
  proxy.heal();
  await close();
});

test('a process stands still when opening its queues anew does not help, however often, until it takes work again', async () => {
  const { queues, isDone, standsStill, close } = taking();
  await queues.add(job);
  await isDone('s');
  const active = `${prefix}:change:active`;
  await redis.set(active, 'of no type that a queue has');
  await queues.add({ ...job, subject: 'another' });
  await until('it stands still', standsStill);
  await until('it was opened again', () => Promise.resolve(opened() > 1));
  expect(await standsStill()).toBe(true);
  await redis.del(active);
  await isDone('another');
  expect(await standsStill()).toBe(false);
  await close();
});

test('a process stands still when work is due, it has room, and it took none for a minute', async () => {
  let now = 0;
  const clock: Clock = { ...systemClock, monotonicMs: () => now };
  const handlers = { change: { concurrency: 1, run: () => Promise.resolve() } };
  const workers = startWorkers({ connection: redis, logger: log, clock, handlers });
  const due = { ...none, change: 1 };
  const minute = 60_000;
  now = minute - 1;
  expect(workers.standingStill(due, minute)).toEqual([]);
  now = minute;
  expect(workers.standingStill(due, minute)).toEqual(['change']);
  expect(workers.standingStill({ ...due, change: 0 }, minute)).toEqual([]);
  now = 2 * minute - 1;
  expect(workers.standingStill(due, minute)).toEqual([]);
  await workers.close();
});

test('what comes round by itself goes on although no connection that waits for it is answered any more', async () => {
  let rounds = 0;
  const running = await startRounds({
    connection: redis,
    logger: log,
    clock: systemClock,
    name: 'upkeep',
    everyMs: 50,
    lockMs: 1000,
    reviveAfterMs: 100,
    run: () => Promise.resolve(void rounds++),
  });
  await until('a round of the queue', () => Promise.resolve(rounds > 2));
  proxy.wedge();
  const before = rounds;
  await until('it is opened anew, and goes on', () => Promise.resolve(opened() > 1 && rounds > before + 3));
  proxy.heal();
  await running.close();
});
