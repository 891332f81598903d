/** A reminder that plans of a campaign wait, sent to single people: once for all tenants of a place. */

import type { Conversation } from '../../chat/platform.js';
import { hasExpired } from '../../engine/changes/change.js';
import { withCurrentPolicy } from '../../engine/changes/with-current-policy.js';
import { readRow } from '../../features/campaign/campaign.js';
import type { DrawJob } from '../../queue/redraw.js';
import { turnPart } from '../../views/turn.js';
import { tenantsAt } from '../campaign-place.js';
import { campaignMessage } from './campaign-message.js';
import type { DrawPorts } from './draw-ports.js';
import { tellPersonally } from './tell-personally.js';
import type { TenantChannels } from './tenant-channels.js';

interface Reminder {
  /** Of the change of one tenant, whose ledger names whom to tell. */
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly campaign: string;
  /** Where the card of the campaign stands. */
  readonly places: readonly Conversation[];
}

/** What calls everyone is below the card of the campaign; this is for those whom the ledger names beside. Throws DeliveryError of kind `later` for the queue to try again. */
export async function remindOfCampaign({ job, tenant, campaign, places }: Reminder, ports: DrawPorts): Promise<void> {
  const failures: unknown[] = [];
  for (const conversation of places) {
    if (!(await isFirstToWait(campaign, tenant, conversation, ports))) continue;
    const found = await campaignMessage({ ...job, subject: campaign, reply: { ...job.reply, conversation } }, ports);
    const turn = found?.message.details.find(({ part, isOver }) => part === turnPart && isOver !== true);
    if (turn !== undefined) failures.push(...(await tellPersonally(job, tenant, { ...ports, card: turn.card })).failures);
  }
  if (failures.length > 0) throw failures[0];
}

async function isFirstToWait(
  campaign: string,
  tenant: TenantChannels,
  at: Conversation,
  { ledger, tenants, directory, now }: DrawPorts,
): Promise<boolean> {
  for (const other of tenantsAt(at, tenants)) {
    if (other.id === tenant.id) return true;
    const row = await readRow(ledger, campaign, other);
    if (row === null || row === 'unread') continue;
    // One approval of two waits as none does, and what is past its time calls nobody.
    const change = withCurrentPolicy(row.change, await directory.policy(other.id));
    if (change.status === 'waiting' && !hasExpired(change, now())) return false;
  }
  return false;
}
