/** Which waivers a tenant has, in Valkey. */
import type { WaiverIndex } from '../../src/waivers/waivers.js';
import type { StoreClient } from './connection.js';
import { gatherReads } from './gathered-reads.js';
import { keys } from './keys.js';

export function createWaiverIndex(redis: StoreClient): WaiverIndex {
  const reads = gatherReads(redis);
  return {
    add: async (tenant, id) => {
      await redis.sadd(keys.waivers(tenant), id);
    },
    remove: async (tenant, id) => {
      await redis.srem(keys.waivers(tenant), id);
    },
    ids: async (tenant) => [...(await reads.smembers(keys.waivers(tenant)))].sort(),
  };
}
