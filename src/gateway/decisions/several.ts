/** Several plans with one request, and one press for all of them: what the feature does that puts them on one card. */
import type { Answer } from '../../chat/platform.js';
import type { ControlDefinition } from '../../controls/control.js';
import type { Refusal, RefusalWords } from '../../lib/errors.js';
import type { AskedRow } from './asking.js';
import type { PlanDecisions } from './plan.js';
import type { PlanWish } from './plan-wish.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** A control with the lists that were typed behind it. */
export interface WantedPlan {
  readonly control: ControlDefinition;
  readonly words: readonly string[];
}

/** What could not be requested, and why. */
export interface Declined extends RefusalWords {
  readonly control: string;
}

export interface SeveralDecisions {
  /** Asks for a plan of each: one card with a row for each. What is declined is said on it, and keeps no other from being planned. */
  requestSeveral(call: Call, wanted: readonly WantedPlan[]): Promise<Answer | Refusal>;
  /** Asks for plans that were looked at already, which share one card. */
  startSeveral(call: Call, asked: { readonly rows: readonly AskedRow[]; readonly declined: readonly Declined[] }): Promise<null>;
  /** Approves the plans of a card that this person may approve now, and says of each other one why it is not. Null digest: typed. */
  approveAll(call: Call, cardId: string, digest: string): Promise<Answer | Refusal>;
  /** As `approveAll`, with one reason for all. */
  rejectAll(call: Call, cardId: string, digest: string, reason: string): Promise<Answer | Refusal>;
}

/** What these decisions are made with. */
export interface SeveralPorts {
  readonly recorder: DecisionRecorder;
  readonly plans: PlanDecisions;
  readonly wishFor: (call: Call, wanted: WantedPlan) => Promise<PlanWish | Answer | Refusal>;
}
