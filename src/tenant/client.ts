/** The port through which a tenant is read and changed. Its one adapter is `adapters/m365`. */

import type { Fields, Operation } from '../engine/plan/operation.js';
import type { TenantError } from '../lib/errors.js';
import type { TenantLogs } from './logs/tenant-logs.js';
import type { KnowsOrigin } from './origin.js';
import type { Read } from './resource.js';
import type { WhatIf } from './what-if.js';

/** Some rows of a read, in the order of the service. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Requests it took, retries included. */
  readonly calls: number;
}

/** What became of one write, settled by reading back. */
export type WriteResult =
  /**
   * The object now is what the operation wanted. `id` is what the service calls a created object; `note` what people have to know
   * beside it, e.g. where a new password is.
   */
  | { readonly result: 'applied'; readonly id?: string; readonly note?: string }
  /**
   * Reading back shows the object as it was: the service refused, for want of a right or a licence (`lacks`) that someone may grant again, or
   * (`waitsFor`) was out of order, so that the same may go well later.
   */
  | { readonly result: 'failed'; readonly reason: string; readonly waitsFor?: TenantError; readonly lacks?: TenantError }
  /**
   * Reading back shows neither the old nor the new state, or nothing could be read: a person has to look. `waitsFor`: the service was away or
   * took no credential when it was to be read back, and anyone who comes back later can look.
   */
  | { readonly result: 'unknown'; readonly reason: string; readonly waitsFor?: TenantError };

/** One object as an operation sees it: the operation's own fields with their current values, and its id. */
export interface Current {
  readonly id: string;
  readonly fields: Fields;
}

/** What became of one write that went together with others; `notDone`: certainly not done, and may be tried later. */
export type TogetherResult = WriteResult | { readonly result: 'notDone'; readonly error: TenantError };

/**
 * Looks and changes of several objects in one request. Only updates of different objects of one kind whose resource allows it
 * (`ObjectAddress.together`). Answers are in the order of the operations.
 */
export interface Together {
  /** Throws TenantError when one of the objects cannot be read. */
  current(operations: readonly Operation[]): Promise<readonly (Current | null)[]>;
  /** As `write` of each; a change that certainly did not happen is reported instead of thrown. */
  write(operations: readonly Operation[], mayStart?: () => void): Promise<readonly TogetherResult[]>;
}

export interface ReadsTenant {
  /**
   * Streams a collection page by page; a page is parsed, never the whole held. Throws TenantError when a page cannot be had
   * to the end of the retries, or when the service says that it cut the list: rows that came before are not the whole.
   */
  read<Row>(read: Read<Row>): AsyncIterable<Page<Row>>;
  /** What this process knows of the tenant's logs; absent: every question goes to the tenant. */
  readonly logs?: TenantLogs;
}

export interface ClosesTenant {
  /** Releases connections. */
  close(): Promise<void>;
}

export interface AsksWhatIf extends KnowsOrigin {
  /** Absent: this tenant cannot be asked. */
  readonly whatIf?: WhatIf;
}

export interface TenantClient extends ReadsTenant, ClosesTenant, AsksWhatIf {
  /** The object that an operation is about, or null when it does not exist. Throws TenantError. */
  current(operation: Operation): Promise<Current | null>;
  /**
   * Sends the one call of an operation and settles by reading back what became of it. Never repeats a write blindly. Throws
   * TenantError only when the write certainly did not happen and may be tried later (throttled to the end, out of reach, no
   * credential that is taken).
   * @param mayStart called right before each request goes out, however long it had to wait for its turn; what it throws ends the write.
   */
  write(operation: Operation, mayStart?: () => void): Promise<WriteResult>;
  /** Absent: every operation goes alone. */
  readonly together?: Together;
  /** Milliseconds for which the service behind a resource wants to be left alone, or does not answer; 0 or absent: it takes requests. */
  restMs?(resource: string): number;
  /** Why there was no token when it was used last, or no credential; null: there was one, or nobody asked. Absent: nobody knows. */
  refused?(): string | null;
  /** By which ids the tenant's logs name the app that acts here; absent: nobody knows. Throws TenantError. */
  appIds?(): Promise<readonly string[]>;
}
