/** The port of the ledger: append-only, one chain a tenant. What it gives out was verified; see `sealed-ledger.ts`. */

import type { Archive } from './archived-ranges.js';
import type { ChainHead } from './chain.js';
import type { LedgerEvent } from './entry.js';
import type { Fold } from './fold.js';
import type { Lease } from './lease.js';
import type { LedgerNotice } from './notice.js';
import type { VerifiedEntry } from './verified-entry.js';

/** What must hold at the moment of the append, checked in one step with it. */
export interface AppendConditions {
  /** Throws LeaseLost unless this lease is the current one. */
  readonly lease?: Lease;
  /** Throws RetryLater unless the subject has exactly this many entries: nobody decided anything meanwhile. */
  readonly entries?: number;
  /** The same of another subject, on which it rests. */
  readonly restsOn?: { readonly subject: string; readonly entries: number };
}

/**
 * How fresh an answer has to be. `now`, where nothing is said: with everything written up to the moment of the call. `known`: as this process
 * knows the ledger since it last read or wrote it, which costs no read; where it never did, as `now`. See `session.ts` for who asks so.
 */
export type AsOf = 'now' | 'known';

/* One interface for each use of a ledger: the caller of one method needs no other. */

export interface ReadsFold {
  /** What the entries of a subject come to. It is kept while the process lives, so that asking again costs what is new. */
  fold<State>(tenant: string, subject: string, fold: Fold<State>, asOf?: AsOf): Promise<State | null>;
}

export interface ReadsSubject {
  /** All entries of one subject, oldest first; empty when there is none. A change may have a million: see `fold`. */
  subject(tenant: string, subject: string, asOf?: AsOf): Promise<readonly VerifiedEntry[]>;
}

export interface ReadsPlaces {
  /**
   * The entries at some places of a subject, 0 the oldest, in the order of the places. Null: the subject has no such place, or none of our processes wrote
   * what stands there.
   */
  entriesAt(tenant: string, subject: string, places: readonly number[], asOf?: AsOf): Promise<readonly (VerifiedEntry | null)[]>;
}

export interface Remembers {
  /** Whether this process, or its mirror, ever saw an entry of a subject: reported also where the ledger cannot be read now. */
  remembers(tenant: string, subject: string): Promise<boolean>;
}

export interface ReadsHalt {
  /** Why the tenant is halted, in the words of one of our processes; null: it is not, or nobody of us said so. */
  whyHalted(tenant: string): Promise<string | null>;
}

export interface ReadsTouched {
  /** Ids of the subjects that were touched after an entry, and the head up to which that was looked at. */
  touched(
    tenant: string,
    after: number,
    asOf?: AsOf,
  ): Promise<{ readonly subjects: readonly string[]; readonly head: ChainHead }>;
}

export interface ChecksEntries {
  /** Whether this entry, by its number and hash, is the one that stands in the ledger; false as well where nothing is known of it any more. */
  stands(tenant: string, entry: ChainHead, asOf?: AsOf): Promise<boolean>;
}

export interface ReadsRecent {
  /**
   * Ids of the subjects that were touched last, newest first; of those that begin with `prefix`, or with one of several. Anyone who looks for
   * some kind says so: of other kinds anyone may make as many as they like.
   */
  recent(tenant: string, limit: number, prefix?: string | readonly string[], asOf?: AsOf): Promise<readonly string[]>;
}

export interface ReadsHead {
  /** The last entry; `genesis` for an empty ledger. */
  head(tenant: string, asOf?: AsOf): Promise<ChainHead>;
}

export interface ReadsEntries {
  /** The ledger of a tenant, oldest first, from the entry after `after`, without what was archived. */
  read(tenant: string, after?: number): AsyncIterable<VerifiedEntry>;
}

export interface ReadsLastPutBack {
  /** What the store last lost of the end of the ledger and got back; null: it never did, or nobody of us said so. */
  lastPutBack(tenant: string): Promise<LedgerNotice | null>;
}

export interface ReadsArchives {
  /** What left the ledger for files, oldest first: of those entries nothing else here says anything. */
  archives(tenant: string): Promise<readonly Archive[]>;
}

export interface Appends {
  /** Signs and appends one entry and returns once it is durable. An effect is announced here before it happens. */
  append(tenant: string, subject: string, event: LedgerEvent, conditions?: AppendConditions): Promise<VerifiedEntry>;
}

export interface AppendsAll {
  /** As `append`, of several entries that follow each other: all of them or none, in one step. */
  appendAll(
    tenant: string,
    subject: string,
    events: readonly LedgerEvent[],
    conditions?: AppendConditions,
  ): Promise<readonly VerifiedEntry[]>;
}

export interface CountsEntries {
  /** How many entries a subject has: whether anything was said of it since it was read. */
  count(tenant: string, subject: string, asOf?: AsOf): Promise<number>;
}

/**
 * Every call throws LedgerBehind when the store holds less than is known to have been written, something else, or what no process of
 * ours wrote; NewerLedger when a later version wrote it.
 */
export interface Ledger
  extends ReadsFold,
    ReadsSubject,
    ReadsPlaces,
    Remembers,
    ReadsHalt,
    ReadsTouched,
    ChecksEntries,
    ReadsRecent,
    ReadsHead,
    ReadsEntries,
    ReadsLastPutBack,
    ReadsArchives,
    Appends,
    AppendsAll,
    CountsEntries {
  /** Nonces of decisions that were acted on. */
  spent(tenant: string, asOf?: AsOf): Promise<ReadonlySet<string>>;
  /** The latest time that an entry names: no clock that is behind it is right. */
  latestAt(tenant: string): Promise<Date>;
}
