/** How much of a subject its message showed when it was last delivered, so that a delivery that was lost is noticed. */
import type { ShownStore } from '../../src/chat/message-store.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';

const month = 30 * 24 * 3600;

export function createShownStore(redis: StoreClient): ShownStore {
  return {
    of: async (tenant, key) => Number((await redis.get(keys.shown(tenant, key))) ?? 0),
    record: async (tenant, key, entries) => {
      await redis.set(keys.shown(tenant, key), entries, 'EX', month);
    },
  };
}
