/**
 * A campaign: one request that became a change in each of several tenants. Nothing is kept of it as a whole. Each change says in its own
 * signed request which campaign it is of, and its id follows from that of the campaign and the tenant: so whoever may read a tenant finds
 * its change, and no ledger says anything of another tenant.
 */
import { shortIdOf } from '../ids.js';
import { canonicalJson, sha256 } from '../json.js';
import type { Ledger } from '../ledger/ledger.js';
import { NotNow } from '../ledger/not-now.js';
import type { Change } from './change.js';
import { readChange } from './change-of.js';

/** What of a tenant a campaign is told by. */
export interface CampaignTenant {
  readonly id: string;
  /** The name people type. */
  readonly name: string;
}

export interface CampaignRow<Tenant extends CampaignTenant = CampaignTenant> {
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

/** The changes of a campaign in some tenants, in their order; a tenant that has none, or one that does not say so itself, is left out. */
export async function readCampaign<Tenant extends CampaignTenant>(
  ledger: Pick<Ledger, 'fold'>,
  campaign: string,
  tenants: readonly Tenant[],
): Promise<readonly CampaignRow<Tenant>[]> {
  const rows = await Promise.all(tenants.map((tenant) => readRow(ledger, campaign, tenant)));
  return rows.filter((row) => row !== null);
}

/** What a campaign is in one tenant; null: nothing, or its ledger cannot be read now, which holds up no other tenant. */
export async function readRow<Tenant extends CampaignTenant>(
  ledger: Pick<Ledger, 'fold'>,
  campaign: string,
  tenant: Tenant,
): Promise<CampaignRow<Tenant> | null> {
  try {
    const change = await readChange(ledger, tenant.id, changeOfCampaign(campaign, tenant.id));
    return change?.request.campaign?.id === campaign ? { tenant, change } : null;
  } catch (error) {
    if (error instanceof NotNow) return null;
    throw error;
  }
}

/** Whether the one that was asked for when all others were is not among the changes of a campaign. */
export function isCutShort(changes: readonly Pick<Change, 'request'>[]): boolean {
  return changes.every(({ request }) => request.campaign?.more === true);
}

/** The changes of a campaign, by its id. */
export type RowsOfCampaign<Tenant extends CampaignTenant> = (campaign: string) => Promise<readonly CampaignRow<Tenant>[]>;

/** Campaigns as they stood when they were asked for first: for one look at many of their changes. */
export function rowsOfCampaigns<Tenant extends CampaignTenant>(
  ledger: Pick<Ledger, 'fold'>,
  tenants: readonly Tenant[],
): RowsOfCampaign<Tenant> {
  const known = new Map<string, Promise<readonly CampaignRow<Tenant>[]>>();
  return (campaign) => {
    const rows = known.get(campaign) ?? readCampaign(ledger, campaign, tenants);
    known.set(campaign, rows);
    return rows;
  };
}
