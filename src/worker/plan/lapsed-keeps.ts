/** Enforced changes of a control that hardenbot undid because nobody kept them: a new plan does not wait for another report-only time. */
import type { LapsedKeep } from '../../controls/control.js';
import { changePrefixes } from '../../engine/changes/change.js';
import { readChanges } from '../../engine/changes/change-of.js';
import type { WithLedger } from '../context.js';

/** Changes of a tenant that are looked through, the newest ones. */
const maxChanges = 50;
/** The service's clock may be apart from ours by that much. */
const skewMs = 60_000;

/** @param reportOnlyForMs how long a policy has to report only: each of these changes was planned after that time */
export async function lapsedKeepsOf(
  { ledger }: WithLedger,
  tenant: string,
  { control, reportOnlyForMs }: { readonly control: string; readonly reportOnlyForMs: number },
): Promise<readonly LapsedKeep[]> {
  const ids = await ledger.recent(tenant, maxChanges, changePrefixes);
  const found: LapsedKeep[] = [];
  for await (const [, change] of readChanges(ledger, tenant, ids)) {
    const { plan, reverting } = change ?? {};
    if (change?.status !== 'revertedUnkept' || plan?.control !== control || plan.stage !== 'enforce' || !reverting) continue;
    found.push({
      from: new Date(reverting.at.getTime() - skewMs),
      until: new Date(change.lastStepAt.getTime() + skewMs),
      reportedSince: new Date(change.requestedAt.getTime() - reportOnlyForMs),
    });
  }
  return found;
}
