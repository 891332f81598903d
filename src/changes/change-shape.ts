/** What is known of a request, plan or change, and the statuses it goes through. */
import type { LedgerEvent } from '../ledger/entry.js';
import type { SignedDecision } from '../plan/decision.js';
import type { Plan } from '../plan/plan.js';
import type { Journal } from './journal.js';

export type ChangeStatus =
  | 'requested'
  | 'nothingToDo'
  | 'refused'
  | 'waiting'
  | 'rejected'
  | 'revoked'
  | 'approved'
  | 'applying'
  | 'stopped'
  | 'partly'
  | 'applied'
  | 'verified'
  | 'mismatch'
  | 'reverting'
  | 'revertedUnkept'
  | 'revertStopped'
  | 'reverted';

type EventOf<Type extends LedgerEvent['type']> = Extract<LedgerEvent, { type: Type }>;

export interface Change {
  readonly id: string;
  readonly status: ChangeStatus;
  readonly request: EventOf<'requested'>;
  readonly requestedAt: Date;
  readonly plan: Plan | null;
  /** Whether the plan was made since entries are signed: an older one is the past, and is not applied any more. */
  readonly isPlanSigned: boolean;
  readonly approvals: readonly SignedDecision[];
  readonly rejection: SignedDecision | null;
  readonly revocation: SignedDecision | null;
  /** Who looked at an emergency approval afterwards. */
  readonly review: SignedDecision | null;
  /** How often people were reminded, and when last. */
  readonly reminders: { readonly count: number; readonly lastAt: Date | null };
  readonly refusal: { readonly reason: string; readonly remedy: string } | null;
  readonly journal: Journal;
  /** The journal of putting back what the change did. */
  readonly revertJournal: Journal;
  readonly stopped: string | null;
  /** Who wanted what was left to be tried again, in order. */
  readonly resumptions: readonly SignedDecision[];
  readonly verification: EventOf<'verified'> | null;
  readonly revertedBy: string | null;
  /** The moment at which it undoes itself, and the decisions that stop or hasten that; null: it stays. */
  readonly keep: Keep | null;
  readonly lastAt: Date;
  /** How many entries its subject has, those that carry no authority included. */
  readonly entries: number;
  /** How often applying was begun since the last operation that ended: a worker that dies each time must not try for ever. */
  readonly tries: number;
  /** When applying ended. */
  readonly appliedAt: Date | null;
  /** What it would have done while it only reported; null: not brought yet, or never. */
  readonly reported: EventOf<'reported'> | null;
  /** What was checked right before the first write, so that nobody is locked out; null: the control cannot lock anybody out. */
  readonly checked: string | null;
  /** Where the ledger stood when the change ended, signed. */
  readonly checkpoint: string | null;
}

export interface Keep {
  readonly until: Date;
  readonly kept: readonly SignedDecision[];
  readonly revertAsked: readonly SignedDecision[];
}
