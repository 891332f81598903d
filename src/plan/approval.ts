/** Who may approve a plan, and whether enough have. Used at the click and again by the worker. */
import type { Tier } from '../controls/control.js';
import { type Refusal, refuse } from '../errors.js';
import type { Person } from '../person.js';
import type { Plan } from './plan.js';

export interface ApprovalPolicy {
  /** Entra object ids; never empty. */
  readonly approvers: ReadonlySet<string>;
  /** How many different approvers a plan of each tier takes. */
  readonly needed: Readonly<Record<Tier, number>>;
  /** How long a plan may wait for approval. */
  readonly expiresAfterMs: number;
  /** How long after the last approval it may still be applied. */
  readonly applyWithinMs: number;
}

/** Null when this person may decide on this plan now; otherwise why not. */
export function whyNotApprove(person: Person, plan: Plan, policy: ApprovalPolicy, now: Date): Refusal | null {
  if (!policy.approvers.has(person.entraId))
    return refuse(
      'not-an-approver',
      'You are not among the approvers of this tenant.',
      'Ask one of the people named on the card.',
    );
  if (person.entraId === plan.requestedBy.entraId)
    return refuse(
      'self-approval',
      'You asked for this change, so someone else has to approve it.',
      'Ask one of the other approvers named on the card.',
    );
  if (new Date(plan.expiresAt) <= now)
    return refuse('expired', 'This plan waited too long and has expired.', `Make a fresh one with /harden plan ${plan.control}.`);
  return null;
}

/** How many approvals the plan still needs, given the distinct people who approved. */
export function approvalsMissing(plan: Plan, approvedBy: readonly Person[], policy: ApprovalPolicy): number {
  const counted = new Set(approvedBy.map((person) => person.entraId));
  counted.delete(plan.requestedBy.entraId);
  return Math.max(0, policy.needed[plan.risk] - counted.size);
}

/** Null when somebody could approve what this person asks for; otherwise which rule stands in the way. */
export function whyNobodyCanApprove(requester: Person, risk: Tier, policy: ApprovalPolicy): Refusal | null {
  const others = [...policy.approvers].filter((approver) => approver !== requester.entraId).length;
  const needed = policy.needed[risk];
  if (others >= needed) return null;
  return refuse(
    'nobody-can-approve',
    `A ${risk}-risk change needs ${needed} approver${needed === 1 ? '' : 's'} besides you, and there ${others === 1 ? 'is' : 'are'} only ${others}.`,
    'Add approvers under approvals.approvers in hardenbot.yaml, or let somebody else ask.',
  );
}
