/** The worker's rounds and the digests they made, in Valkey. */
import { z } from 'zod';
import { digestSchema } from '../../src/posture/digest.js';
import { type Round, type RoundStore, roundSchema, type StoredDigest } from '../../src/posture/rounds.js';
import type { StoreClient } from './connection.js';
import { gatherReads } from './gathered-reads.js';
import { keys } from './keys.js';

const storedDigestSchema = z.strictObject({
  digest: digestSchema,
  head: z.strictObject({ seq: z.number().int(), hash: z.string() }),
});

export function createRoundStore(redis: StoreClient): RoundStore {
  const reads = gatherReads(redis);
  const all = (names: readonly string[]) => Promise.all(names.map((name) => reads.get(name)));
  return {
    round: async (tenant) => parseRound(await reads.get(keys.rounds(tenant))),
    roundsOf: async (tenants) => (await all(tenants.map(keys.rounds))).map(parseRound),
    saveRound: async (tenant, round) => {
      await redis.set(keys.rounds(tenant), JSON.stringify(round));
    },
    digest: async (tenant) => parse(await reads.get(keys.digest(tenant))),
    saveDigest: async (tenant, stored) => {
      await redis.set(keys.digest(tenant), JSON.stringify(stored));
    },
    digests: async (tenants) => (await all(tenants.map(keys.digest))).map((stored) => parse(stored)?.digest ?? null),
    toldDay: ({ platform, channel }) => redis.get(keys.channel(platform, channel)),
    saveToldDay: async ({ platform, channel }, day) => {
      await redis.set(keys.channel(platform, channel), day);
    },
  };
}

function parseRound(stored: string | null): Round | null {
  return stored === null ? null : roundSchema.parse(JSON.parse(stored));
}

function parse(stored: string | null): StoredDigest | null {
  return stored === null ? null : storedDigestSchema.parse(JSON.parse(stored));
}
