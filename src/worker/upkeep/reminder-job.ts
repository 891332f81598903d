/** The remind job: reminds people of a plan that waits, less and less often, and some of them personally each time, until it expires. */

import { calledPersonally, urgentAtFirst, urgentEveryMs } from '../../engine/changes/call-order.js';
import { awaitsKeep, type Change, endsByItself, isOpen, mayStillBeKept } from '../../engine/changes/change.js';
import { lastDayOf } from '../../engine/changes/own-ends.js';
import type { Plan } from '../../engine/plan/plan.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import { cannotWait } from '../../features/kinds.js';
import { isRefusal, refuse } from '../../lib/errors.js';
import type { Job, Reply } from '../../queue/job.js';
import { keepReminderKey, reminderKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import type { WithClock, WithJobs, WithLedger, WithPolicy, WithReminders } from '../context.js';
import { type RequestPorts, verifyRequest } from '../verify-request.js';

/** Has someone woken at the next reminder or at the end of the time for approval, whichever is sooner. */
export async function planReminder(
  work: WithJobs & WithClock & WithReminders,
  input: { readonly plan: Plan; readonly reply: Reply; readonly given: number },
): Promise<void> {
  const { plan, reply, given } = input;
  const now = work.clock.now().getTime();
  const untilExpiry = new Date(plan.expiresAt).getTime() - now;
  const untilNext = waitAfter(work, plan, given);
  await work.jobs.add(
    { name: 'remind', tenant: plan.tenant, subject: plan.id, reply },
    { delayMs: Math.max(1, Math.min(untilNext, untilExpiry)) },
  );
}

/** Milliseconds until the next call: each time twice as long, and never long where it cannot wait. */
function waitAfter(work: WithReminders, plan: Plan, given: number): number {
  const usual = work.reminders(plan.tenant).firstAfterMs * 2 ** given;
  return cannotWait(plan) ? Math.min(usual, urgentEveryMs * 2 ** Math.floor(given / urgentAtFirst)) : usual;
}

/** Whether someone should have been reminded by now, or this many milliseconds ago. */
export function isReminderDue(work: WithClock & WithReminders, { plan, reminders }: Change, overdueMs = 0): boolean {
  if (plan === null) return false;
  const now = work.clock.now();
  const since = reminders.lastAt ?? new Date(plan.createdAt);
  const dueAt = since.getTime() + waitAfter(work, plan, reminders.count);
  return now.getTime() >= dueAt + overdueMs && new Date(plan.expiresAt) > now;
}

/** Whether half of the time is over in which someone has to keep a change, and nobody was notified since it was applied. */
export function isKeepReminderDue(work: WithClock, change: Change, overdueMs = 0): boolean {
  const { keep, appliedAt, reminders } = change;
  if (keep === null || appliedAt === null) return false;
  if (endsByItself(change)) return isLastDay(work, change, overdueMs);
  if (!mayStillBeKept(change)) return false;
  const now = work.clock.now().getTime();
  const halfWay = (appliedAt.getTime() + keep.until.getTime()) / 2;
  const isTold = reminders.lastAt !== null && reminders.lastAt >= appliedAt;
  return !isTold && now >= halfWay + overdueMs && now < keep.until.getTime();
}

/** Whether the last day of a change with an end of its own has come, and nobody was reminded; one that lasts no longer than that is not called out. */
function isLastDay({ clock }: WithClock, change: Change, overdueMs: number): boolean {
  const { keep, appliedAt, reminders } = change;
  if (keep === null || appliedAt === null || !awaitsKeep(change) || keep.revertAsked.length > 0) return false;
  const since = lastDayOf(keep.until);
  const isTold = reminders.lastAt !== null && reminders.lastAt >= since;
  const now = clock.now().getTime();
  return appliedAt < since && !isTold && now >= since.getTime() + overdueMs && now < keep.until.getTime();
}

async function remindOfKeeping(
  work: WithLedger & WithJobs,
  { change, job }: { readonly change: Change; readonly job: Job },
): Promise<void> {
  await work.ledger.append(job.tenant, change.id, { type: 'reminded', told: [] }, { entries: change.entries });
  // The card says how much time is left.
  await redraw(work, 'change', job);
  const reply = { ...job.reply, messageKey: keepReminderKey(change.id) };
  await redraw(work, 'reminder', { tenant: job.tenant, subject: change.id, reply });
}

/** Safe to run at any time: the ledger says how often and when people were reminded; one that comes too early waits on. */
export async function remind(work: RequestPorts & WithClock & WithReminders & WithPolicy, job: Job): Promise<void> {
  const verified = await verifyRequest(work, job);
  if (isRefusal(verified)) return;
  const { tenant, change } = verified;
  const { plan, reminders } = change;
  if (plan !== null && isKeepReminderDue(work, change)) return remindOfKeeping(work, { change, job });
  if (plan === null || !isOpen(change)) return;
  const now = work.clock.now();
  // What the card says of the time for approval changes without anything happening.
  if (new Date(plan.expiresAt) <= now) return redraw(work, 'change', job);
  if (!isReminderDue(work, change)) {
    work.jobRejected?.(job, refuse('not-yet-due', 'Nobody has to be reminded yet.', 'Nothing was done.'));
    return;
  }
  const { escalation: onCall } = work.reminders(tenant.id);
  const usual = await work.policy(tenant.id);
  const called = isRefusal(usual)
    ? onCall.slice(0, reminders.count + 1)
    : calledPersonally(change, plan, { policy: rulesFor(usual, plan), onCall, count: reminders.count });
  await work.ledger.append(tenant.id, plan.id, { type: 'reminded', told: [...called] }, { entries: change.entries });
  const count = reminders.count + 1;
  const reply = { ...job.reply, messageKey: reminderKey(plan.id, count) };
  await redraw(work, 'reminder', { tenant: tenant.id, subject: plan.id, reply });
  await planReminder(work, { plan, reply: job.reply, given: count });
}
