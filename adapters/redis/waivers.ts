/** Which waivers a tenant has, in Valkey. */
import type { Redis } from 'ioredis';
import type { WaiverIndex } from '../../src/waivers/waivers.js';
import { gatherReads } from './gathered-reads.js';
import { keys } from './keys.js';

export function createWaiverIndex(redis: Redis): WaiverIndex {
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
