/** The port of where rows of ledgers are stored: it orders them and makes them durable, and nothing that it answers is believed. */
import type { ChainHead } from './chain.js';
import type { Entry } from './entry.js';
import type { Lease } from './lease.js';
import type { Range } from './ranges.js';

/** What is stored of one entry: text, no matter who wrote it. */
export interface StoredRow {
  readonly seq: number;
  readonly text: string;
}

/**
 * - `appended`: all of them are durable · a list: others wrote meanwhile, these (at most some of them) follow the head that was named
 * - `forked`: the last row is not the head that was named · `foreign`: what is stored takes no entry at all, someone else made it · `lease`: the lease is not the current one · `halted`: nothing is appended
 */
export type AppendAnswer = 'appended' | 'forked' | 'foreign' | 'lease' | 'halted' | readonly StoredRow[];

export interface KnowsHalt {
  /** What someone left who found the ledger damaged, while nothing is appended; null: it is as usual. */
  halted(tenant: string): Promise<string | null>;
}

export interface ReadsRows {
  /** Rows from a number on, that one included, in order; at most `limit`. */
  from(tenant: string, seq: number, limit: number): Promise<readonly StoredRow[]>;
}

export interface AppendsRows {
  /**
   * Appends when the last row is the head, the lease is the current one and the tenant is not halted, all in one step; answers once
   * the entries are durable. An effect is announced here before it happens.
   */
  append(
    tenant: string,
    entries: readonly Entry[],
    expected: { readonly head: ChainHead; readonly lease?: Lease },
  ): Promise<AppendAnswer>;
}

export interface HoldsRows {
  /** Rows by their numbers; null for one that is not there. */
  rows(tenant: string, numbers: readonly number[]): Promise<readonly (StoredRow | null)[]>;
}

export interface RemovesRows {
  /** Takes rows away whose numbers are in a range, the newest first; answers how many there were. Once an entry says in which file they are, and no sooner. */
  remove(tenant: string, range: Range): Promise<number>;
}

export interface EntryLog extends KnowsHalt, ReadsRows, AppendsRows, HoldsRows, RemovesRows {
  /** Whether a replica may take over without the entries that were written last. A store that is one server has lost nothing on its own. */
  readonly mayLoseEnd: boolean;
  halt(tenant: string, notice: string): Promise<void>;
  lift(tenant: string): Promise<void>;
  /** What was left by anyone who last restored the end that the store had lost; null: nobody did. */
  putBack(tenant: string): Promise<string | null>;
  notePutBack(tenant: string, notice: string): Promise<void>;
}
