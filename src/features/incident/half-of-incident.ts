/** Plans that are one step of an incident. */
import type { Change } from '../../engine/changes/change.js';

/** Whether a plan is a part of an incident that alone is no good news: only restored access of which nothing is left open is. */
export function isHalfOfIncident({ plan, verification }: Change): boolean {
  if (plan?.incident === undefined || plan.reverts !== undefined) return false;
  return plan.control !== 'restore' || verification?.measured !== 'pass';
}
