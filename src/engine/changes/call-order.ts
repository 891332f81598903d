/** Whom a plan that waits calls personally, while nobody answers. */

import { cannotWait } from '../../features/kinds.js';
import { type ApprovalPolicy, possibleApprovers, withCountingApprovals } from '../plan/approval.js';
import type { Plan } from '../plan/plan.js';
import { approvers, type Change } from './change.js';

/** People of many that are called by name at once: nobody feels meant who is one of many. */
export const maxMentioned = 5;

/** Milliseconds between calls where nothing may wait: an account that is not contained yet. Twice as long after each six calls. */
export const urgentEveryMs = 5 * 60_000;
export const urgentAtFirst = 6;

/** People who get a message of their own with each call, of many who could answer. */
const atATime = { usual: 1, urgent: 3 } as const;

/**
 * Those of `onCall`, one more with each call; where more could approve than a message mentions at once, the next of them besides, in turn, until someone answers.
 * @param count how often people were called before
 */
export function calledPersonally(
  change: Change,
  plan: Plan,
  { policy, onCall, count }: { readonly policy: ApprovalPolicy; readonly onCall: readonly string[]; readonly count: number },
): readonly string[] {
  const first = onCall.slice(0, count + 1);
  const answered = new Set(approvers(withCountingApprovals(change, policy)).map(({ entraId }) => entraId));
  const left = possibleApprovers(policy, plan.risk, plan.requestedBy).filter((one) => !answered.has(one));
  if (left.length <= maxMentioned) return first;
  const others = left.filter((one) => !onCall.includes(one));
  const size = cannotWait(plan) ? atATime.urgent : atATime.usual;
  const turns = Math.max(1, Math.ceil(others.length / size));
  const start = (count % turns) * size;
  return [...first, ...others.slice(start, start + size)];
}
