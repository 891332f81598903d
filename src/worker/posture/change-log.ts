/** A log of a tenant in which someone's doing can be found, and what it says. */
import type { Author } from '../../engine/ledger/move.js';
import type { ReadsTenant } from '../../tenant/client.js';
import type { Read } from '../../tenant/resource.js';

/** One thing that someone did. */
export interface Trace {
  readonly author: Author;
  /** Every name that its object goes by in the log. */
  readonly names: readonly string[];
}

export interface ChangeLog {
  /** In a sentence, e.g. `the audit log of Entra`. */
  readonly name: string;
  /** Whether changes of what these reads see are written there. */
  covers(reads: readonly Read[]): boolean;
  /**
   * What was done, and done with success, since a moment, to what these reads see: a function that picks from it what may have
   * changed the answer of some of them. Throws TenantError when the log cannot be read completely.
   */
  read(asked: LogQuestion): Promise<(reads: readonly Read[]) => readonly Trace[]>;
}

interface LogQuestion {
  readonly client: ReadsTenant;
  readonly reads: readonly Read[];
  readonly since: Date;
  readonly until: Date;
}
