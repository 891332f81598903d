/** What features keep in Valkey for a tenant, a signed value a key. */
import type { SealedStore } from '../../src/engine/ledger/sealed-store.js';
import type { SealedValues } from '../../src/engine/ledger/sealed-value.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keptKey } from './keys.js';

export function createSealedStore(redis: StoreClient, values: SealedValues): SealedStore {
  return {
    read: async (place) => values.open(place, await textAt(redis, keptKey(place))),
    keep: async (place, value, forMs) => {
      const text = values.seal(place, value);
      if (forMs === undefined) await redis.set(keptKey(place), text);
      else await redis.set(keptKey(place), text, 'PX', forMs);
    },
    forget: async (...places) => {
      await redis.del(places.map(keptKey));
    },
  };
}
