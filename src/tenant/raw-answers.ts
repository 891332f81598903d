/** The port through which the answers of a tenant are looked at as they are on the wire. Its one adapter is `adapters/m365`. */
import type { TenantError } from '../lib/errors.js';
import type { Read } from './resource.js';

/** One page of a list, or the one object of a read of a single one. */
interface RawAnswer {
  readonly rows: readonly unknown[];
  /** Whether the service named a next page. */
  readonly continues: boolean;
  /** Why the list ends here though it is not whole. */
  readonly broken: TenantError | null;
}

export interface RawAnswers {
  /** The pages of a read, in order; anyone who has seen enough stops asking. */
  pages(read: Read): AsyncIterable<RawAnswer>;
  /** Releases connections. */
  close(): Promise<void>;
}
