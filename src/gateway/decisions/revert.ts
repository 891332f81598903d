/** Putting a change back: what a person may have done about it, and how. */

import type { Answer } from '../../chat/platform.js';
import { awaitsKeep, type Change, hasEffects } from '../../engine/changes/change.js';
import { openRequests } from '../../engine/changes/plain-request.js';
import { whyNobodyCanApprove } from '../../engine/plan/approval.js';
import type { Plan } from '../../engine/plan/plan.js';
import { mayKeep, rulesOfReverting } from '../../engine/plan/rules-of-plan.js';
import { shownMeasure } from '../../features/cards.js';
import type { OwnEnd } from '../../features/change-kind.js';
import { cannotWait, kindOf, ownEndOf, whyNoReference } from '../../features/kinds.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { requestDigest, type Wish } from '../../queue/request.js';
import { twinCard } from '../../views/twin.js';
import { startPlan } from './asking.js';
import { revertNow } from './keep.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** Asks for the plan that puts a change back; one that waits to be kept is restored at once for anyone who may keep it. */
export async function requestRevert(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Answer | Refusal> {
  const way = await wayToRevert(recorder, call, changeId);
  if (isRefusal(way)) return way;
  if ('now' in way) return revertNow(recorder, call, way.now);
  const of = { tenant: call.tenant.id, digest: requestDigest(way.wish), now: recorder.ports.clock.now() };
  for await (const twin of openRequests(recorder.reads(call).ledger, of))
    return twinCard({
      tenant: call.tenant.name,
      twin,
      control: shownMeasure(twin.request.control, recorder.ports.controls),
      replacing: null,
    });
  return startPlan(recorder, call, way.wish);
}

/** How a change can be restored by a person: at once, or by a plan that others approve. */
export async function wayToRevert(
  recorder: DecisionRecorder,
  call: Call,
  changeId: string,
): Promise<{ readonly now: Plan } | { readonly wish: Wish } | Refusal> {
  const refusal = await recorder.authorize(call, 'request');
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return refusal ?? change;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  // Before anything else: a change that may be hurting is restored by anyone who may keep it, the requester among them.
  if (change.plan !== null && hasEffects(change) && awaitsKeep(change) && mayKeep(policy, change.plan, call.person.entraId))
    return { now: change.plan };
  const end = change.plan === null ? null : ownEndOf(change.plan);
  if (end !== null) return whyNoEnd(change, end);
  if (refusal !== null) return refusal;
  if (change.revertedBy !== null)
    return refuse('already-reverted', `${changeId} was undone already, by ${change.revertedBy}.`, 'See /harden changes.');
  if (change.plan === null || !hasEffects(change) || wasPutBack(change.status))
    return refuse(
      'nothing-to-revert',
      `${changeId} changed nothing that could be undone.`,
      'See /harden changes for what was applied.',
    );
  const nobody = whyNobodyCanApprove(call.person, change.plan.risk, rulesOfReverting(policy, change.plan));
  const { parameters } = change.request;
  const asked = parameters === undefined ? {} : { parameters };
  const own = kindOf(change.plan)?.whenUndone?.(change.plan).asked;
  const wish = { what: 'revert' as const, control: change.plan.control, change: changeId, ...asked, ...own };
  const unreferenced = cannotWait(change.plan) ? null : whyNoReference('requests', call, policy);
  return nobody ?? unreferenced ?? { wish };
}

/** Of a change with an end of its own that cannot be ended now, or not by this person. */
function whyNoEnd(change: Change, end: OwnEnd): Refusal {
  if (hasEffects(change) && awaitsKeep(change))
    return refuse('not-allowed', `The person who requested ${change.id} ends it, and every approver.`, 'Ask one of them.');
  return end.nothingToEnd(change.id);
}

function wasPutBack(status: string): boolean {
  return status === 'reverting' || status === 'revertedUnkept';
}
