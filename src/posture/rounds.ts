/** What is remembered of the worker's own rounds: which day was audited and reported. Carries no authority. */
import { z } from 'zod';
import type { Digest } from './digest.js';

export const roundSchema = z.strictObject({
  /** The local day of the last scan. */
  day: z.iso.date(),
  /** Id of the scan, which its ledger entry carries. */
  scan: z.string(),
  startedAt: z.iso.datetime(),
  /** When a worker took it last; absent: none did. */
  takenAt: z.iso.datetime().optional(),
  ended: z.boolean(),
  /** Why it could not be done; absent: it could. */
  failed: z.string().optional(),
});
export type Round = z.infer<typeof roundSchema>;

/** Where a digest goes. */
export interface DigestChannel {
  readonly platform: string;
  readonly channel: string;
}

export interface RoundStore {
  round(tenant: string): Promise<Round | null>;
  /** The same of many tenants at once, in their order. */
  roundsOf(tenants: readonly string[]): Promise<readonly (Round | null)[]>;
  saveRound(tenant: string, round: Round): Promise<void>;
  /** The last digest of a tenant, and where its ledger stood. */
  digest(tenant: string): Promise<StoredDigest | null>;
  saveDigest(tenant: string, digest: StoredDigest): Promise<void>;
  digests(tenants: readonly string[]): Promise<readonly (Digest | null)[]>;
  /** The last local day that a channel was reported. */
  toldDay(channel: DigestChannel): Promise<string | null>;
  saveToldDay(channel: DigestChannel, day: string): Promise<void>;
}

export interface StoredDigest {
  readonly digest: Digest;
  readonly head: { readonly seq: number; readonly hash: string };
}
