/** The changes of a tenant that people may still have to do something about. */
import { type Change, changePrefixes } from '../engine/changes/change.js';
import { readChanges } from '../engine/changes/change-of.js';
import type { ReadsFold, ReadsRecent } from '../engine/ledger/ledger.js';

/** Settings let nothing be kept later than this. */
export const maxKeepMs = 7 * 24 * 3_600_000;

/**
 * The newest `count`, and behind them all that moved since a moment: anyone who may ask for many crowds nothing out that is to be decided.
 * Newest first.
 */
export async function latestChanges(
  ledger: ReadsFold & ReadsRecent,
  tenantId: string,
  { count, since }: { readonly count: number; readonly since: Date },
): Promise<readonly Change[]> {
  const found: Change[] = [];
  const looked = new Set<string>();
  for (let limit = count + 1; ; limit *= 4) {
    const ids = await ledger.recent(tenantId, limit, changePrefixes);
    const others = ids.filter((one) => !looked.has(one));
    for await (const [id, change] of readChanges(ledger, tenantId, others)) {
      looked.add(id);
      if (change === null) continue;
      if (looked.size > count && change.lastAt < since) return found;
      found.push(change);
    }
    if (ids.length < limit) return found;
  }
}
