/** Files of evidence in Valkey, kept for a year: the ledger keeps their hash for good. */
import type { EvidenceStore } from '../../src/features/incident/evidence-store.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

const yearSeconds = 365 * 24 * 3600;

export function createEvidenceStore(redis: StoreClient): EvidenceStore {
  return {
    save: async (tenant, hash, text) => {
      await redis.set(keys.evidence(tenant, hash), text, 'EX', yearSeconds);
    },
    load: (tenant, hash) => textAt(redis, keys.evidence(tenant, hash)),
  };
}
