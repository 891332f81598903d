/** What someone else wrote to the keys of a queue, of another type or no number: it is taken away, so that the queue goes on. Jobs that were lost by it are found from the ledger. */
import { randomInt } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { isForeign } from '../src/engine/ledger/retry-later.js';

/** As BullMQ has them. */
const types = {
  active: 'list',
  wait: 'list',
  paused: 'list',
  'waiting-children': 'zset',
  delayed: 'zset',
  prioritized: 'zset',
  completed: 'zset',
  failed: 'zset',
  stalled: 'set',
  'stalled-check': 'string',
  repeat: 'zset',
  limiter: 'string',
  meta: 'hash',
  events: 'stream',
  marker: 'zset',
  id: 'string',
  pc: 'string',
} as const;

/** Counted up by one for each job. */
const counters = ['id', 'pc'] as const;

type Place = Pick<Queue, 'toKey'>;

/** Whether a job is there that can be read: one that someone spoilt brings nothing, and is in nobody's way. */
export async function isReadable(queue: Pick<Queue, 'getJob'>, id: string): Promise<boolean> {
  try {
    return (await queue.getJob(id)) !== undefined;
  } catch (error) {
    // BullMQ (6.7.0) parses fields of a job as JSON and hands on what that throws.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** After a failure of anyone who takes jobs; what cannot be taken away now is met again. */
export function clearIfForeign(error: Error, store: Redis | Cluster, queue: Place): void {
  if (isForeign(error)) void clearForeign(store, queue).catch(() => undefined);
}

/** @param deduplicationId of the job that could not be added */
async function clearForeign(store: Redis | Cluster, queue: Place, deduplicationId?: string): Promise<void> {
  for (const [name, type] of Object.entries(types)) await clear(store, queue.toKey(name), type);
  for (const name of counters) await clearCounter(store, queue.toKey(name));
  // Its fields are numbers that scripts of BullMQ (6.7.0) count with, each of which they do without.
  await store.del(queue.toKey('meta'));
  if (deduplicationId === undefined) return;
  // A step that failed half way may have kept the place for a job that is in no list.
  await store.del(queue.toKey(`de:${deduplicationId}`));
  await store.del(queue.toKey(`dn:${deduplicationId}`));
}

/** Does what is done with a queue; once more where something was in its way that was taken away. */
export async function unlessForeign<Result>(
  store: Redis | Cluster,
  queue: Place,
  { deduplicationId, work }: { readonly deduplicationId?: string; readonly work: () => Promise<Result> },
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isForeign(error)) throw error;
    await clearForeign(store, queue, deduplicationId);
    return work();
  }
}

async function clear(store: Redis | Cluster, key: string, type: string): Promise<void> {
  const found = await store.type(key);
  if (found !== type && found !== 'none') await store.del(key);
}

/** One that began again would give numbers that jobs have by now: it goes on far beyond them. */
async function clearCounter(store: Redis | Cluster, key: string): Promise<void> {
  const text = await store.get(key);
  if (text !== null && !/^\d{1,15}$/.test(text)) await store.set(key, randomInt(2 ** 40, 2 ** 47));
}
