/** The port of the ledger: append-only, one chain a tenant. Its adapter is `adapters/redis/ledger.ts`. */
import type { Entry, LedgerEvent } from './entry.js';

export interface Ledger {
  /** Appends one entry and returns once it is durable. An effect is announced here before it happens. */
  append(tenant: string, subject: string, event: LedgerEvent): Promise<Entry>;
  /** All entries of one subject, oldest first; empty when there is none. */
  subject(tenant: string, subject: string): Promise<readonly Entry[]>;
  /** Ids of the subjects that were touched last, newest first. */
  recent(tenant: string, limit: number): Promise<readonly string[]>;
  /** The whole ledger of a tenant, oldest first. */
  read(tenant: string): AsyncIterable<Entry>;
}
