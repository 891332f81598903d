/** Proof that a change of Conditional Access locks nobody out who must get in: which sign-ins have to stay possible, and what reasoning says of each. */
import type { Operation } from '../engine/plan/operation.js';
import type { Read } from '../tenant/resource.js';
import type { SignInQuestion } from '../tenant/what-if.js';
import type { Outcomes, RowFold } from './control.js';

/** A policy that would keep someone out, once it is as the plan makes it and enforced. */
export interface Blocker {
  readonly policy: string;
  /** False: it is unknown. */
  readonly certain: boolean;
}

/** A sign-in that has to stay possible. */
export interface GuardedSignIn {
  /** The name an admin knows the account by. */
  readonly name: string;
  /** What they are to the plan: `break-glass account`, `requester or approver`, … */
  readonly role: string;
  /** From where, with what, and how that is known: `DE (Germany), browser, as last seen 2026-11-20`. */
  readonly from: string;
  readonly question: SignInQuestion;
  /** What reasoning over what was read says; empty: they get in. */
  readonly blockedBy: readonly Blocker[];
}

export interface AccessQuestions {
  readonly signIns: readonly GuardedSignIn[];
  /**
   * Lower-case ids of the policies that the plan makes bite without otherwise changing them: What-If decides on these. Null where the
   * plan makes or changes policies or places, so that the service does not know yet what it would have to answer for.
   */
  readonly decidedBy: ReadonlySet<string> | null;
  /** What could not be measured: each a sentence. */
  readonly notMeasured: readonly string[];
}

export interface AccessProof extends RowFold {
  /** What it reads beside the planning. */
  reads(): readonly Read[];
  /** Called after the draft, with its operations. */
  questions(outcomes: Outcomes, operations: readonly Operation[]): AccessQuestions;
}
