/** Every tenant that was ever in the settings of a process on this store: what is open of one that left them is nobody's work. */
import type { TenantRegister } from '../../src/engine/changes/orphaned-changes.js';
import type { StoreClient } from './connection.js';
import { nullIfForeign, unlessForeign } from './foreign.js';
import { keys } from './keys.js';

/** An id of Entra ID, or a name as the settings have them: what stands there otherwise, someone else wrote, and it must not end the look at the rest. */
const tenant = /^[a-z0-9][a-z0-9._-]{0,79}$/i;

const pageSize = 500;
/** Nobody takes this many tenants out of the settings: anyone who can write to the store adds as many names as they like, and each costs a look into its ledger. */
const maxOthers = 1000;

export function createTenantRegister(redis: StoreClient): TenantRegister {
  return {
    add: async (ids) => {
      // Someone who writes there again and again keeps no process from starting.
      if (ids.length > 0)
        await unlessForeign(redis, keys.tenants(), () => redis.sadd(keys.tenants(), ...ids)).catch(nullIfForeign);
    },
    others: async (known) => {
      const mine = new Set(known);
      const found = new Set<string>();
      let cursor = '0';
      do {
        const [next, page] = await unlessForeign(redis, keys.tenants(), () =>
          redis.sscan(keys.tenants(), cursor, 'COUNT', pageSize),
        );
        for (const id of page) if (!mine.has(id)) found.add(id);
        cursor = next;
      } while (cursor !== '0' && found.size <= maxOthers);
      const ids = [...found].filter((id) => tenant.test(id));
      return { ids: ids.slice(0, maxOthers), isWhole: found.size <= maxOthers };
    },
  };
}
