/** The job that a change waits for, derived from its state and the time. */
import { awaitsKeep, awaitsStart, type Change, isTimeUp, startOfChange } from '../../engine/changes/change.js';
import { assertNever } from '../../lib/errors.js';
import { isReading } from '../../queue/request.js';
import type { TenantContext, WithClock, WithRejected, WithReminders } from '../context.js';
import { isKeepReminderDue, isReminderDue } from './reminder-job.js';
import { areResultsDue } from './results-job.js';

/** How long a step may be on its way by the ordinary path before it counts as lost, in milliseconds. */
export const usualGraceMs = 5000;

/** How late a reminder may be before it counts as lost, in milliseconds. */
const reminderLateMs = 60_000;

/** The same of the call to keep a change, for which there is less time. */
const keepReminderLateMs = 15_000;

type Due = 'audit' | 'collect' | 'plan' | 'apply' | 'undo' | 'remind' | 'results';

/** The job that the change waits for; null when it waits for a person, for its time, or for nothing. */
export function dueOf(work: WithClock & WithReminders & WithRejected, tenant: TenantContext, change: Change): Due | null {
  const due = jobFor(work, tenant, change);
  const at = due === null ? null : work.rejected.rejectedAt({ tenant: tenant.id, subject: change.id, name: due }, change);
  if (due === null || at === null) return due;
  // What this worker turned away a moment ago it would turn away again; but an end that came before its time is still to come.
  const dueAt = due === 'undo' ? change.keep?.until : due === 'apply' ? earliestOf(change) : undefined;
  const isBeforeTime = dueAt !== undefined && at < dueAt;
  return isBeforeTime ? due : null;
}

function earliestOf(change: Change): Date | undefined {
  const start = change.status === 'approved' ? startOfChange(change) : null;
  return start === null ? undefined : new Date(start.notBefore);
}

function jobFor(work: WithClock & WithReminders, tenant: TenantContext, change: Change): Due | null {
  const { keep, status } = change;
  switch (status) {
    case 'requested':
      return isReading(change.request.what) ? change.request.what : 'plan';
    case 'approved':
      // The job that was to come at that time is given a moment.
      return awaitsStart(change, new Date(work.clock.now().getTime() - usualGraceMs)) ? null : 'apply';
    case 'applying':
    case 'applied':
      return isRevertDue(work, change) ? 'undo' : 'apply';
    case 'reverting':
      return 'undo';
    case 'revertedUnkept':
    case 'revertStopped':
      return change.checkpoint === null ? 'undo' : null;
    case 'stopped':
    case 'partly':
    case 'verified':
    case 'mismatch':
      if (change.readAgainAt !== null) return isReadingLost(work, change) ? 'collect' : null;
      if (keep !== null && isRevertDue(work, change)) return 'undo';
      if (change.plan !== null && change.checkpoint === null) return 'apply';
      if (isKeepReminderDue(work, change, keepReminderLateMs)) return 'remind';
      return areResultsDue(change, tenant, work.clock.now()) ? 'results' : null;
    case 'waiting':
      return isReminderDue(work, change, reminderLateMs) ? 'remind' : null;
    case 'nothingToDo':
    case 'refused':
    case 'rejected':
    case 'revoked':
    case 'reverted':
      return null;
    default:
      return assertNever(status);
  }
}

/** The queue lost the reading that was due. */
function isReadingLost({ clock }: WithClock, { readAgainAt }: Change): boolean {
  return readAgainAt !== null && clock.now().getTime() - readAgainAt.getTime() >= reminderLateMs;
}

/** The time is up, or someone entitled wants it back; whether that is so is decided by the job, which checks every signature. */
function isRevertDue(work: WithClock, change: Change): boolean {
  const { keep } = change;
  if (keep === null || !awaitsKeep(change)) return keep !== null && keep.revertAsked.length > 0 && awaitsRevert(change);
  return keep.revertAsked.length > 0 || isTimeUp(change, work.clock.now());
}

function awaitsRevert({ status }: Change): boolean {
  return status !== 'revertedUnkept' && status !== 'revertStopped' && status !== 'reverted';
}
