/** Decisions on a change that undoes itself: keep it, or have it restored at once. */

import type { Answer } from '../../chat/platform.js';
import { awaitsKeep, type Change, hasEffects, isOpen, isRevertingOrOver, mayStillBeKept } from '../../engine/changes/change.js';
import type { SignedDecision } from '../../engine/plan/decision.js';
import { commandFor, type Plan } from '../../engine/plan/plan.js';
import { shownMeasure } from '../../features/cards.js';
import { ownEndOf } from '../../features/kinds.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { minuteIn } from '../../lib/utc-minute.js';
import { changeTitleOf } from '../../views/change-view.js';
import { outcome } from './already-decided.js';
import type { Call, DecisionRecorder } from './recorder.js';
import { whyNotTheirs } from './who-may.js';

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
  const timeZone = isRefusal(policy) ? 'UTC' : policy.timeZone;
  const [kept] = change.keep?.kept ?? [];
  if (kept !== undefined && change.plan !== null && change.reverting !== null) return keptInVain(change.plan, kept);
  if (kept !== undefined) return keptAlready(kept, { title: titled(recorder, change), timeZone });
  if (isOpen(change)) return notBegun('nothing-to-keep', changeId);
  // Asked of the clock last: what is signed after the time is up holds nothing.
  if (change.plan === null || change.keep === null || !mayStillBeKept(change) || recorder.ports.clock.now() >= change.keep.until)
    return notToKeep(change, { title: titled(recorder, change), timeZone });
  if (isRefusal(policy)) return policy;
  const refusal = await whyNotTheirs(recorder, call, 'keep', { change, plan: change.plan, policy });
  if (refusal !== null) return refusal;
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

/** As a sentence begins: by its title, with the id behind it. */
function titled({ ports }: DecisionRecorder, change: Change): string {
  const control = shownMeasure(change.request.control, ports.controls);
  return `"${changeTitleOf({ change, control })}" (${change.id})`;
}

interface Named {
  readonly title: string;
  readonly timeZone: string;
}

function keptAlready({ decision }: SignedDecision, { title, timeZone }: Named): Refusal {
  const at = minuteIn(new Date(decision.decidedAt), timeZone);
  return refuse('nothing-to-keep', `${title} was kept by ${decision.person.name} at ${at}.`, 'Nothing is left to do.');
}

/** Why a change does not wait to be kept. */
function notToKeep(change: Change, { title, timeZone }: Named): Refusal {
  const { id, keep: deadline, status, undoneAt } = change;
  const card = `/harden show ${id} shows what became of it.`;
  if (undoneAt !== null) return refuse('nothing-to-keep', `${title} was undone at ${minuteIn(undoneAt, timeZone)}.`, card);
  if (status === 'revertStopped') return refuse('nothing-to-keep', `Undoing ${title} stopped half way.`, card);
  if (isRevertingOrOver(status) || (deadline !== null && deadline.revertAsked.length > 0))
    return refuse('nothing-to-keep', `${title} is being undone.`, card);
  if (awaitsKeep(change)) return refuse('nothing-to-keep', `${title} was not kept in time, and will be undone.`, card);
  if (deadline === null && hasEffects(change) && status !== 'applying')
    return refuse('nothing-to-keep', `${title} has no time within which it has to be kept: it stays.`, 'Nothing is left to do.');
  return refuse('nothing-to-keep', `${title} ${outcome(change)}: there is nothing to keep.`, card);
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
