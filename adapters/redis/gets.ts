/** Reads of single keys that are asked for in the same moment go to the server in one write: a digest of a thousand tenants asks for seven thousand. */
import { Cluster, type Redis } from 'ioredis';
import type { StoreClient } from './connection.js';

interface Asked {
  readonly key: string;
  readonly resolve: (text: string | null) => void;
  readonly reject: (error: unknown) => void;
}

const asked = new WeakMap<Redis, Asked[]>();

/** Like `GET`: each that fails rejects on its own. A cluster is asked for one key at a time: they stand on several servers. */
export function textOf(redis: StoreClient, key: string): Promise<string | null> {
  if (redis instanceof Cluster) return redis.get(key);
  return new Promise((resolve, reject) => {
    const waiting = asked.get(redis);
    if (waiting !== undefined) {
      waiting.push({ key, resolve, reject });
      return;
    }
    asked.set(redis, [{ key, resolve, reject }]);
    process.nextTick(() => void askAll(redis));
  });
}

async function askAll(redis: Redis): Promise<void> {
  const all = asked.get(redis) ?? [];
  asked.delete(redis);
  try {
    const pipeline = redis.pipeline();
    for (const { key } of all) pipeline.get(key);
    const replies = await pipeline.exec();
    for (const [place, { resolve, reject }] of all.entries()) {
      const [error, text] = replies?.[place] ?? [new Error('The store gave no answer.'), null];
      if (error === null) resolve(text as string | null);
      else reject(error);
    }
  } catch (error) {
    for (const { reject } of all) reject(error);
  }
}
