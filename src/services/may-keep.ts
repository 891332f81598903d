/** Who may keep a change that would undo itself, or have it put back at once. */
import type { ApprovalPolicy } from '../plan/approval.js';
import type { Plan } from '../plan/plan.js';

/** The requester may keep what others approved, and so may every approver. */
export function mayKeep(policy: Pick<ApprovalPolicy, 'approvers' | 'emergency'>, plan: Plan, entraId: string): boolean {
  return entraId === plan.requestedBy.entraId || policy.approvers.has(entraId) || policy.emergency.has(entraId);
}
