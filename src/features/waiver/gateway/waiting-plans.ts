/** Plans that wait while people accept what they would change, for those who decide on that. */

import { isOpen } from '../../../engine/changes/change.js';
import { readChanges } from '../../../engine/changes/change-of.js';
import type { ReadsFold, ReadsRecent } from '../../../engine/ledger/ledger.js';
import { meansObject } from '../../../engine/plan/except.js';
import type { Waiver } from '../waiver.js';

/** What is open is among the newest. */
const lookedAt = 60;

/** Ids of the plans of the same control that can still be applied, and do not leave the object out. */
export async function waitingPlans(
  { tenant, terms: { control, object } }: Waiver,
  { ledger, now }: { readonly ledger: ReadsFold & ReadsRecent; readonly now: () => Date },
): Promise<readonly string[]> {
  const ids = await ledger.recent(tenant, lookedAt, ['c-']);
  const waiting: string[] = [];
  for await (const [id, change] of readChanges(ledger, tenant, ids)) {
    const plan = change?.plan;
    if (change == null || plan == null || plan.control !== control || plan.reverts !== undefined || !isOpen(change)) continue;
    const isLeftOut = object !== undefined && plan.except?.some((typed) => meansObject(typed, object)) === true;
    const isLapsed = change.status === 'waiting' && new Date(plan.expiresAt) <= now();
    if (!isLeftOut && !isLapsed) waiting.push(id);
  }
  return waiting;
}
