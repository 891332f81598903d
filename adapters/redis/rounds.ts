/** The worker's rounds and the digests they made, in Valkey. Kept by workers. */
import { z } from 'zod';
import type { SealedValues } from '../../src/engine/ledger/sealed-value.js';
import { compiled } from '../../src/lib/compiled.js';
import { digestSchema } from '../../src/posture/digest.js';
import { type DigestChannel, type Round, type RoundStore, roundSchema, type StoredDigest } from '../../src/posture/rounds.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

const storedDigestSchema = z.strictObject({
  digest: digestSchema,
  head: z.strictObject({ seq: z.number().int(), hash: z.string() }),
});

const roundOf = (tenant: string) => ({ tenant, name: 'round' });
const digestOf = (tenant: string) => ({ tenant, name: 'digest' });
const dayOf = ({ platform, channel }: DigestChannel) => ({ tenant: '', name: `told ${platform} ${channel}` });

export function createRoundStore(redis: StoreClient, values: SealedValues): RoundStore {
  const round = async (tenant: string): Promise<Round | null> =>
    compiled(roundSchema).safeParse(values.open(roundOf(tenant), await textAt(redis, keys.rounds(tenant)))).data ?? null;
  const digest = async (tenant: string): Promise<StoredDigest | null> =>
    compiled(storedDigestSchema).safeParse(values.open(digestOf(tenant), await textAt(redis, keys.digest(tenant)))).data ?? null;
  return {
    round,
    roundsOf: (tenants) => Promise.all(tenants.map(round)),
    saveRound: async (tenant, one) => {
      await redis.set(keys.rounds(tenant), values.seal(roundOf(tenant), one));
    },
    digest,
    saveDigest: async (tenant, stored) => {
      await redis.set(keys.digest(tenant), values.seal(digestOf(tenant), stored));
    },
    digests: (tenants) => Promise.all(tenants.map(async (tenant) => (await digest(tenant))?.digest ?? null)),
    toldDay: async (to) =>
      z.iso.date().safeParse(values.open(dayOf(to), await textAt(redis, keys.channel(to.platform, to.channel)))).data ?? null,
    saveToldDay: async (to, day) => {
      await redis.set(keys.channel(to.platform, to.channel), values.seal(dayOf(to), day));
    },
  };
}
