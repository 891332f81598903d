/** The queues: six BullMQ queues under one prefix, and the adding of jobs to them. */
import { Queue, type Telemetry } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { z } from 'zod';
import { parsedOrNull } from '../src/lib/json.js';
import { omitUndefined } from '../src/lib/omit-undefined.js';
import { type Job, type JobName, type JobQueue, type Later, type QueueName, queueFor } from '../src/queue/job.js';
import { isReadable, unlessForeign } from './foreign-keys.js';

export type { Telemetry } from 'bullmq';

/** Hash-tagged, so that all keys of a queue are in one slot of a cluster. */
export const prefix = '{hardenbot}';
export const queueNames = ['audit', 'change', 'urgent', 'watch', 'outbox', 'webhook'] as const satisfies readonly QueueName[];

export interface Queues extends JobQueue {
  /** Jobs that wait, by queue; those that are delayed among them. */
  waiting(): Promise<Readonly<Record<QueueName, number>>>;
  /** Jobs that could be taken now, by queue, those among them whose delay is over. @param now the time of day */
  due(now: Date): Promise<Readonly<Record<QueueName, number>>>;
  /** Milliseconds since the oldest job that could be taken now was added or became due, by queue; 0 where none could. @param now the time of day */
  oldestDueMs(now: Date): Promise<Readonly<Record<QueueName, number>>>;
  close(): Promise<void>;
}

const usualMaxPauseMs = 10 * 60_000;

/** A card says what is so within a minute of a chat that is back, however long it was away. */
const maxPauseMs: Partial<Readonly<Record<QueueName, number>>> = { outbox: 30_000 };

/** Milliseconds before the next try of a job of a queue that failed `tries` times: doubling from one second. */
export function backoffOf(queue: QueueName): (tries: number) => number {
  const longest = maxPauseMs[queue] ?? usualMaxPauseMs;
  return (tries) => Math.min(longest, 1000 * 2 ** (tries - 1));
}

/** Messages, and receivers outside, are tried for more than 24 hours; anything else three times, then it is set aside with a message. */
const attempts = { audit: 3, change: 3, urgent: 3, watch: 3, outbox: 3000, webhook: 160 } as const;

/** How often a job of a queue is tried; the job itself does not decide that. */
export function triesOf(queue: QueueName): number {
  return attempts[queue];
}

/** Taken after everything that has no such number: a morning's audits of very many tenants keep nobody waiting who asks for one. */
const afterPeople: Partial<Readonly<Record<JobName, { readonly priority: number }>>> = {
  scan: { priority: 1 },
};

/** @param telemetry notes where a job came from inside the job */
export function openQueues(connection: Redis | Cluster, telemetry?: Telemetry): Queues {
  const queues = Object.fromEntries(
    queueNames.map((name) => [name, new Queue(name, { connection, prefix, ...omitUndefined({ telemetry }) })]),
  ) as Record<QueueName, Queue>;
  // The connection reports that the store is gone; without a listener BullMQ prints it once more, past the log.
  for (const name of queueNames) queues[name].on('error', () => undefined);
  const whatever = <Result>(job: Job, work: (queue: Queue) => Promise<Result>): Promise<Result> => {
    const queue = queues[queueFor(job)];
    return unlessForeign(connection, queue, { deduplicationId: deduplicationId(job), work: () => work(queue) });
  };
  return {
    add: (job, options) => whatever(job, (queue) => addTo(queue, job, options)),
    ensure: (job) =>
      whatever(job, async (queue) => {
        const id = deduplicationId(job);
        const known = await queue.getDeduplicationJobId(id);
        if (known !== null && known !== undefined) {
          if (await isReadable(queue, known)) return false;
          // What kept the place of a job that is lost would keep it away for ever.
          await queue.removeDeduplicationKey(id);
        }
        await addTo(queue, job);
        return true;
      }),
    waiting: () => ofEach((name) => queues[name].count()),
    due: (now) => ofEach((name) => dueIn(connection, queues[name], now)),
    oldestDueMs: (now) => ofEach((name) => oldestMs(connection, queues[name], now)),
    close: async () => {
      await Promise.all(queueNames.map((name) => queues[name].close()));
    },
  };
}

async function addTo(queue: Queue, job: Job, options?: Later): Promise<void> {
  await queue.add(job.name, job, {
    attempts: attempts[queueFor(job)],
    ...afterPeople[job.name],
    backoff: { type: 'custom' },
    ...omitUndefined({ delay: options?.delayMs }),
    removeOnComplete: true,
    removeOnFail: { age: 24 * 3600, count: 1000 },
    // A message is always drawn from the newest state, so drawing it twice in a row is drawing it once.
    ...(options === undefined || options.coalesces === true
      ? { deduplication: { id: deduplicationId(job), keepLastIfActive: job.name === 'draw' } }
      : {}),
  });
}

async function ofEach(ask: (name: QueueName) => Promise<number>): Promise<Readonly<Record<QueueName, number>>> {
  const answers = await Promise.all(queueNames.map(async (name) => [name, await ask(name)] as const));
  return Object.fromEntries(answers) as Record<QueueName, number>;
}

/** BullMQ sorts delayed jobs by the millisecond at which they are due, times this, and by their number below it. */
const delayedScale = 0x1000;

/**
 * A job whose delay is over is moved to those that wait by anyone who takes jobs: while nobody does, because the connection wedged, it stays
 * where it is, and is due all the same.
 */
export async function dueIn(store: Redis | Cluster, queue: Queue, now: Date): Promise<number> {
  const [ready, late] = await Promise.all([
    queue.getJobCountByTypes('waiting', 'prioritized'),
    store.zcount(queue.toKey('delayed'), '-inf', now.getTime() * delayedScale),
  ]);
  return ready + late;
}

/** This many at the front are looked at for the oldest one: someone may have spoilt some of them, which hide none behind. */
const lookedAtForOldest = 20;

async function oldestMs(store: Redis | Cluster, queue: Queue, now: Date): Promise<number> {
  const front = await Promise.all(
    (['waiting', 'prioritized'] as const).map((list) => queue.getRanges([list], 0, lookedAtForOldest - 1, true)),
  );
  const [, late] = await store.zrange(queue.toKey('delayed'), '0', '0', 'WITHSCORES');
  const since = await Promise.all(front.flat().map((id) => dueSince(store, queue.toKey(id))));
  const ages = [...since, Number(late) / delayedScale].map((ms) => now.getTime() - ms).filter(Number.isFinite);
  return Math.max(0, ...ages);
}

const optionsSchema = z.object({ delay: z.number().exactOptional() });

/** NaN where someone else wrote to the job. */
async function dueSince(store: Redis | Cluster, key: string): Promise<number> {
  const [timestamp, options] = await store.hmget(key, 'timestamp', 'opts').catch(() => []);
  const { data } = optionsSchema.safeParse(parsedOrNull(options ?? ''));
  return data === undefined || !timestamp ? Number.NaN : Number(timestamp) + (data.delay ?? 0);
}

/** The same for two jobs that ask for the same. */
export function deduplicationId(job: Job): string {
  const again = 'again' in job && job.again ? '-again' : '';
  const afterQuiet = 'afterQuiet' in job && job.afterQuiet ? '-after-quiet' : '';
  return job.name === 'draw'
    ? `draw-${job.tenant}-${job.reply.messageKey}${again}${afterQuiet}`
    : `${job.name}-${job.tenant}-${job.subject}`;
}
