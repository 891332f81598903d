/** Scripts that the server runs in one step, sent as the hash of their text once it knows them. */
import { createHash } from 'node:crypto';
import type { StoreClient } from './connection.js';

export interface Script {
  /** Throws what the server answers with. */
  run(redis: StoreClient, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

export function script(text: string): Script {
  const hash = createHash('sha1').update(text).digest('hex');
  return {
    run: async (redis, keys, args) => {
      try {
        return await redis.evalsha(hash, keys.length, ...keys, ...args);
      } catch (error) {
        // A server that was started again, or took over, has not seen it yet; it remembers it from here on.
        if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
          return redis.eval(text, keys.length, ...keys, ...args);
        throw error;
      }
    },
  };
}
