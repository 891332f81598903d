/** The port of what a worker keeps of a ledger where the store cannot reach: its mirror. Its adapter is `adapters/redis/mirror.ts`. */

import type { Entry } from './entry.js';
import type { TenantIndex } from './tenant-index.js';
import type { VerifiedEntry } from './verified-entry.js';

export interface MirrorState {
  readonly index: TenantIndex;
  /** The text of its last entry; null while it is empty. */
  readonly headText: string | null;
}

export interface LedgerMirror {
  /** What is kept of a tenant. Throws LedgerBehind where it is damaged. */
  load(tenant: string): Promise<MirrorState>;
  /** Its entries from a number on, that one included. Throws LedgerBehind where it is damaged. */
  from(tenant: string, seq: number): Promise<readonly Entry[]>;
  /** Returns once they are on disk. Throws RetryLater when someone else took the folder. */
  keep(tenant: string, entries: readonly VerifiedEntry[], index: TenantIndex): Promise<void>;
}
