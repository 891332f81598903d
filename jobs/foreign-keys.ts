/** What someone else wrote to the keys of a queue, of another type or no number: it is taken away, so that the queue goes on. Jobs that were lost by it are found from the ledger. */
import { randomInt } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { isForeign } from '../src/engine/ledger/retry-later.js';
import { parsedOrNull } from '../src/lib/json.js';

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
  if (isForeign(error) || error instanceof SyntaxError) void clearSpoilt(store, queue).catch(() => undefined);
}

/** Bytes of a job: ours carry ids. */
const maxJob = 1024 * 1024;
const maxFields = 100;
/** Jobs of each list that are looked at: those that are taken next, and come back first. */
const jobsPerList = 100;

/** Jobs that cannot be taken come back for ever, ahead of the others. */
async function clearSpoilt(store: Redis | Cluster, queue: Place): Promise<void> {
  const places = [
    [queue.toKey('active'), 0, jobsPerList - 1],
    [queue.toKey('wait'), -jobsPerList, -1],
  ] as const;
  for (const [list, from, to] of places)
    for (const id of await store.lrange(list, from, to)) {
      const job = queue.toKey(id);
      if (!(await isSpoilt(store, job))) continue;
      await store.del(job);
      await store.lrem(list, 0, id);
    }
}

async function isSpoilt(store: Redis | Cluster, job: string): Promise<boolean> {
  try {
    const fields = await store.hkeys(job);
    if (fields.length > maxFields) return true;
    const lengths = await Promise.all(fields.map((field) => store.hstrlen(job, field)));
    if (lengths.reduce((sum, length) => sum + length, 0) > maxJob) return true;
    const values = await store.hmget(job, 'data', 'opts');
    return values.some((value) => value !== null && parsedOrNull(value) === null);
  } catch (error) {
    if (!isForeign(error)) throw error;
    return true;
  }
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
