/** Every tenant that was ever in the settings of a process on this store: what is open of one that left them is nobody's work. */
import type { TenantRegister } from '../../src/changes/left-behind.js';
import type { StoreClient } from './connection.js';
import { unlessForeign } from './foreign.js';
import { keys } from './keys.js';

export function createTenantRegister(redis: StoreClient): TenantRegister {
  return {
    add: async (ids) => {
      if (ids.length > 0) await unlessForeign(redis, keys.tenants(), () => redis.sadd(keys.tenants(), ...ids));
    },
    all: () => unlessForeign(redis, keys.tenants(), () => redis.smembers(keys.tenants())),
  };
}
