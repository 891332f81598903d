/** A witness that remembers only while the process runs: what the gateway, which keeps no files, knows of a ledger. */
import type { ChainHead } from './chain.js';
import type { Witness } from './ledger.js';
import { LedgerBehind } from './not-now.js';

export function createMemoryWitness(): Witness {
  const heads = new Map<string, ChainHead>();
  return {
    follow: async (tenant, store, appended) => {
      const seen = heads.get(tenant);
      const head = appended?.at(-1) ?? (await store.head());
      // A question that was overtaken by a later one shows an older head; only a store that still answers less has lost its end.
      const now = seen === undefined || head.seq >= seen.seq ? head : await store.head();
      if (seen !== undefined && (now.seq < seen.seq || (now.seq === seen.seq && now.hash !== seen.hash)))
        throw new LedgerBehind(`The ledger of tenant ${tenant} holds less than its ${seen.seq} entries.`);
      const known = heads.get(tenant);
      if (known === undefined || now.seq > known.seq) heads.set(tenant, { seq: now.seq, hash: now.hash });
      return now;
    },
  };
}
