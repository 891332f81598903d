/** What is known of a request, plan or change, the statuses it goes through, and what each of them allows. */
import { ownEndOf, ownPrefixes } from '../../features/kinds.js';
import type { Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import type { EventOf } from '../ledger/match-event.js';
import type { Decision, SignedDecision } from '../plan/decision.js';
import type { Plan } from '../plan/plan.js';
import { type Start, startOf } from '../plan/start.js';
import { isUntouched, type Journal } from './journal.js';

export type ChangeStatus =
  | 'requested'
  | 'nothingToDo'
  | 'refused'
  | 'waiting'
  | 'rejected'
  | 'revoked'
  | 'approved'
  | 'applying'
  | 'stopped'
  | 'partly'
  | 'applied'
  | 'verified'
  | 'mismatch'
  | 'reverting'
  | 'revertedUnkept'
  | 'revertStopped'
  | 'reverted';

export interface Change {
  readonly id: string;
  readonly status: ChangeStatus;
  readonly request: EventOf<'requested'>;
  readonly requestedAt: Date;
  readonly plan: Plan | null;
  /** Whether the plan was made since entries are signed: an older one is the past, and is not applied any more. */
  readonly isPlanSigned: boolean;
  readonly approvals: readonly SignedDecision[];
  readonly rejection: SignedDecision | null;
  readonly revocation: SignedDecision | null;
  /** Who looked at an emergency approval afterwards. */
  readonly review: SignedDecision | null;
  /** How often people were reminded, and when last. */
  readonly reminders: { readonly count: number; readonly lastAt: Date | null };
  readonly refusal: Pick<Refusal, 'reason' | 'remedy' | 'accounts'> | null;
  readonly journal: Journal;
  /** The journal of restoring what the change did. */
  readonly revertJournal: Journal;
  readonly stopped: string | null;
  /** Who wanted what was left to be tried again, in order. */
  readonly resumptions: readonly SignedDecision[];
  /** Who wanted it to begin although what it waits for had been stopped, in order. */
  readonly goneOn: readonly SignedDecision[];
  readonly verification: EventOf<'verified'> | null;
  /** When the account of an incident is to be read again; null: not automatically. */
  readonly readAgainAt: Date | null;
  readonly revertedBy: string | null;
  /** When it had been undone completely, automatically or by another change. */
  readonly undoneAt: Date | null;
  /** Why and when putting it back began, where it undoes itself. */
  readonly reverting: { readonly why: EventOf<'undoing'>['why']; readonly at: Date } | null;
  /** What was measured after it had undone itself. */
  readonly revertMeasured: EventOf<'verified'> | null;
  /** The moment at which it undoes itself, and the decisions that stop or hasten that; null: it stays. */
  readonly keep: Keep | null;
  readonly lastAt: Date;
  /** When it last got on: what was tried in vain since is not counted. */
  readonly lastStepAt: Date;
  /** How many entries its subject has, those that carry no authority included. */
  readonly entries: number;
  /** The last of them that is about the change: jobs that were turned away say nothing of it. */
  readonly lastEntry: { readonly at: Date };
  /** How often applying was begun since the last operation that ended: a worker that dies each time must not try for ever. */
  readonly tries: number;
  /** When applying ended. */
  readonly appliedAt: Date | null;
  /** What it would have done while it only reported; null: not brought yet, or never. */
  readonly reported: EventOf<'reported'> | null;
  /** What was checked right before the first write, so that nobody is locked out; null: the control cannot lock anyone out. */
  readonly checked: string | null;
  /** Where the ledger stood when the change ended, signed. */
  readonly checkpoint: string | null;
}

export interface Keep {
  readonly until: Date;
  readonly kept: readonly SignedDecision[];
  readonly revertAsked: readonly SignedDecision[];
}

/** What the ids of changes begin with in the ledger, those of kinds that have their own among them. */
export const changePrefixes: readonly string[] = ['c-', ...ownPrefixes];

/** The time for approval is over, and not enough approved: it waits for nobody any more, whatever the ledger says last. */
export function hasExpired({ status, plan }: Change, now: Date): boolean {
  return status === 'waiting' && plan !== null && new Date(plan.expiresAt) <= now;
}

/** The time for approval is over while it is open: its card has to say so, and no entry does. */
export function isPastApproval(change: Change, now: Date): boolean {
  return isOpen(change) && change.plan !== null && new Date(change.plan.expiresAt) <= now;
}

/** What people said of it so far: the request, and each approval. */
export function decisionsOf({ request, approvals }: Change): readonly Decision[] {
  return [request.decision.decision, ...approvals.map(({ decision }) => decision)];
}

/** When it is to begin where it was approved for later; null: at once. */
export function startOfChange(change: Change): Start | null {
  return startOf(decisionsOf(change));
}

/** Anyone who approved for a sooner time than this, and whose approval will not hold any more then; null: nobody. */
export function holdsTooShort({ approvals }: Change, start: Start): Decision | null {
  const short = approvals.find(({ decision }) => Date.parse(decision.expiresAt) < Date.parse(start.notAfter));
  return short?.decision ?? null;
}

/** Whether it was approved, and waits for its time. */
export function awaitsStart(change: Change, now: Date): boolean {
  const start = change.status === 'approved' ? startOfChange(change) : null;
  return start !== null && now < new Date(start.notBefore);
}

/** Whether it was done well, only reports, and what it would have done was not brought yet. */
export function onlyReports({ plan, status, reported, appliedAt }: Change): boolean {
  const isDone = status === 'verified' || status === 'mismatch';
  return isDone && appliedAt !== null && plan?.stage === 'prepare' && plan.reverts === undefined && reported === null;
}

/** Whether the change waits for someone to keep it at this moment. */
export function awaitsKeep(change: Change): boolean {
  const isAwaited = change.keep !== null && change.keep.kept.length === 0 && !isRevertingOrOver(change.status);
  return isAwaited && !isStoppedUntouched(change);
}

/** Nothing was changed for certain: there is nothing to keep and nothing to undo. */
export function isStoppedUntouched({ status, journal }: Change): boolean {
  return status === 'stopped' && isUntouched(journal);
}

/** Whether its time is up: nobody kept it in time, or it has an end of its own and is over or did not begin as approved. */
export function isTimeUp(change: Change, now: Date): boolean {
  return change.keep !== null && awaitsKeep(change) && (now >= change.keep.until || didNotBeginWell(change));
}

/** It has an end of its own, and stopped half way or did not have the approved result. */
export function didNotBeginWell({ plan, status }: Change): boolean {
  const isItsOwn = plan !== null && ownEndOf(plan)?.subject === plan.id;
  return isItsOwn && (status === 'stopped' || status === 'mismatch');
}

/** What a worker has to do with a change now, with since when: begin it, go on with it, or put it back. Null: nothing is due. */
export function dueSince(change: Change, now: Date): { readonly what: 'apply' | 'revert'; readonly since: Date } | null {
  const { keep, status, lastAt, lastStepAt, approvals } = change;
  // What is in force for too long is not in force for shorter by each try to end it.
  if (status === 'reverting')
    return { what: 'revert', since: endsByItself(change) ? (change.reverting?.at ?? lastAt) : revertDueSince(change) };
  if (keep !== null && !isRevertingOrOver(status)) {
    if (keep.revertAsked.length > 0) return { what: 'revert', since: lastDecided(keep.revertAsked) };
    if (isTimeUp(change, now)) return { what: 'revert', since: didNotBeginWell(change) ? lastAt : keep.until };
  }
  if (status === 'applying') return { what: 'apply', since: lastStepAt };
  if (status === 'applied') return { what: 'apply', since: lastAt };
  if (status !== 'approved' || awaitsStart(change, now)) return null;
  const start = Date.parse(startOfChange(change)?.notBefore ?? '1970-01-01');
  const approvedAt = approvals.length === 0 ? lastStepAt : lastDecided(approvals);
  return { what: 'apply', since: new Date(Math.max(approvedAt.getTime(), start)) };
}

/** Since when undoing it is due and got no further: to begin with it, late or again, is no step. */
function revertDueSince({ keep, lastStepAt }: Change): Date {
  const asked = keep === null || keep.revertAsked.length === 0 ? null : lastDecided(keep.revertAsked);
  const due = asked ?? keep?.until ?? lastStepAt;
  return due > lastStepAt ? due : lastStepAt;
}

/** Whether it ends at its time, and nobody can keep it. */
export function endsByItself({ plan }: Change): boolean {
  return plan !== null && ownEndOf(plan) !== null;
}

/** Jobs that are turned away leave entries too: what was decided does not get younger by them. */
function lastDecided(decisions: readonly SignedDecision[]): Date {
  return new Date(Math.max(0, ...decisions.map(({ decision }) => Date.parse(decision.decidedAt))));
}

/** Whether it waits to be kept, and nobody asked to undo it; a change with an end of its own cannot be kept. */
export function mayStillBeKept(change: Change): boolean {
  return !endsByItself(change) && awaitsKeep(change) && change.keep?.revertAsked.length === 0;
}

/** Until when someone has to keep what was applied; null: nobody has to, or it is too late. */
export function toKeepUntil(change: Change, now: Date): Date | null {
  const { keep, appliedAt } = change;
  return keep !== null && appliedAt !== null && mayStillBeKept(change) && now < keep.until ? keep.until : null;
}

/** Whether its time is up, and no worker has said yet that it undoes or ends it. */
export function hasLapsed(change: Change, now: Date): boolean {
  const { keep, appliedAt } = change;
  const isAwaited = keep !== null && appliedAt !== null && awaitsKeep(change) && keep.revertAsked.length === 0;
  return isAwaited && now >= keep.until;
}

/** How a change stands at a moment, whatever was written of it last: nobody approved it in time (expired), or nobody kept it in time (lapsed). */
export type StatusAt = ChangeStatus | 'expired' | 'lapsed';

export function statusAt(change: Change, now: Date): StatusAt {
  if (hasExpired(change, now)) return 'expired';
  const isDone = change.status === 'verified' || change.status === 'mismatch';
  return isDone && hasLapsed(change, now) ? 'lapsed' : change.status;
}

/** Whether putting it back has begun, or has ended. */
export function isRevertingOrOver(status: ChangeStatus): boolean {
  return status === 'reverting' || status === 'revertedUnkept' || status === 'revertStopped' || status === 'reverted';
}

/** Whether everything that was to be done for a plan is done, measured and said. */
export function hasEnded({ status }: Change): boolean {
  return (
    status === 'verified' ||
    status === 'mismatch' ||
    status === 'stopped' ||
    status === 'partly' ||
    status === 'revertedUnkept' ||
    status === 'revertStopped'
  );
}

/** Whether it did not come to what was asked for, and will not on its own. */
export function isFinal(change: Change): boolean {
  const { status } = change;
  const isNever = status === 'nothingToDo' || status === 'refused' || status === 'rejected' || status === 'revoked';
  return isNever || hasEnded(change) || isRevertingOrOver(status);
}

/** What another plan should be like, where an approver sent this one back; null: nobody did. */
export function askedInstead({ rejection }: Change): Decision | null {
  return rejection?.decision.kind === 'ask' ? rejection.decision : null;
}

/** Whether it was applied without some objects that would have been part of it. */
export function hasLeftOut({ plan, status }: Change): boolean {
  return plan?.except !== undefined && plan.reverts === undefined && (status === 'verified' || status === 'mismatch');
}

/** Whether a decision still counts: the first one that ends it wins, in the order of the ledger. */
export function isOpen(change: Change): boolean {
  return change.status === 'waiting' || change.status === 'approved';
}

/** Whether a standing rule that people approved is in place of approvals: the worker holds the change against it before it begins. */
export function isByRule({ request }: Change): boolean {
  return request.rule !== undefined;
}

/** The approval of someone who decided alone because it could not wait; null: none. */
export function emergencyApproval(change: Change): SignedDecision | null {
  return change.approvals.find(({ decision }) => decision.kind === 'emergency') ?? null;
}

/** The different people who approved. */
export function approvers(change: Change): readonly Person[] {
  const byId = new Map(change.approvals.map(({ decision }) => [decision.person.entraId, decision.person]));
  return [...byId.values()];
}

/** Whether anything was written to the tenant that could be undone. */
export function hasEffects(change: Change): boolean {
  for (const [, { result }] of change.journal.outcomes) if (result === 'applied') return true;
  return false;
}
