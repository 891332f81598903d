/** Who may keep a change that would undo itself, or have it put back at once. */
import { type ApprovalPolicy, mayRevoke } from './approval.js';
import { rulesFor } from './incident-rules.js';
import type { Plan } from './plan.js';

/** The requester may keep what others approved, and so may everybody who could have approved it; null: nobody can tell who that is. */
export function mayKeep(policy: ApprovalPolicy | null, plan: Plan, entraId: string): boolean {
  if (policy === null) return entraId === plan.requestedBy.entraId;
  return mayRevoke({ entraId, name: entraId }, plan, rulesFor(policy, plan));
}
