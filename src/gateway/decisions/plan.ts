/** Decisions on a plan: approve, approve in an emergency, reject, revoke, and review of an emergency afterwards. */

import type { Answer } from '../../chat/platform.js';
import {
  approvers,
  type Change,
  decisionsOf,
  emergencyApproval,
  holdsTooShort,
  isOpen,
  startOfChange,
} from '../../engine/changes/change.js';
import type { LedgerEvent } from '../../engine/ledger/entry.js';
import {
  tally,
  whyNoReferenceOfApproval,
  whyNotApprove,
  whyNotBegin,
  whyNotEmergency,
  whyNotOwnAccount,
  withCountingApprovals,
} from '../../engine/plan/approval.js';
import type { Decision, SignedDecision } from '../../engine/plan/decision.js';
import { notByObject } from '../../engine/plan/except.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import { readStart, type Start, startOf } from '../../engine/plan/start.js';
import { provenOperations, readAhead } from '../../engine/plan/stored-operations.js';
import { shownMeasure } from '../../features/cards.js';
import { cannotWait, requestKindOf } from '../../features/kinds.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { minuteIn } from '../../lib/utc-minute.js';
import { accountSubject } from '../../people/links.js';
import { shownNow } from '../../views/decided-card.js';
import { alreadyDecided } from './already-decided.js';
import { approvedAlready } from './approved-already.js';
import type { Call, DecisionRecorder, OpenPlan } from './recorder.js';
import { askOneOf, whyNotTheirs } from './who-may.js';

export interface PlanDecisions {
  /**
   * @param digest of the plan that the person was shown
   * @param stored its operations, where someone began to read them
   */
  approve(call: Call, changeId: string, digest: string, stored?: AsyncIterable<Operation>): Promise<Answer | Refusal>;
  /** Approves alone, when it cannot wait: for declared people, with a reason that everyone sees. */
  emergency(call: Call, changeId: string, reason: string): Promise<Answer | Refusal>;
  /** Why this person may not approve it alone now; null: they may. */
  whyNotAlone(call: Call, changeId: string): Promise<Refusal | null>;
  reject(call: Call, changeId: string, digest: string, reason: string): Promise<Answer | Refusal>;
  /** Sends the plan back with what another one should be like: in words, or the objects that it should leave out (`call.except`). */
  ask(call: Call, changeId: string, digest: string | null, reason: string): Promise<Answer | Refusal>;
  /** Takes back what was asked for or approved, as long as it has not begun. */
  revoke(call: Call, changeId: string): Promise<Answer | Refusal>;
  /** Records that someone looked at an emergency approval afterwards. */
  review(call: Call, changeId: string): Promise<Answer | Refusal>;
}

export function createPlanDecisions(recorder: DecisionRecorder): PlanDecisions {
  return {
    approve: approve.bind(null, recorder),
    emergency: emergency.bind(null, recorder),
    whyNotAlone: whyNotAlone.bind(null, recorder),
    reject: reject.bind(null, recorder),
    ask: ask.bind(null, recorder),
    revoke: revoke.bind(null, recorder),
    review: review.bind(null, recorder),
  };
}

async function approve(
  recorder: DecisionRecorder,
  call: Call,
  changeId: string,
  digest: string,
  stored = readAhead(recorder.ports.plans.operations(call.tenant.id, changeId)),
): Promise<Answer | Refusal> {
  const open = await recorder.open(call, changeId, digest);
  if (isRefusal(open)) return open;
  const { change, plan, policy } = open;
  const now = recorder.ports.clock.now();
  const unentitled = whyNotApprove(call.person, plan, policy, now);
  if (unentitled !== null) return unentitled;
  const start = call.at === undefined ? undefined : readStart(call.at, policy, now);
  if (isRefusal(start)) return start;
  const short = start === undefined ? null : holdsTooShort(change, start);
  if (short !== null) return approvedSooner(short, policy.timeZone);
  const refusal =
    whyNotBegin(policy, startOf([...decisionsOf(change), { kind: 'approve', start }]), now) ??
    whySameAccount(call, open) ??
    whyNoReferenceOfApproval(call, plan, policy);
  if (refusal !== null) return refusal;
  if (hasApproved(change, call)) return approvedAlready;
  return approveAs(recorder, 'approve', call, open, { start, stored });
}

async function emergency(recorder: DecisionRecorder, call: Call, changeId: string, reason: string): Promise<Answer | Refusal> {
  if (reason === '')
    return refuse(
      'missing-reason',
      'An emergency approval needs a reason.',
      `Write it behind the id: /harden emergency ${changeId} …`,
    );
  const open = await openNow(recorder, call, changeId);
  if (isRefusal(open)) return open;
  return whyUnentitled(recorder, call, open) ?? approveAs(recorder, 'emergency', call, open, { reason });
}

async function whyNotAlone(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Refusal | null> {
  const open = await openNow(recorder, call, changeId);
  return isRefusal(open) ? open : whyUnentitled(recorder, call, open);
}

/** Names who may, for people who may not approve it alone. */
function whyUnentitled(recorder: DecisionRecorder, call: Call, open: OpenPlan): Refusal | null {
  const { plan, policy } = open;
  const refusal = whyNotEmergency(call.person, plan, policy, recorder.ports.clock.now()) ?? whySameAccount(call, open);
  if (refusal?.code !== 'not-for-emergencies') return refusal;
  const others = [...policy.emergency].filter((entraId) => entraId !== plan.requestedBy.entraId);
  const nobody = 'Ask its approvers: no one else under approvals.emergency may.';
  return { ...refusal, remedy: askOneOf(recorder, call, others, nobody) };
}

async function reject(
  recorder: DecisionRecorder,
  call: Call,
  changeId: string,
  digest: string,
  reason: string,
): Promise<Answer | Refusal> {
  const open = await recorder.open(call, changeId, digest);
  if (isRefusal(open)) return open;
  // The person who requested a plan withdraws it with the same button.
  if (open.plan.requestedBy.entraId === call.person.entraId) return revoke(recorder, call, changeId);
  const refusal = whyNotApprove(call.person, open.plan, open.policy, recorder.ports.clock.now());
  if (refusal !== null) return refusal;
  const decision = recorder.sign(call, { kind: 'reject', subject: changeId, digest, expiresAt: recorder.soon(), reason });
  const after = await record(recorder, call, changeId, { type: 'rejected', decision });
  if (isRefusal(after)) return after;
  return isSame(after.rejection, decision) ? null : alreadyDecided(after);
}

async function ask(
  recorder: DecisionRecorder,
  call: Call,
  changeId: string,
  digest: string | null,
  reason: string,
): Promise<Answer | Refusal> {
  const open = await (digest === null ? openNow(recorder, call, changeId) : recorder.open(call, changeId, digest));
  if (isRefusal(open)) return open;
  const { plan } = open;
  const refusal = await whyNotTheirs(recorder, call, 'ask', open);
  if (refusal !== null) return refusal;
  const control = recorder.ports.controls.find(({ id }) => id === plan.control);
  if (call.except !== undefined && (control?.eachObject !== true || plan.reverts !== undefined)) return notByObject(plan.control);
  const said = { kind: 'ask' as const, subject: changeId, digest: plan.digest, expiresAt: recorder.soon(), reason };
  const decision = recorder.sign(call, { ...said, except: call.except });
  const after = await record(recorder, call, changeId, { type: 'rejected', decision });
  if (isRefusal(after)) return after;
  return isSame(after.rejection, decision) ? null : alreadyDecided(after);
}

export async function revoke(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Answer | Refusal> {
  const open = await openNow(recorder, call, changeId);
  if (isRefusal(open)) return open;
  const { plan } = open;
  const refusal = await whyNotTheirs(recorder, call, 'revoke', open);
  if (refusal !== null) return refusal;
  const decision = recorder.sign(call, {
    kind: 'revoke',
    subject: changeId,
    digest: plan.digest,
    expiresAt: recorder.soon(),
  });
  const after = await record(recorder, call, changeId, { type: 'revoked', decision });
  if (isRefusal(after)) return after;
  return isSame(after.revocation, decision) ? null : alreadyDecided(after);
}

async function review(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Answer | Refusal> {
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return change;
  const approval = emergencyApproval(change);
  if (change.plan === null || approval === null || change.review !== null)
    return refuse('nothing-to-review', `${changeId} has no emergency approval that waits for a review.`, 'See /harden changes.');
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const refusal = await whyNotTheirs(recorder, call, 'review', { change, plan: change.plan, policy });
  if (refusal !== null) return refusal;
  const { digest } = change.plan;
  const decision = recorder.sign(call, { kind: 'review', subject: changeId, digest, expiresAt: recorder.soon() });
  const after = await record(recorder, call, changeId, { type: 'reviewed', decision });
  return isRefusal(after) ? after : null;
}

async function openNow(recorder: DecisionRecorder, call: Call, changeId: string): Promise<OpenPlan | Refusal> {
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return change;
  return recorder.open(call, changeId, change.plan?.digest ?? '');
}

async function approveAs(
  recorder: DecisionRecorder,
  kind: 'approve' | 'emergency',
  call: Call,
  open: OpenPlan,
  {
    reason,
    start,
    stored = recorder.ports.plans.operations(call.tenant.id, open.plan.id),
  }: { readonly reason?: string; readonly start?: Start | undefined; readonly stored?: AsyncIterable<Operation> },
): Promise<Answer | Refusal> {
  const { plan, policy, change } = open;
  if (!change.isPlanSigned) return unsignedPlan;
  const first = await provenOperations(plan, stored);
  if (first === null) return (await hasNone(recorder.ports.plans, open.plan)) ? gonePlan : editedPlan;
  const control = shownMeasure(change.request.control, recorder.ports.controls);
  const decision = recorder.sign(call, {
    kind,
    shown: shownNow({ drawnBy: recorder.ports.drawnBy, control, tenant: call.tenant.name, change, plan, first }),
    subject: plan.id,
    digest: plan.digest,
    // Valid for as long as any approval of this plan could still be acted on; the worker counts from the last one, or from its beginning.
    expiresAt: new Date(Math.max(Date.parse(plan.expiresAt), latestStart(change, start)) + policy.applyWithinMs),
    ...omitUndefined({ reason, start }),
  });
  const own = (after: Change): SignedDecision | undefined =>
    after.approvals.find((one) => one.decision.person.entraId === call.person.entraId && one.decision.kind === kind);
  const applyIfEnough = (recorded: Change): Following | null => {
    const after = withCountingApprovals(recorded, policy);
    const enough = emergencyApproval(after) !== null || tally(plan, approvers(after), policy).missing === 0;
    if (!isSame(own(after), decision) || !enough || !isOpen(after)) return null;
    const later = startOfChange(after);
    if (later !== null && recorder.ports.clock.now() < new Date(later.notBefore))
      return { queued: recorder.queueAt(call, 'apply', plan.id, new Date(later.notBefore)), movesOn: false };
    return {
      queued: cannotWait(plan) ? recorder.queueFirst(call, 'apply', plan.id) : recorder.queue(call, 'apply', plan.id),
      movesOn: true,
    };
  };
  const recorded = await record(recorder, call, plan.id, { type: 'approved', decision }, applyIfEnough);
  if (isRefusal(recorded)) return recorded;
  const after = withCountingApprovals(recorded, policy);
  if (own(after) === undefined) return alreadyDecided(after);
  if (!isSame(own(after), decision)) return approvedAlready;
  if (kind === 'emergency') await recorder.draw(call, 'emergency', plan.id);
  return null;
}

/** What comes of a decision. */
interface Following {
  /** Settles once it is in the queue. */
  readonly queued: Promise<void>;
  /** Whether the card moves on at once. */
  readonly movesOn: boolean;
}

/**
 * Appends a decision and says what the ledger then says: of decisions at the same time, the first one there counts. `follow` queues
 * what comes of it; a card that moves on at once is drawn when it has. Both wishes go to the store together: a write of its own for the
 * card would be in the way of the worker that takes the job.
 */
async function record(
  recorder: DecisionRecorder,
  call: Call,
  changeId: string,
  event: LedgerEvent,
  follow: (after: Change) => Following | null = () => null,
): Promise<Change | Refusal> {
  await recorder.reads(call).ledger.append(call.tenant.id, changeId, event);
  const after = await recorder.load(call, changeId);
  const following = isRefusal(after) ? null : follow(after);
  const isSoon = following?.movesOn === true;
  await Promise.all([
    following?.queued,
    isSoon ? recorder.drawSoon(call, 'change', changeId) : recorder.draw(call, 'change', changeId),
  ]);
  return after;
}

/** What is stored is not what the card shows: nothing is signed for it. */
const editedPlan = refuse(
  'plan-edited',
  'The stored operations of this plan are not the ones that its digest stands for.',
  'Nothing was approved. Find out who can write to the store, and ask for a fresh plan.',
);

/** A store that was restored has the ledger, from a mirror, and not the lists: nobody is accused of that. */
const gonePlan = refuse(
  'plan-edited',
  'The stored list of this plan is gone, as after the store was restored.',
  'Nothing was approved. Ask for a fresh plan.',
);

async function hasNone(plans: ReadsOperations, { tenant, id }: Plan): Promise<boolean> {
  const { done } = await plans.operations(tenant, id)[Symbol.asyncIterator]().next();
  return done === true;
}

const unsignedPlan = refuse(
  'unsigned-plan',
  'This plan was made before entries of the ledger were signed.',
  'Ask for a fresh one.',
);

function whySameAccount({ actor, person }: Call, { change, policy }: OpenPlan): Refusal | null {
  const account = actor === undefined ? undefined : accountSubject(actor);
  return whyNotOwnAccount({ account, person }, { request: change.request.decision, approvals: change.approvals }, policy);
}

/** Nobody's approval is stretched by someone else. */
function approvedSooner({ person, expiresAt }: Decision, timeZone: string): Refusal {
  return refuse(
    'approved-sooner',
    `What ${person.name} approved holds until ${minuteIn(new Date(expiresAt), timeZone)}, and not that long.`,
    'Name a sooner time, or ask for a fresh plan with at= behind it.',
  );
}

function hasApproved(change: Change, call: Call): boolean {
  return approvers(change).some((person) => person.entraId === call.person.entraId);
}

function isSame(recorded: SignedDecision | null | undefined, ours: SignedDecision): boolean {
  return recorded?.decision.nonce === ours.decision.nonce;
}

/** Until when anything that people said lets it begin: others may approve later, and put nothing off by that. */
function latestStart(change: Change, start: Start | undefined): number {
  const starts = [...decisionsOf(change), { start }].map((said) => Date.parse(said.start?.notAfter ?? '1970-01-01'));
  const until = requestKindOf(change.request)?.until(change.request).getTime() ?? 0;
  return Math.max(0, until, ...starts);
}
