/** The worker's rounds and the digests they made, in Valkey. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { digestSchema } from '../../src/posture/digest.js';
import { type RoundStore, roundSchema, type StoredDigest } from '../../src/posture/rounds.js';
import { keys } from './keys.js';

const storedDigestSchema = z.strictObject({
  digest: digestSchema,
  head: z.strictObject({ seq: z.number().int(), hash: z.string() }),
});

export function createRoundStore(redis: Redis): RoundStore {
  return {
    round: async (tenant) => {
      const stored = await redis.get(keys.rounds(tenant));
      return stored === null ? null : roundSchema.parse(JSON.parse(stored));
    },
    saveRound: async (tenant, round) => {
      await redis.set(keys.rounds(tenant), JSON.stringify(round));
    },
    digest: async (tenant) => parse(await redis.get(keys.digest(tenant))),
    saveDigest: async (tenant, stored) => {
      await redis.set(keys.digest(tenant), JSON.stringify(stored));
    },
    digests: async (tenants) => {
      const pipeline = redis.pipeline();
      for (const tenant of tenants) pipeline.get(keys.digest(tenant));
      const replies = (await pipeline.exec()) ?? [];
      return replies.map(([error, reply]) => {
        if (error !== null) throw error;
        return parse(reply as string | null)?.digest ?? null;
      });
    },
    toldDay: ({ platform, channel }) => redis.get(keys.channel(platform, channel)),
    saveToldDay: async ({ platform, channel }, day) => {
      await redis.set(keys.channel(platform, channel), day);
    },
  };
}

function parse(stored: string | null): StoredDigest | null {
  return stored === null ? null : storedDigestSchema.parse(JSON.parse(stored));
}
