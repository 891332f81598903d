/** What is running in a tenant, so that it should be looked after until that is over. */

import { awaitsKeep, type Change, hasLapsed, isOpen, toKeepUntil } from '../../engine/changes/change.js';
import { readChanges } from '../../engine/changes/change-of.js';
import { keptOut } from '../../engine/changes/kept-out.js';
import type { ReadsRecent } from '../../engine/ledger/ledger.js';
import type { NamedTenant } from '../../lib/named-tenant.js';
import { type CampaignLedger, type RowsOfCampaign, rowsOfCampaigns } from './campaign.js';
import { isKept, isStopped, stopsOf } from './readiness.js';

/** A change that waits, is being done or would still revert itself, for which others wait, or that keeps an account from signing in. */
export interface Unfinished {
  readonly change: Change;
  /** Until when someone may keep it; null where that is not what it waits for. */
  readonly keepUntil: Date | null;
  /** Whether nobody kept it in time. */
  readonly hasLapsed: boolean;
  /** Id of the campaign that it stopped, of which others wait until someone goes on; null: of none. */
  readonly stopped: string | null;
  /** The account that it keeps from signing in until people restore access; null: none. */
  readonly keepsOut: string | null;
}

/** In the order of the ledger's subjects, newest first. @param of.tenants those that a campaign may be in */
export async function unfinishedOf(
  ledger: CampaignLedger & ReadsRecent,
  { tenant, tenants }: { readonly tenant: string; readonly tenants: readonly NamedTenant[] },
  now: Date,
): Promise<readonly Unfinished[]> {
  const found: Unfinished[] = [];
  const rowsOf = rowsOfCampaigns(ledger, () => Promise.resolve(tenants));
  const changes: Change[] = [];
  for await (const [, change] of readChanges(ledger, tenant, await ledger.recent(tenant, Number.MAX_SAFE_INTEGER)))
    if (change !== null) changes.push(change);
  const out = new Map(keptOut(changes).map(({ change, account }) => [change.id, account]));
  for (const change of changes) {
    const stopped = await stoppedBy(change, rowsOf, now);
    const keepsOut = out.get(change.id) ?? null;
    if (stopped === null && keepsOut === null && !isUnfinished(change, now)) continue;
    found.push({ change, keepUntil: toKeepUntil(change, now), hasLapsed: hasLapsed(change, now), stopped, keepsOut });
  }
  return found;
}

async function stoppedBy(change: Change, rowsOf: RowsOfCampaign<NamedTenant>, now: Date): Promise<string | null> {
  const { campaign } = change.request;
  if (campaign === undefined || isKept(change)) return null;
  const all = (await rowsOf(campaign.id)).rows.map((row) => row.change);
  const waits = all.some((other) => isStopped(other, all, now) && stopsOf(other, all, now).some(({ id }) => id === change.id));
  return waits ? campaign.id : null;
}

function isUnfinished(change: Change, now: Date): boolean {
  const { status, plan } = change;
  if (status === 'applying' || status === 'applied' || status === 'reverting' || awaitsKeep(change)) return true;
  // A plan that nobody approved in time is over, though the ledger has no line of that; so is one whose approvals hold no more.
  if (!isOpen(change) || plan === null) return false;
  const holds = [plan, ...change.approvals.map(({ decision }) => decision)];
  return holds.some(({ expiresAt }) => new Date(expiresAt) > now);
}
