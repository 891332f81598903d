/** Ports of what is kept beside the ledger; `adapters/redis` implements them. None of it carries authority. */
import type { Posted } from '../chat/platform.js';
import type { Operation } from '../plan/operation.js';
import type { CostedFinding } from '../worker/audit/audit-tenant.js';

export interface PlanStore {
  /** Saves operations as they come, in chunks of 500, before the header says that they are whole. Returns how many there were. */
  saveOperations(tenant: string, id: string, operations: AsyncIterable<Operation> | Iterable<Operation>): Promise<number>;
  /** Operations in order; parsed, because storage is not trusted. */
  operations(tenant: string, id: string): AsyncIterable<Operation>;
  /** The first operations, for a card. */
  first(tenant: string, id: string, count: number): Promise<readonly Operation[]>;
}

/** The files of evidence, each by its hash; nothing of them is trusted that does not have it. */
export interface EvidenceStore {
  save(tenant: string, sha256: string, text: string): Promise<void>;
  /** Null when it is not there (any more). */
  load(tenant: string, sha256: string): Promise<string | null>;
}

/** What an audit of a tenant found, and when. */
export interface Posture {
  readonly at: Date;
  readonly findings: readonly CostedFinding[];
}

export interface PostureStore {
  save(tenant: string, posture: Posture): Promise<void>;
  /** The findings of the latest audit of each control; null when there was none. */
  latest(tenant: string): Promise<Posture | null>;
}

/** How far a job is: only for showing, kept for an hour. */
export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total?: number;
}

export interface ProgressStore {
  set(tenant: string, subject: string, progress: Progress): Promise<void>;
  get(tenant: string, subject: string): Promise<Progress | null>;
}

/** Where the copies of each message are. */
export interface MessageStore {
  record(tenant: string, key: string, posted: Posted): Promise<void>;
  copies(tenant: string, key: string): Promise<readonly Posted[]>;
  /** A copy that cannot be rewritten any more. */
  forget(tenant: string, key: string, posted: Posted): Promise<void>;
  /** What is known of a part of one copy (a file beside it, a detail below it, why it is there); null: nothing. */
  part(place: PartPlace): Promise<string | null>;
  recordPart(place: PartPlace, what: string): Promise<void>;
}

/** A part of one copy of a message. */
export interface PartPlace {
  readonly tenant: string;
  readonly key: string;
  readonly copy: Posted;
  readonly part: string;
}

/** How many entries of a subject its message showed when it was last delivered. */
export interface ShownStore {
  /** 0 when it was never delivered. */
  of(tenant: string, key: string): Promise<number>;
  record(tenant: string, key: string, entries: number): Promise<void>;
}

/** Claims an event or nonce once. */
export interface OnceStore {
  /** True for the first claim of this key within the time; false for every later one. */
  claim(key: string, ttlMs: number): Promise<boolean>;
}
