/** A change by the rules of its tenant as they are now, which its ledger does not know: what too few approved waits, whatever was said of it last. */
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { type ApprovalPolicy, tally, withCountingApprovals } from '../plan/approval.js';
import { rulesFor } from '../plan/rules-of-plan.js';
import { approvers, type Change, emergencyApproval, isByRule } from './change.js';

export function withCurrentPolicy(change: Change, policy: ApprovalPolicy | Refusal): Change {
  const { plan, status } = change;
  if (plan === null || status !== 'approved' || isRefusal(policy) || isByRule(change)) return change;
  const rules = rulesFor(policy, plan);
  const counted = withCountingApprovals(change, rules);
  const isEnough = emergencyApproval(counted) !== null || tally(plan, approvers(counted), rules).missing === 0;
  return isEnough ? change : { ...change, status: 'waiting' };
}
