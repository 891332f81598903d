/** The port of the ledger: append-only, one chain a tenant. Its adapter is `adapters/redis/ledger.ts`. */
import type { ChainHead } from './chain.js';
import type { Entry, LedgerEvent } from './entry.js';
import type { Lease } from './lease.js';

/** What must hold at the moment of the append, checked in one step with it. */
export interface AppendConditions {
  /** Throws LeaseLost unless this lease is the current one. */
  readonly lease?: Lease;
  /** Throws NotNow unless the subject has exactly so many entries: nobody decided anything meanwhile. */
  readonly entries?: number;
}

export interface Ledger {
  /**
   * Appends one entry and returns once it is durable. An effect is announced here before it happens. Throws LedgerBehind when
   * the store holds less than is known to have been written.
   */
  append(tenant: string, subject: string, event: LedgerEvent, conditions?: AppendConditions): Promise<Entry>;
  /** As `append`, of several entries that follow each other: all of them or none, in one step. */
  appendAll(
    tenant: string,
    subject: string,
    events: readonly LedgerEvent[],
    conditions?: AppendConditions,
  ): Promise<readonly Entry[]>;
  /** All entries of one subject, oldest first; empty when there is none. */
  subject(tenant: string, subject: string): Promise<readonly Entry[]>;
  /** How many entries a subject has: whether anything was said of it since it was read. */
  count(tenant: string, subject: string): Promise<number>;
  /** Ids of the subjects that were touched last, newest first. */
  recent(tenant: string, limit: number): Promise<readonly string[]>;
  /** The ledger of a tenant, oldest first, from the entry after `after`; each entry is checked to continue the one before. */
  read(tenant: string, after?: ChainHead): AsyncIterable<Entry>;
  /** The last entry as it is stored; `genesis` for an empty ledger. */
  head(tenant: string): Promise<ChainHead>;
}

/** The stored ledger of one tenant, as a witness looks at it. */
export interface StoredLedger {
  head(): Promise<ChainHead>;
  /** Checked link by link. */
  read(after: ChainHead): AsyncIterable<Entry>;
}

/** Remembers how far a ledger had come, so that a store that lost its end is noticed before anything is added to it. */
export interface Witness {
  /**
   * Takes what is new into memory and returns the head. Throws LedgerBehind when the store holds less than was seen, or something else.
   * @param appended the entries that the caller just appended, which spares looking for them.
   */
  follow(tenant: string, store: StoredLedger, appended?: readonly Entry[]): Promise<ChainHead>;
}
