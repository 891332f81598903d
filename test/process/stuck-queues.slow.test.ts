/** A process that takes nothing although jobs are due: its queues are opened again, and where that does not help either, its probe says so. What someone else wrote to the keys of a queue stops none for good. */
import { BullMQOtel } from 'bullmq-otel';
import type { Redis } from 'ioredis';
import { connectRedis } from '../../adapters/redis/connection';
import { openQueues, prefix } from '../../jobs/queues';
import { startRounds } from '../../jobs/schedules';
import { sanitizeTraces } from '../../jobs/traces';
import { startWorkers } from '../../jobs/worker';
import type { Clock } from '../../src/lib/clock';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { KeptLog } from '../support/corridor/kept-log';
import { until } from '../support/stores/many-servers';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { openTcpProxy, type TcpProxy } from '../support/wire/tcp-proxy';

const job: Job = {
  name: 'plan',
  tenant: 't',
  subject: 's',
  reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 's' },
};
const none = { audit: 0, change: 0, urgent: 0, watch: 0, outbox: 0, webhook: 0 };

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

const opened = (): number => log.lines.filter((line) => line.includes('it is opened again')).length;

/** A queue that is taken from, and opened again after a tenth of a second without anything. */
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
  // On a busy machine it found them before it waited at all.
  await until('it is opened again', async () => {
    if (opened() === 0) await queues.add({ ...job, subject: 'one more' });
    return opened() > 0;
  });
  proxy.heal();
  await close();
});

test('the oldest job that is due is told whatever somebody wrote to others beside it, and when nobody takes jobs whose delay is over', async () => {
  const queues = openQueues(redis);
  for (const subject of ['a', 'b', 'c', 'd', 'e']) await queues.add({ ...job, subject });
  await queues.add({ ...job, subject: 'later' }, { delayMs: 60_000 });
  const added = systemClock.now().getTime();
  const ages = async (afterMs: number) => (await queues.oldestDueMs(new Date(added + afterMs))).change;
  const spoilt = [
    (key: string) => redis.hset(key, 'timestamp', 'soon'),
    (key: string) => redis.hset(key, 'opts', '{"delay":"soon"}'),
    (key: string) => redis.hset(key, 'timestamp', ''),
    (key: string) => redis.del(key),
    (key: string) => redis.set(key, 'something else'),
  ];
  for (const [index, spoil] of spoilt.entries()) {
    expect(await ages(30_000)).toBeGreaterThan(25_000);
    await spoil(`${prefix}:change:${index + 1}`);
  }
  // Nobody took the last one, whose delay is over by then.
  expect(await ages(30_000)).toBe(0);
  expect(await ages(100_000)).toBeGreaterThan(35_000);
  await queues.close();
});

test.each(['progress', 'opts', 'parent'])('a job whose %s nobody can read counts as lost, and is added again', async (field) => {
  const queues = openQueues(redis);
  await queues.ensure(job);
  expect(await queues.ensure(job)).toBe(false);
  await redis.hset(`${prefix}:change:1`, field, '[[');
  expect(await queues.ensure(job)).toBe(true);
  await queues.close();
});

test.each(['progress', 'opts', 'data'])(
  'a process starts and goes rounds although someone spoilt the %s of the next one',
  async (field) => {
    const rounds = () =>
      startRounds({
        connection: redis,
        logger: log,
        clock: systemClock,
        name: 'upkeep',
        everyMs: 60_000,
        lockMs: 15_000,
        run: () => Promise.resolve(),
      });
    await (await rounds()).close();
    for (const key of await redis.keys(`${prefix}:upkeep:repeat:*`))
      if ((await redis.type(key)) === 'hash') await redis.hset(key, field, '[[');
    const again = await rounds();
    await again.first;
    await again.close();
  },
);

test.each([
  ['timestamp', 'soon'],
  ['opts', '{"delay":"soon"}'],
])('a job in whose %s somebody wrote %s is done, and was due at a moment that there is', async (field, value) => {
  const queues = openQueues(redis);
  await queues.add(job);
  const [key = ''] = await redis.keys(`${prefix}:change:[0-9]*`);
  await redis.hset(key, field, value);
  const moments: number[] = [];
  const run = async (_job: Job, dueAt: Date): Promise<void> => void moments.push(dueAt.getTime());
  const workers = startWorkers({
    connection: redis,
    logger: log,
    clock: systemClock,
    handlers: { change: { concurrency: 1, run } },
  });
  await until('it is done', () => Promise.resolve(moments.length > 0));
  expect(moments.filter((moment) => !Number.isFinite(moment))).toEqual([]);
  await workers.close();
  await queues.close();
});

test.each(['"{"', '{"of":"somebody"}'])(
  'jobs are done where somebody wrote %s in the place of the trace of one',
  async (trace) => {
    const telemetry = sanitizeTraces(new BullMQOtel({ tracerName: 'test' }));
    const queues = openQueues(redis);
    await queues.add(job);
    const [key = ''] = await redis.keys(`${prefix}:change:[0-9]*`);
    const opts = (await redis.hget(key, 'opts')) ?? '';
    await redis.hset(key, 'opts', `${opts.slice(0, -1)},"tm":${trace}}`);
    await queues.add({ ...job, subject: 'another' });
    const done: string[] = [];
    const run = async ({ subject }: Job): Promise<void> => void done.push(subject);
    const handlers = { change: { concurrency: 1, run } };
    const workers = startWorkers({ connection: redis, logger: log, clock: systemClock, telemetry, handlers });
    await until('both are done', () => Promise.resolve(done.length === 2));
    await workers.close();
    await queues.close();
  },
);

test('a process stands still when opening its queues anew does not help, however often, until it takes work again', async () => {
  const { queues, isDone, standsStill, close } = taking();
  await queues.add(job);
  await isDone('s');
  const meta = `${prefix}:change:meta`;
  await redis.hset(meta, 'paused', 1);
  await queues.add({ ...job, subject: 'another' });
  await until('it stands still', standsStill);
  await until('it was opened again', () => Promise.resolve(opened() > 1));
  expect(await standsStill()).toBe(true);
  await redis.hdel(meta, 'paused');
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
  await until('it is opened again, and goes on', () => Promise.resolve(opened() > 1 && rounds > before + 3));
  proxy.heal();
  await running.close();
});

describe('somebody who writes to the store stops no queue for good', () => {
  const kinds = [
    'wait',
    'active',
    'delayed',
    'marker',
    'meta',
    'id',
    'events',
    'stalled',
    'stalled-check',
    'limiter',
    'de:plan-t-another',
  ];

  test('by a length of its events that is no number', async () => {
    const { queues, isDone, close } = taking();
    await queues.add(job);
    await isDone('s');
    await redis.hset(`${prefix}:change:meta`, { 'opts.maxLenEvents': 'x', concurrency: 'x', max: 'x', duration: 'x' });
    await queues.add({ ...job, subject: 'another' });
    await isDone('another');
    await close();
  });

  test.each(kinds)('with something else in the place of its key "%s"', async (kind) => {
    const { queues, isDone, close } = taking();
    await queues.add(job);
    await isDone('s');
    const key = `${prefix}:change:${kind}`;
    const isText = ['id', 'stalled-check', 'limiter', 'de:plan-t-another'].includes(kind);
    await redis.del(key);
    await (isText ? redis.rpush(key, 'x') : redis.set(key, 'x'));
    await queues.add({ ...job, subject: 'another' });
    await isDone('another');
    await close();
  });

  test.each(['x', '9223372036854775807'])('by a count of jobs that is %s', async (count) => {
    const { queues, isDone, close } = taking();
    await redis.set(`${prefix}:change:id`, count);
    await queues.add(job);
    await isDone('s');
    await close();
  });
});

describe('what comes round by itself', () => {
  const upkeep = `${prefix}:upkeep`;

  function rounds(everyMs = 50) {
    let count = 0;
    const running = startRounds({
      connection: redis,
      logger: log,
      clock: systemClock,
      name: 'upkeep',
      everyMs,
      lockMs: 1000,
      run: () => Promise.resolve(void count++),
    });
    const goesOn = async (): Promise<void> => {
      const before = count;
      await until('rounds', () => Promise.resolve(count > before + 2));
    };
    return { running, goesOn };
  }

  const next = async (): Promise<string | null> => redis.zscore(`${upkeep}:repeat`, 'upkeep').catch(() => null);
  const isScheduled = async (): Promise<boolean> => (await redis.exists(`${upkeep}:repeat:upkeep:${await next()}`)) === 1;

  test.each([
    [
      'the job of the next round was deleted',
      async () => redis.del(`${upkeep}:delayed`, `${upkeep}:repeat:upkeep:${await next()}`),
    ],
    ['the next round was put off for a thousand years', () => redis.zadd(`${upkeep}:repeat`, 3e13, 'upkeep')],
    ['it was given an end that is over', () => redis.hset(`${upkeep}:repeat:upkeep`, 'endDate', '1')],
    ['its schedule is of another type', () => redis.set(`${upkeep}:repeat`, 'x')],
  ])('is scheduled again where %s', async (_what, strike) => {
    const { running, goesOn } = rounds();
    await goesOn();
    await strike();
    await until('it is scheduled', isScheduled);
    await goesOn();
    await (await running).close();
  });

  test('goes on without its queue where that was stopped', async () => {
    const { running, goesOn } = rounds(10);
    await goesOn();
    await redis.hset(`${upkeep}:meta`, 'paused', 1);
    await goesOn();
    await goesOn();
    await (await running).close();
  });
});
