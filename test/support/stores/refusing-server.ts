/** A server that is up, answers, and takes nothing, in each way that a real one can be brought to refuse and back again. */
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';

/** Each over a connection of its own, that nothing else waits on. */
export interface Refusing {
  begin(redis: Redis): Promise<void>;
  end(redis: Redis): Promise<void>;
}

/** Nobody listens there: a replica that never reaches its primary. */
const nowhere = ['127.0.0.1', '1'] as const;

/** By the word with which the server refuses. */
export const refusing = {
  NOREPLICAS: setting('min-replicas-to-write', '1', '0'),
  OOM: setting('maxmemory', '1', '0'),
  READONLY: {
    begin: async (redis) => void (await redis.replicaof(...nowhere)),
    end: async (redis) => void (await redis.replicaof('NO', 'ONE')),
  },
  MISCONF: { begin: failToSave, end: saveAgain },
  BUSY: { begin: runAway, end: endRunaway },
} as const satisfies Readonly<Record<string, Refusing>>;

export type RefusalWord = keyof typeof refusing;
export const refusalWords = Object.keys(refusing) as readonly RefusalWord[];

function setting(name: string, refusingValue: string, usualValue: string): Refusing {
  return {
    begin: async (redis) => void (await redis.config('SET', name, refusingValue)),
    end: async (redis) => void (await redis.config('SET', name, usualValue)),
  };
}

/** A script of someone else that does not end: everyone else learns that the server is busy. */
async function runAway(redis: Redis): Promise<void> {
  await redis.config('SET', 'busy-reply-threshold', '50');
  const other = redis.duplicate();
  other.on('error', () => undefined);
  void other
    .eval('while true do end', 0)
    .catch(() => undefined)
    .finally(() => other.disconnect());
  while (!(await isBusy(redis)));
}

function isBusy(redis: Redis): Promise<boolean> {
  return redis.ping().then(
    () => false,
    () => true,
  );
}

async function endRunaway(redis: Redis): Promise<void> {
  await redis.call('SCRIPT', 'KILL');
  while (await isBusy(redis));
  await redis.config('SET', 'busy-reply-threshold', '5000');
}

/** A folder where the snapshot belongs: saving one fails, and the server takes nothing from then on. */
async function failToSave(redis: Redis): Promise<void> {
  mkdirSync(await snapshotOf(redis));
  await redis.config('SET', 'save', '3600 1000000');
  await save(redis, 'err');
}

async function saveAgain(redis: Redis): Promise<void> {
  rmdirSync(await snapshotOf(redis));
  await save(redis, 'ok');
  await redis.config('SET', 'save', '');
}

async function save(redis: Redis, status: 'ok' | 'err'): Promise<void> {
  await redis.bgsave();
  for (;;) {
    const said = await redis.info('persistence');
    if (said.includes('rdb_bgsave_in_progress:0') && said.includes(`rdb_last_bgsave_status:${status}`)) return;
  }
}

async function snapshotOf(redis: Redis): Promise<string> {
  const [, folder = ''] = await redis.config('GET', 'dir');
  return join(folder, 'dump.rdb');
}
