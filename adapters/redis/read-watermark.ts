/** How far workers have read each ledger. Kept by workers. */
import { z } from 'zod';
import type { ReadWatermarkStore } from '../../src/changes/read-watermark.js';
import type { SealedValues } from '../../src/ledger/sealed-value.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

const headSchema = z.strictObject({ seq: z.number().int().nonnegative(), hash: z.string() });

export function createReadWatermarkStore(redis: StoreClient, values: SealedValues): ReadWatermarkStore {
  const place = (tenant: string) => ({ tenant, name: 'heard by workers' });
  return {
    upTo: async (tenant) =>
      headSchema.safeParse(values.open(place(tenant), await textAt(redis, keys.heard(tenant)))).data ?? null,
    say: async (tenant, { seq, hash }) => {
      await redis.set(keys.heard(tenant), values.seal(place(tenant), { seq, hash }));
    },
  };
}
