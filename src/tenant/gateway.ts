/** The port through which a tenant is read and changed. Its one adapter is `adapters/m365`. */
import type { Fields, Operation } from '../plan/operation.js';
import type { Read } from './resource.js';

/** Some rows of a read, in the order of the service. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Requests it took, retries included. */
  readonly calls: number;
}

/** What became of one write, settled by reading back. */
export type WriteResult =
  /** The object now is what the operation wanted. `id` is what the service calls a created object. */
  | { readonly result: 'applied'; readonly id?: string }
  /** The service refused, and reading back shows the object as it was. */
  | { readonly result: 'failed'; readonly reason: string }
  /** Reading back shows neither the old nor the new state, or nothing could be read: a person has to look. */
  | { readonly result: 'unknown'; readonly reason: string };

/** One object as an operation sees it: the operation's own fields with their current values, and its id. */
export interface Current {
  readonly id: string;
  readonly fields: Fields;
}

export interface TenantGateway {
  /**
   * Streams a collection page by page; a page is parsed, never the whole held. Throws TenantError when a page cannot be had
   * to the end of the retries, or when the service says that it cut the list: rows that came before are not the whole.
   */
  read<Row>(read: Read<Row>): AsyncIterable<Page<Row>>;
  /** The object that an operation is about, or null when it does not exist. Throws TenantError. */
  current(operation: Operation): Promise<Current | null>;
  /**
   * Sends the one call of an operation and settles by reading back what became of it. Never repeats a write blindly. Throws
   * TenantError only when the write certainly did not happen and may be tried later (throttled to the end, out of reach, no
   * credential that is taken).
   * @param mayStart called right before each request goes out, however long it had to wait for its turn; what it throws ends the write.
   */
  write(operation: Operation, mayStart?: () => void): Promise<WriteResult>;
  /** Releases connections. */
  close(): Promise<void>;
}
