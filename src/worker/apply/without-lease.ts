/** When a change goes on without a lease: one that is never given, or taken away again and again, may be made up by someone who writes to the store. */
import { type Change, changePrefixes, dueSince } from '../../engine/changes/change.js';
import { readChange, readChanges } from '../../engine/changes/change-of.js';
import type { WithClock, WithLedger, WithPlans } from '../context.js';
import { classesOfChange } from './announced.js';
import type { Alone } from './lease.js';

/** Milliseconds for which a change that is due waits for its lease in any case. */
const waitsMs = 60_000;

/** Milliseconds without a step after which a change that was begun holds up no other: a worker writes down each step. */
const silentMs = 15 * 60_000;

/** This many changes are looked at, those that were touched last: a worker that is at one touches it. */
const scanLimit = 200;

/**
 * Null: it is not due for long, or a worker may be at another change of these objects. @param classes the kinds of objects that it would hold
 */
export async function aloneIfOverdue(
  work: WithLedger & WithPlans & WithClock,
  { tenant, id, classes }: { readonly tenant: string; readonly id: string; readonly classes: readonly string[] },
): Promise<Alone | null> {
  const now = work.clock.now();
  const change = await readChange(work.ledger, tenant, id);
  const due = change === null ? null : dueSince(change, now);
  if (change === null || due === null || now.getTime() - due.since.getTime() < waitsMs) return null;
  const recent = await work.ledger.recent(tenant, scanLimit, changePrefixes);
  let [isAnotherDue, isMoving] = [false, false];
  for await (const [, other] of readChanges(work.ledger, tenant, recent)) {
    if (other === null || other.id === id) continue;
    const activity = activityOf(other, now);
    if (activity === null || !(await touches(work, { tenant, change: other, classes }))) continue;
    if (activity.isAtWork) return null;
    isAnotherDue ||= activity.isDue;
    isMoving ||= activity.isMoving;
  }
  // A worker checks for minutes before its first entry: of several that are due it may be at any. What has to be undone does not wait for that.
  return due.what === 'apply' && isAnotherDue && isMoving ? null : { subject: id, entries: change.entries };
}

interface Activity {
  /** The record names a worker that is at it. */
  readonly isAtWork: boolean;
  /** It was approved, and waits for a worker. */
  readonly isDue: boolean;
  /** It became due, or a worker was at it, a short time ago. */
  readonly isMoving: boolean;
}

/** Null: no worker is at it or will be. */
function activityOf(change: Change, now: Date): Activity | null {
  const { status, lastAt, appliedAt } = change;
  const due = status === 'approved' ? dueSince(change, now) : null;
  const isBegun = status === 'applying' || status === 'reverting';
  if (due === null && !isBegun && appliedAt === null) return null;
  const isMoving = now.getTime() - (due?.since ?? lastAt).getTime() < silentMs;
  const isAtWork = isMoving && isBegun;
  return isMoving || due !== null ? { isAtWork, isDue: due !== null, isMoving } : null;
}

async function touches(
  work: WithLedger & WithPlans,
  { tenant, change, classes }: { readonly tenant: string; readonly change: Change; readonly classes: readonly string[] },
): Promise<boolean> {
  if (change.plan === null) return false;
  const own = await classesOfChange(work, { ...change.plan, tenant });
  return own.some((one) => classes.includes(one));
}
