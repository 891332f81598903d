/** Where the change of a campaign in a tenant is shown: on its own card, or as a row of the card of the campaign. */
import type { MessageStore } from '../../../chat/message-store.js';
import type { Conversation } from '../../../chat/platform.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import type { AddsJobs, Later } from '../../../queue/job.js';
import { placeMark } from '../../../queue/message-key.js';
import { redraw } from '../../../queue/redraw.js';
import { type CampaignLedger, readRow } from '../campaign.js';
import type { CampaignTerms } from '../terms.js';

/** What is about a campaign as a whole: its card, and what it would have done if it only reports. */
type CampaignDrawView = 'campaign' | 'results';

/** The key of its message: of its own in each conversation, because each may see other tenants. @param mark see `placeMark` */
function keyOf(view: CampaignDrawView, campaignId: string, mark: string): string {
  return view === 'campaign' ? `${campaignId}-${mark}` : `${campaignId}-${view}-${mark}`;
}

/** The same in a conversation. */
export function keyIn(view: CampaignDrawView, campaignId: string, conversation: Conversation): string {
  return keyOf(view, campaignId, placeMark(conversation));
}

/** A message of a campaign is of no tenant: it goes by the id of the campaign in place of one. */
export async function redrawCampaign(
  ports: { readonly jobs: AddsJobs },
  { id, view = 'campaign' }: { readonly id: string; readonly view?: CampaignDrawView },
  conversation: Conversation,
  later?: Later,
): Promise<void> {
  const reply = { conversation, messageKey: keyIn(view, id, conversation) };
  await redraw(ports, view, { tenant: id, subject: id, reply }, later);
}

interface PlacePorts {
  readonly ledger: CampaignLedger;
  readonly tenants: readonly TenantChannels[];
}

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
  ports: { readonly jobs: AddsJobs; readonly messages: MessageStore },
): Promise<void> {
  const asked = (await ports.messages.copies(id, keyOf('campaign', id, home))).map(({ conversation }) => conversation);
  const places = new Map([...asked, ...shared].map((place) => [placeMark(place), place]));
  for (const place of places.values()) await redrawCampaign(ports, { id, view }, place, { delayMs: calmMs, coalesces: true });
}
