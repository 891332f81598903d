/** Whether enough of the right people approved, derived from their signatures, the groups as they are now and the worker's own clock. */
import { type Change, isByRule } from '../../engine/changes/change.js';
import {
  type ApprovalPolicy,
  isWithdrawn,
  tally,
  whyFrozen,
  whyNoReferenceOfApproval,
  whyNotAccountAgain,
  whyNotApprove,
  whyNotEmergency,
  whyNotSameAccount,
} from '../../engine/plan/approval.js';
import type { Decision, SignedDecision } from '../../engine/plan/decision.js';
import type { Plan } from '../../engine/plan/plan.js';
import { startOf, whyNotStart } from '../../engine/plan/start.js';
import { requestKindOf } from '../../features/kinds.js';
import { maxSkewMs } from '../../lib/clock.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { WithClock, WithVerifier } from '../context.js';

const setClocks = 'Set the clocks of gateway and worker, and ask again.';

interface DecisionCheck {
  readonly change: Change;
  /** With risk, requester and expiry as the worker itself worked them out. */
  readonly plan: Plan;
  readonly policy: ApprovalPolicy;
  /** Nonces of decisions that were acted on already; of what has begun, its own are among them. */
  readonly spent: ReadonlySet<string>;
  /** Whether the card that a decision was made on is the one of the plan: what people saw has to be what is done. */
  readonly isShown: (decision: Decision) => boolean;
}

/** The decisions that count, each with a nonce that was not spent before; a refusal when they are not enough or came too late. */
export function checkDecisions(work: WithVerifier & WithClock, check: DecisionCheck): readonly Decision[] | Refusal {
  const { change, plan, policy } = check;
  const now = work.clock.now();
  const valid = new Map<string, Decision>();
  let firstRefusal: Refusal | null = null;
  for (const signed of change.approvals) {
    const checked = checkDecision(work, check, signed);
    const before = [...valid.values()].map((one) => ({ decision: one }));
    const decision = isRefusal(checked) ? checked : (whyNotAccountAgain(checked, before) ?? checked);
    if (isRefusal(decision)) firstRefusal ??= decision;
    else if (!valid.has(decision.nonce)) valid.set(decision.nonce, decision);
  }
  const decisions = [...valid.values()];
  const isEmergency = decisions.some((decision) => decision.kind === 'emergency');
  const { missing, approverSets } = tally(
    plan,
    decisions.map((decision) => decision.person),
    policy,
  );
  // A standing rule of people is in place of their approvals: that it covers this was checked before.
  const byRule = isByRule(change);
  if (missing > 0 && !isEmergency && !byRule) return firstRefusal ?? notApproved(missing, approverSets);
  const start = startOf([change.request.decision.decision, ...decisions]);
  const isBegun = change.status === 'applying';
  const late = isBegun || start === null ? whyTooLate(check, decisions, now) : whyNotStart(start, now, policy.timeZone);
  if (late !== null) return late;
  const frozen = isEmergency || byRule || change.status === 'applying' ? null : whyFrozen(policy, now);
  return frozen ?? decisions;
}

function checkDecision(
  work: WithVerifier & WithClock,
  { change, plan, policy, spent, isShown }: DecisionCheck,
  signed: SignedDecision,
): Decision | Refusal {
  const now = work.clock.now();
  const { kind } = signed.decision;
  const decidedAt = new Date(signed.decision.decidedAt);
  const begun = change.status === 'applying';
  const decision = work.verifier.verify(signed, {
    kind: kind === 'emergency' ? 'emergency' : 'approve',
    tenant: plan.tenant,
    subject: plan.id,
    digest: plan.digest,
    // What began in time may end later; `whyTooLate` watches that it does not rest in between.
    now: begun ? decidedAt : now,
  });
  if (isRefusal(decision)) return decision;
  // What a worker began on it held against its card.
  const isHeldAgainst = begun && spent.has(decision.nonce);
  if (!isHeldAgainst && !isShown(decision))
    return refuse(
      'shown-otherwise',
      `The card that ${decision.person.name} decided on is not the card of this plan.`,
      'Nothing was done. Ask for a fresh plan, and have it approved again. Find out who can write to the store.',
    );
  if (decidedAt.getTime() > now.getTime() + maxSkewMs) return refuse('clock-skew', 'The approval lies in the future.', setClocks);
  if (!begun && spent.has(decision.nonce))
    return refuse('nonce-spent', 'The approval was acted on already.', 'Nothing was done. Make a fresh plan.');
  if (isWithdrawn(decision, policy))
    return refuse(
      'account-unlinked',
      `${decision.person.name} approved this with an account that is not theirs any more.`,
      'Nothing was done. Make a fresh plan.',
    );
  const sameAccount = whyNotSameAccount(decision.account, change.request.decision.decision);
  if (sameAccount !== null) return sameAccount;
  const unreferenced = kind === 'emergency' ? null : whyNoReferenceOfApproval(decision, plan, policy);
  if (unreferenced !== null) return unreferenced;
  const refusal =
    kind === 'emergency'
      ? whyNotEmergency(decision.person, plan, policy, decidedAt)
      : whyNotApprove(decision.person, plan, policy, decidedAt);
  if (refusal === null) return decision;
  return refusal.code === 'not-an-approver' || refusal.code === 'not-for-emergencies'
    ? refuse(refusal.code, `${decision.person.name} approved this and is not entitled to any more.`, 'Make a fresh plan.')
    : refusal;
}

/** The right to apply ends some time after the last approval, or after the last step of what has begun; of a change that waits for others, when it can no longer begin. */
function whyTooLate({ change, plan, policy }: DecisionCheck, decisions: readonly Decision[], now: Date): Refusal | null {
  const own = requestKindOf(change.request);
  const isEmergency = decisions.some(({ kind }) => kind === 'emergency');
  if (own !== undefined && change.status !== 'applying' && !isEmergency) return own.whyOver(change.request, now);
  const askedAt = isByRule(change) ? [change.requestedAt.getTime()] : [];
  const approvedAt = Math.max(...askedAt, ...decisions.map((decision) => new Date(decision.decidedAt).getTime()));
  const since = change.status === 'applying' ? Math.max(approvedAt, change.lastStepAt.getTime()) : approvedAt;
  if (now.getTime() <= since + policy.applyWithinMs) return null;
  const isOlder = approvedAt < Date.parse(plan.createdAt) - maxSkewMs;
  if (isOlder) return refuse('clock-skew', 'The approval is older than its plan.', setClocks);
  return refuse('apply-expired', 'It was approved too long ago to be applied now.', 'Make a fresh plan.');
}

function notApproved(missing: number, approverSets: readonly string[]): Refusal {
  const from = approverSets.length === 0 ? '' : `, from ${approverSets.join(' and from ')}`;
  return refuse(
    'not-approved',
    `The plan still needs ${missing} approval${missing === 1 ? '' : 's'}${from}.`,
    'Approve it in chat.',
  );
}
