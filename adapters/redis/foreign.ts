/** Someone else wrote to one of our keys, something of another type: what was there is gone either way, and it is in nobody's way. */
import { isForeign } from '../../src/engine/ledger/retry-later.js';
import type { StoreClient } from './connection.js';

/** Works on a key; where something is there that cannot be worked on, it is taken away first. */
export async function unlessForeign<Reply>(redis: StoreClient, key: string, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!isForeign(error)) throw error;
    await redis.del(key);
    return work();
  }
}

/** The text of a key; null where there is none, or something else. */
export function textAt(redis: StoreClient, key: string): Promise<string | null> {
  return unlessForeign(redis, key, () => redis.get(key));
}

/** Nothing of ours is there. */
export function nullIfForeign(error: unknown): null {
  if (isForeign(error)) return null;
  throw error;
}
