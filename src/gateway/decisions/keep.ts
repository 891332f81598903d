/** Decisions on a change that undoes itself: keep it, or have it restored at once. */

import type { Answer } from '../../chat/platform.js';
import { isOpen, mayStillBeKept } from '../../engine/changes/change.js';
import type { SignedDecision } from '../../engine/plan/decision.js';
import { commandFor, type Plan } from '../../engine/plan/plan.js';
import { mayKeep } from '../../engine/plan/rules-of-plan.js';
import { ownEndOf } from '../../features/kinds.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { Call, DecisionRecorder } from './recorder.js';

export interface KeepDecisions {
  /** Keeps a change that would undo itself. */
  keep(call: Call, changeId: string): Promise<Answer | Refusal>;
}

export async function keep(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Answer | Refusal> {
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return change;
  const end = change.plan === null ? null : ownEndOf(change.plan);
  if (end !== null) return end.whyNotKept(changeId);
  const policy = await recorder.policy(call);
  const [kept] = change.keep?.kept ?? [];
  if (kept !== undefined && change.plan !== null && change.reverting !== null) return keptInVain(change.plan, kept);
  if (kept !== undefined) return keptAlready(changeId, kept, recorder.ports.clock.now());
  if (isOpen(change)) return notBegun('nothing-to-keep', changeId);
  // Asked of the clock last: what is signed after the time is up holds nothing.
  if (change.plan === null || change.keep === null || !mayStillBeKept(change) || recorder.ports.clock.now() >= change.keep.until)
    return refuse('nothing-to-keep', `${changeId} does not wait to be kept.`, 'The card shows what became of it.');
  if (isRefusal(policy)) return policy;
  if (!mayKeep(policy, change.plan, call.person.entraId))
    return refuse('not-allowed', 'Only the person who asked for the change and the approvers may keep it.', 'Ask one of them.');
  const { digest } = change.plan;
  const decision = recorder.sign(call, { kind: 'keep', subject: changeId, digest, expiresAt: recorder.soon() });
  await recorder.reads(call).ledger.append(call.tenant.id, changeId, { type: 'kept', decision });
  await recorder.draw(call, 'change', changeId);
  const after = await recorder.load(call, changeId);
  return isRefusal(after) || after.keep?.kept.some(isSame(decision)) === true ? null : revertedInstead(changeId);
}

/** What was never applied can neither be kept nor gone on with. */
export function notBegun(code: string, changeId: string): Refusal {
  return refuse(
    code,
    `${changeId} has not begun: nothing was changed yet.`,
    `/harden approve ${changeId} shows what it waits for.`,
  );
}

/** The short way while a change waits to be kept: anyone who may keep it may also have it restored at once. */
export async function revertNow(recorder: DecisionRecorder, call: Call, { id, digest }: Plan): Promise<Answer | Refusal> {
  const decision = recorder.sign(call, { kind: 'revert', subject: id, digest, expiresAt: recorder.soon() });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'undoAsked', decision });
  const after = await recorder.load(call, id);
  if (!isRefusal(after) && after.keep?.revertAsked.some(isSame(decision)) !== true) return keptInstead(id);
  await recorder.queue(call, 'undo', id);
  return null;
}

function keptAlready(changeId: string, { decision }: SignedDecision, now: Date): Refusal {
  const minutes = Math.floor((now.getTime() - Date.parse(decision.decidedAt)) / 60_000);
  const when = minutes < 1 ? 'a moment ago' : minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  return refuse('nothing-to-keep', `${decision.person.name} kept ${changeId} ${when}.`, 'Nothing is left to do.');
}

/** What was kept with a key that was revoked since is restored in time. */
function keptInVain({ id, ...plan }: Plan, { decision }: SignedDecision): Refusal {
  return refuse(
    'nothing-to-keep',
    `${id} was undone: what ${decision.person.name} signed to keep it does not count any more.`,
    `Make a fresh plan with ${commandFor(plan)}.`,
  );
}

function isSame({ decision }: SignedDecision): (other: SignedDecision) => boolean {
  return (other) => other.decision.nonce === decision.nonce;
}

/** Someone was heard a moment before. */
function revertedInstead(changeId: string): Refusal {
  return refuse('nothing-to-keep', `${changeId} is being undone.`, 'The card shows what becomes of it.');
}

function keptInstead(changeId: string): Refusal {
  return refuse(
    'kept-already',
    `Someone kept ${changeId} a moment ago.`,
    `Undoing it takes approvals now: /harden revert ${changeId}.`,
  );
}
