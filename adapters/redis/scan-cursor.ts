/** Which subjects of a ledger are not over, as gateways and workers found them, each for themselves. */
import { z } from 'zod';
import type { ScanCursorStore } from '../../src/changes/open-subjects.js';
import type { Role } from '../../src/keys/keyring.js';
import type { SealedValues } from '../../src/ledger/sealed-value.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

/**
 * @param of `code`: stands for the code of this hardenbot; another one may see something to do where this one sees none. Asked for when it is first
 * needed, which takes longer than a start should.
 */
export function createScanCursorStore(
  redis: StoreClient,
  values: SealedValues,
  of: { role: Role; code: () => string },
): ScanCursorStore {
  let known: string | undefined;
  const code = (): string => (known ??= of.code());
  const lookedAt = z.strictObject({
    code: z.string().refine((kept) => kept === code()),
    upTo: z.strictObject({ seq: z.number().int().nonnegative(), hash: z.string() }),
    open: z.array(z.string()),
  });
  const place = (tenant: string) => ({ tenant, name: `looked at by ${of.role}s` });
  return {
    of: async (tenant) =>
      lookedAt.safeParse(values.open(place(tenant), await textAt(redis, keys.lookedAt(tenant, of.role)))).data ?? null,
    keep: async (tenant, { upTo: { seq, hash }, open }) => {
      const value = { code: code(), upTo: { seq, hash }, open };
      await redis.set(keys.lookedAt(tenant, of.role), values.seal(place(tenant), value));
    },
  };
}
