/** Which waivers a tenant has, in Valkey. */
import type { Redis } from 'ioredis';
import type { WaiverIndex } from '../../src/services/waivers.js';
import { keys } from './keys.js';

export function createWaiverIndex(redis: Redis): WaiverIndex {
  return {
    add: async (tenant, id) => {
      await redis.sadd(keys.waivers(tenant), id);
    },
    remove: async (tenant, id) => {
      await redis.srem(keys.waivers(tenant), id);
    },
    ids: async (tenant) => (await redis.smembers(keys.waivers(tenant))).sort(),
  };
}
