/** Where the change of a campaign in a tenant is shown: on its own card, or as a row of the card of the campaign. */

import type { Conversation } from '../../chat/platform.js';
import { readRow } from '../../features/campaign/campaign.js';
import type { CampaignTerms } from '../../features/campaign/terms.js';
import { campaignKey, placeMark } from '../../queue/message-key.js';
import { type CampaignDrawView, redrawCampaign } from '../../queue/redraw.js';
import type { DrawPorts } from './draw-ports.js';
import type { TenantChannels } from './tenant-channels.js';

type PlacePorts = Pick<DrawPorts, 'ledger' | 'tenants'>;

/** What happens in the tenants of a campaign within this time is one drawing of its card, in milliseconds. */
const calmMs = 2000;

interface PlacesOfChange {
  /** Channels of the tenant in which its change has a card of its own. */
  readonly own: readonly Conversation[];
  /** Channels that stand for other tenants of the campaign too: there the card of the campaign stands in its place. */
  readonly shared: readonly Conversation[];
}

export async function placesOfChange(campaign: string, tenant: TenantChannels, ports: PlacePorts): Promise<PlacesOfChange> {
  const own: Conversation[] = [];
  const shared: Conversation[] = [];
  for (const [platform, channel] of Object.entries(tenant.channel)) {
    const isAmongOthers = await hasOthers(campaign, tenant, { platform, channel }, ports);
    (isAmongOthers ? shared : own).push({ platform, channel });
  }
  return { own, shared };
}

/** Stops at the first one: of hundreds in one channel nearly all are of the campaign. */
async function hasOthers(
  campaign: string,
  { id }: TenantChannels,
  { platform, channel }: Conversation,
  { ledger, tenants }: PlacePorts,
): Promise<boolean> {
  for (const other of tenants)
    if (other.id !== id && other.channel[platform] === channel && (await readRow(ledger, campaign, other)) !== null) return true;
  return false;
}

/** Has the message of the campaign drawn wherever its card shows the tenant. */
export async function redrawItsCampaign(
  { campaign: { id, home }, view }: { readonly campaign: CampaignTerms; readonly view: CampaignDrawView },
  { shared }: PlacesOfChange,
  ports: Pick<DrawPorts, 'jobs' | 'messages'>,
): Promise<void> {
  const asked = (await ports.messages.copies(id, campaignKey(id, home))).map(({ conversation }) => conversation);
  const places = new Map([...asked, ...shared].map((place) => [placeMark(place), place]));
  for (const place of places.values()) await redrawCampaign(ports, { id, view }, place, { delayMs: calmMs, coalesces: true });
}
