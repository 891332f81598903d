/** Every tenant that was ever in the settings of a process on this store: what is open of one that left them is nobody's work. */
import type { TenantRegister } from '../../src/changes/left-behind.js';
import type { StoreClient } from './connection.js';
import { unlessForeign } from './foreign.js';
import { keys } from './keys.js';

/** An id of Entra ID, or a name as the settings have them: what stands there otherwise, somebody else wrote, and it must not end the look at the rest. */
const tenant = /^[a-z0-9][a-z0-9._-]{0,79}$/i;

export function createTenantRegister(redis: StoreClient): TenantRegister {
  return {
    add: async (ids) => {
      if (ids.length > 0) await unlessForeign(redis, keys.tenants(), () => redis.sadd(keys.tenants(), ...ids));
    },
    all: async () => {
      const ids = await unlessForeign(redis, keys.tenants(), () => redis.smembers(keys.tenants()));
      return ids.filter((id) => tenant.test(id));
    },
  };
}
