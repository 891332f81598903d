/** How much of a subject its message showed when it was last delivered, so that a delivery that was lost is noticed. Kept by gateways. */
import { z } from 'zod';
import type { DisplayedVersionStore } from '../../src/chat/message-store.js';
import type { SealedValues } from '../../src/ledger/sealed-value.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

const month = 30 * 24 * 3600;
const shownSchema = z.number().int().nonnegative();

export function createDisplayedVersionStore(redis: StoreClient, values: SealedValues): DisplayedVersionStore {
  const place = (tenant: string, key: string) => ({ tenant, name: `shown ${key}` });
  return {
    of: async (tenant, key) =>
      shownSchema.safeParse(values.open(place(tenant, key), await textAt(redis, keys.shown(tenant, key)))).data ?? 0,
    record: async (tenant, key, entries) => {
      await redis.set(keys.shown(tenant, key), values.seal(place(tenant, key), entries), 'EX', month);
    },
  };
}
