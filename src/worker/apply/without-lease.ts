/** When a change goes on without a lease: one that is never given, or taken away again and again, may be made up by someone who writes to the store. */
import { type Change, changePrefixes, dueSince } from '../../engine/changes/change.js';
import { readChange, readChanges } from '../../engine/changes/change-of.js';
import type { WithClock, WithLedger, WithPlans } from '../context.js';
import { classesOfChange } from './classes-of-change.js';
import type { Alone } from './lease.js';

/** Milliseconds for which a change that is due waits for its lease in any case. */
const waitsMs = 60_000;

/** Milliseconds without a step after which a change that was begun holds up no other: a worker writes down each step. */
const silentMs = 15 * 60_000;

/** This many changes are looked at, those that were touched last: a worker that is at one touches it. */
const scanLimit = 200;

/** Null: it is not due for long, or the record names another change of these objects that a worker is at. @param classes the kinds of objects that it would hold */
export async function aloneIfOverdue(
  work: WithLedger & WithPlans & WithClock,
  { tenant, id, classes }: { readonly tenant: string; readonly id: string; readonly classes: readonly string[] },
): Promise<Alone | null> {
  const now = work.clock.now();
  const change = await readChange(work.ledger, tenant, id);
  const due = change === null ? null : dueSince(change, now);
  if (change === null || due === null || now.getTime() - due.since.getTime() < waitsMs) return null;
  const recent = await work.ledger.recent(tenant, scanLimit, changePrefixes);
  const others = recent.filter((one) => one !== id);
  for await (const [, other] of readChanges(work.ledger, tenant, others))
    if (other !== null && isAtWork(other, now) && (await touches(work, { tenant, change: other, classes }))) return null;
  return { subject: id, entries: change.entries };
}

function isAtWork({ status, lastAt }: Change, now: Date): boolean {
  return (status === 'applying' || status === 'reverting') && now.getTime() - lastAt.getTime() < silentMs;
}

async function touches(
  work: WithLedger & WithPlans,
  { tenant, change, classes }: { readonly tenant: string; readonly change: Change; readonly classes: readonly string[] },
): Promise<boolean> {
  if (change.plan === null) return false;
  const own = await classesOfChange(work, { ...change.plan, tenant });
  return own.some((one) => classes.includes(one));
}
