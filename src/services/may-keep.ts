/** Who may keep a change that would undo itself, or have it put back at once. */
import type { Plan } from '../plan/plan.js';

/** The requester may keep what others approved, and so may every approver. */
export function mayKeep(approvers: ReadonlySet<string>, plan: Plan, entraId: string): boolean {
  return entraId === plan.requestedBy.entraId || approvers.has(entraId);
}
