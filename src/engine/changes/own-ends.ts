/** Changes with an end of their own, read from the ledger: those ahead and those under way. */

import { ownEndOf, ownPrefixes } from '../../features/kinds.js';
import type { ReadsFold, ReadsRecent } from '../ledger/ledger.js';
import type { Plan } from '../plan/plan.js';
import type { Change, ChangeStatus } from './change.js';
import { readChanges } from './change-of.js';

/** A change that ends at its time; one that only postpones the end of another is not among them. */
export interface EndingChange {
  readonly change: Change;
  readonly plan: Plan;
  /** When it ends, as postponed so far. */
  readonly until: Date;
}

const dayMs = 86_400_000;

/** When people are reminded that it is about to end. */
export function lastDayOf(until: Date): Date {
  return new Date(until.getTime() - dayMs);
}

const over: ReadonlySet<ChangeStatus> = new Set(['revertedUnkept', 'reverted']);

/** Whether something of it may be in force in the tenant: from its first step until everything was taken back. */
export function isUnderWay({ status, journal }: Change): boolean {
  return (journal.intents.size > 0 || journal.outcomes.size > 0) && !over.has(status);
}

/** Whether it was approved, or may still be, and nothing of it has been done. */
export function isAhead({ status }: Change): boolean {
  return status === 'waiting' || status === 'approved';
}

/** Null for a change without an end of its own, or one that postpones the end of another. */
export function endingOf(change: Change | null): EndingChange | null {
  const plan = change?.plan ?? null;
  const end = plan === null ? null : ownEndOf(plan);
  if (change === null || plan === null || end?.subject !== plan.id) return null;
  return { change, plan, until: change.keep?.until ?? end.until };
}

/** Those of a tenant that are ahead or under way, oldest first. @param prefixes of their ids */
export async function endingChanges(
  ledger: ReadsRecent & ReadsFold,
  tenant: string,
  prefixes: readonly string[] = ownPrefixes,
): Promise<readonly EndingChange[]> {
  if (prefixes.length === 0) return [];
  const ids = await ledger.recent(tenant, Number.MAX_SAFE_INTEGER, prefixes);
  const found: EndingChange[] = [];
  for await (const [, change] of readChanges(ledger, tenant, [...ids].sort())) {
    const one = endingOf(change);
    if (one !== null && (isAhead(one.change) || isUnderWay(one.change))) found.push(one);
  }
  return found;
}
