/**
 * Reads of the same moment go to the server together: a digest of a thousand tenants asks a thousand times for each of its parts, and
 * most of what that costs is sending. Only for reads: of a batch that breaks off, nobody knows which parts were done.
 */
import type { ChainableCommander, Redis } from 'ioredis';

export interface GatheredReads {
  get(key: string): Promise<string | null>;
  hmget(key: string, fields: readonly string[]): Promise<readonly (string | null)[]>;
  lrange(key: string, start: number, stop: number): Promise<readonly string[]>;
  smembers(key: string): Promise<readonly string[]>;
}

interface Waiting {
  readonly add: (pipeline: ChainableCommander) => void;
  readonly settle: (error: Error | null, reply: unknown) => void;
}

export function gatherReads(redis: Redis): GatheredReads {
  let waiting: Waiting[] = [];
  const send = (): void => {
    const batch = waiting;
    waiting = [];
    const pipeline = redis.pipeline();
    for (const { add } of batch) add(pipeline);
    pipeline.exec().then(
      (replies) => {
        for (const [index, { settle }] of batch.entries())
          settle(...(replies?.[index] ?? [new Error('The store did not answer.'), null]));
      },
      (error: unknown) => {
        for (const { settle } of batch) settle(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  };
  const ask = <Reply>(add: Waiting['add']): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(send);
      waiting.push({ add, settle: (error, reply) => (error === null ? resolve(reply as Reply) : reject(error)) });
    });
  return {
    get: (key) => ask((pipeline) => pipeline.get(key)),
    hmget: (key, fields) => ask((pipeline) => pipeline.hmget(key, ...fields)),
    lrange: (key, start, stop) => ask((pipeline) => pipeline.lrange(key, start, stop)),
    smembers: (key) => ask((pipeline) => pipeline.smembers(key)),
  };
}
