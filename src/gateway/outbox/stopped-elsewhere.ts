/** What stops a campaign from a tenant that left the settings: no card shows it, and nobody can go on from there. */

import type { Change } from '../../engine/changes/change.js';
import type { Ledger } from '../../engine/ledger/ledger.js';
import { readCampaign } from '../../features/campaign/campaign.js';
import { awaitsTurn, stopsOf } from '../../features/campaign/turn.js';
import type { NamedTenant } from '../../lib/named-tenant.js';

export interface LeftPorts {
  readonly ledger: Ledger;
  /** Tenants that left the settings, and that nobody gave up. */
  readonly left: () => Promise<readonly NamedTenant[]>;
  readonly now: () => Date;
}

/** Ids of those tenants; none where the change is of no campaign, or does not wait for its turn. */
export async function stoppedElsewhere(change: Change, { ledger, left, now }: LeftPorts): Promise<readonly string[]> {
  const { campaign } = change.request;
  if (campaign === undefined || !awaitsTurn(change, now())) return [];
  const { rows } = await readCampaign(ledger, campaign.id, await left());
  const stops = stopsOf(
    change,
    rows.map((row) => row.change),
    now(),
  );
  return rows.filter((row) => stops.includes(row.change)).map(({ tenant }) => tenant.id);
}
