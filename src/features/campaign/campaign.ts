/**
 * A campaign: one request that became a change in each of several tenants. Nothing is kept of it as a whole. Each change says in its own
 * signed request which campaign it is of, and its id follows from that of the campaign and the tenant: so anyone who may read a tenant finds
 * its change, and no ledger says anything of another tenant.
 */

import type { Change } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import type { ReadsFold, ReadsHalt, Remembers } from '../../engine/ledger/ledger.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import { shortIdOf } from '../../lib/ids.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { NamedTenant } from '../../lib/named-tenant.js';

export interface CampaignRow<Tenant extends NamedTenant = NamedTenant> {
  readonly tenant: Tenant;
  readonly change: Change;
}

/** As many tenants as one campaign may have: each draw of its card reads a change of each. */
export const maxCampaign = 250;

/** Whether an id is one of a campaign. */
export function isCampaign(id: string): boolean {
  return id.startsWith('g-');
}

/** The id of the change that a campaign has in a tenant. */
export function changeOfCampaign(campaign: string, tenantId: string): string {
  return shortIdOf('c', sha256(canonicalJson([campaign, tenantId])));
}

/** What is known of a campaign in some tenants, in their order. A tenant that has no change of it, or one that does not say so itself, is left out. */
export interface CampaignRows<Tenant extends NamedTenant = NamedTenant> {
  readonly rows: readonly CampaignRow<Tenant>[];
  /** Those that have a change of it whose ledger cannot be read now: what became of it nobody knows. */
  readonly unread: readonly Tenant[];
}

export type CampaignLedger = ReadsFold & Remembers & ReadsHalt;

export async function readCampaign<Tenant extends NamedTenant>(
  ledger: CampaignLedger,
  campaign: string,
  tenants: readonly Tenant[],
): Promise<CampaignRows<Tenant>> {
  const found = await Promise.all(tenants.map((tenant) => readRow(ledger, campaign, tenant)));
  return {
    rows: found.filter((row) => row !== null && row !== 'unread'),
    unread: tenants.filter((_tenant, position) => found[position] === 'unread'),
  };
}

/** What a campaign is in one tenant; null: nothing; `unread`: something, and its ledger is halted or cannot be read now. */
export async function readRow<Tenant extends NamedTenant>(
  ledger: CampaignLedger,
  campaign: string,
  tenant: Tenant,
): Promise<CampaignRow<Tenant> | 'unread' | null> {
  const id = changeOfCampaign(campaign, tenant.id);
  try {
    const change = await readChange(ledger, tenant.id, id);
    if (change?.request.campaign?.id !== campaign) return null;
    // A process that never saw what the store lost reads what is left of it.
    return (await ledger.whyHalted(tenant.id)) === null ? { tenant, change } : 'unread';
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    return (await isRemembered(ledger, tenant.id, id)) ? 'unread' : null;
  }
}

/** A tenant that is not of the campaign holds it up by nothing, unless nobody can tell that either. */
async function isRemembered(ledger: CampaignLedger, tenant: string, id: string): Promise<boolean> {
  try {
    return await ledger.remembers(tenant, id);
  } catch (error) {
    if (error instanceof RetryLater) return true;
    throw error;
  }
}

/** Whether the one that was asked for when all others were is not among the changes of a campaign. */
export function isCutShort(changes: readonly Change[]): boolean {
  return changes.every(({ request }) => request.campaign?.more === true);
}

/** What is known of a campaign, by its id. */
export type RowsOfCampaign<Tenant extends NamedTenant> = (campaign: string) => Promise<CampaignRows<Tenant>>;

/** Campaigns as they stood when they were asked for first: for one look at many of their changes. @param tenants asked once, and not before any campaign is met */
export function rowsOfCampaigns<Tenant extends NamedTenant>(
  ledger: CampaignLedger,
  tenants: () => Promise<readonly Tenant[]>,
): RowsOfCampaign<Tenant> {
  const known = new Map<string, Promise<CampaignRows<Tenant>>>();
  let all: Promise<readonly Tenant[]> | null = null;
  return (campaign) => {
    all ??= tenants();
    const rows = known.get(campaign) ?? all.then((some) => readCampaign(ledger, campaign, some));
    known.set(campaign, rows);
    return rows;
  };
}
