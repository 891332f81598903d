/**
 * What a signal is: what it reads, when it speaks, and how loudly. A kind is a folder in `kinds/`, a pure judge and its cases; the engine of signals reads the logs,
 * leaves out what hardenbot itself did, lowers what was announced, groups, reports once, and draws.
 */
import type { Known } from './known.js';
import type { Observation, Source } from './observation.js';
import type { Sign } from './sign.js';

/** `loud`: also in quiet hours · `normal`: a card · `digest`: a line in the next digest. */
export type Loudness = 'loud' | 'normal' | 'digest';

interface SourceOfKind {
  readonly source: Source;
  /** Of the unified log: the operations to search for, because a whole tenant's log is too long to be read. */
  readonly operations?: readonly string[];
  /** Searched for only where this log does not answer, which has the same: a tenant's sign-ins are most of what its unified log holds. */
  readonly insteadOf?: Source;
}

/** Something that a kind wants looked at because of rows: once for each mailbox and burst, however many rows there are. */
export interface Look {
  readonly look: 'rules';
  readonly mailbox: string;
}

/** What a kind is, apart from how it judges: what settings, manuals and the gateway need of it. */
export interface SignalDefinition {
  /** The name of its folder. It is stored, so it stays. */
  readonly id: string;
  /** What happened, in a few words: `A Conditional Access policy was weakened`. */
  readonly title: string;
  /** Where it is read. More than one: where the first does not answer, the judge uses the next. */
  readonly reads: readonly SourceOfKind[];
  /** What it needs beside AuditLog.Read.All and View-Only Audit Logs, by the names of the vendor; absent: nothing. */
  readonly needs?: { readonly permissions?: readonly string[]; readonly licence?: string };
  /** How loud a sign of weight A is, where settings say nothing. Alone, a sign of weight B is never loud. */
  readonly loudness: Loudness;
  /** Set where neither an announcement, a maintenance window nor an answer to an earlier one makes it quieter than a card. */
  readonly neverQuiet?: true;
}

export interface SignalKind extends SignalDefinition {
  /** Of rows of one round: whether something else has to be read before it can be judged. What was read comes in the same round. */
  looks?(observations: readonly Observation[], known: Known): readonly Look[];
  /**
   * The signs among rows that came in one round. Pure: the same rows and facts give the same signs, in any order and with any row twice. Rows that hardenbot's own
   * changes account for are not among them.
   */
  judge(observations: readonly Observation[], known: Known): readonly Sign[];
}
