/** What is under way in a tenant, so that it should be looked after until that is over. */
import type { Ledger } from '../ledger/ledger.js';
import { awaitsKeep, type Change, isOpen, toKeepUntil } from './change.js';
import { readChanges } from './change-of.js';

/** A change that waits, is being done or would still revert itself; with until when somebody may keep it, where that is what it waits for. */
export interface Unfinished {
  readonly change: Change;
  readonly keepUntil: Date | null;
}

/** In the order of the ledger's subjects, newest first. */
export async function unfinishedOf(
  ledger: Pick<Ledger, 'recent' | 'fold'>,
  tenant: string,
  now: Date,
): Promise<readonly Unfinished[]> {
  const found: Unfinished[] = [];
  for await (const [, change] of readChanges(ledger, tenant, await ledger.recent(tenant, Number.MAX_SAFE_INTEGER)))
    if (change !== null && isUnfinished(change, now)) found.push({ change, keepUntil: toKeepUntil(change) });
  return found;
}

function isUnfinished(change: Change, now: Date): boolean {
  const { status, plan } = change;
  if (status === 'applying' || status === 'applied' || status === 'reverting' || awaitsKeep(change)) return true;
  // A plan that nobody approved in time is over, though the ledger has no line of that.
  return isOpen(change) && plan !== null && (status === 'approved' || new Date(plan.expiresAt) > now);
}
