/** What people want to be told. Kept by gateways, and believed only as one of them kept it. */
import type { SealedValues } from '../../src/ledger/sealed-value.js';
import { type NotifyStore, notifySchema } from '../../src/people/notify.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

/** @param tenant the one whose Entra ID the people belong to */
export function createNotifyStore(redis: StoreClient, values: SealedValues, tenant: string): NotifyStore {
  const place = (entraId: string) => ({ tenant, name: `notify ${entraId}` });
  return {
    of: async (entraId) =>
      notifySchema.safeParse(values.open(place(entraId), await textAt(redis, keys.notify(tenant, entraId)))).data ?? 'all',
    record: async (entraId, notify) => {
      await redis.set(keys.notify(tenant, entraId), values.seal(place(entraId), notify));
    },
  };
}
