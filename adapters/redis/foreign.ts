/** Someone else wrote to one of our keys, something of another type: what was there is gone either way, and it is in nobody's way. */
import { isForbidden, isForeign } from '../../src/engine/ledger/retry-later.js';
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

/**
 * The text of a key; null where there is none, or something else. That is taken away where this process may: of what another one keeps it may only read,
 * and nobody who writes something there keeps it from reading the rest.
 */
export async function textAt(redis: StoreClient, key: string): Promise<string | null> {
  try {
    return await redis.get(key);
  } catch (error) {
    if (!isForeign(error)) throw error;
    await takenAway(redis, key);
    return null;
  }
}

/** What work on a key of another process gives; `none` where something else is there. */
export async function orNone<Reply>(redis: StoreClient, key: string, none: Reply, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!isForeign(error)) throw error;
    await takenAway(redis, key);
    return none;
  }
}

async function takenAway(redis: StoreClient, key: string): Promise<void> {
  try {
    await redis.del(key);
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
}

/** Nothing of ours is there. */
export function nullIfForeign(error: unknown): null {
  if (isForeign(error)) return null;
  throw error;
}
