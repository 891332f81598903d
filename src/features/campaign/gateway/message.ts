/** The messages of a campaign in one conversation: a card with a row for each tenant that may be seen there, below it the whole cards of a few. */
import type { Message } from '../../../chat/card.js';
import type { Conversation } from '../../../chat/platform.js';
import type { Change } from '../../../engine/changes/change.js';
import { digestOfPlans, maxOnOneCard } from '../../../engine/changes/several-plans.js';
import { bringUpToDate } from '../../../gateway/outbox/bring-up-to-date.js';
import { type DisplayedVersion, overIn } from '../../../gateway/outbox/displayed-version.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import { changeView, rowView } from '../../../gateway/outbox/load-change-view.js';
import { ownCards } from '../../../gateway/outbox/own-cards.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { resultsKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { type CampaignRow, type CampaignRows, isCutShort, readCampaign } from '../campaign.js';
import { inLeftTenants, isAskedAlone, isAskedIn, tenantsAt } from './address.js';
import { type CampaignView, callsSoFar, campaignCard, campaignTurn } from './card.js';
import { placesOfChange } from './places.js';
import { campaignResultsCard } from './results-card.js';

type Row = CampaignRow<TenantChannels>;

interface CampaignPlace {
  /** The conversation as if it were of one tenant: no tenant has it alone. */
  readonly place: TenantChannels;
  /** The tenant by whose hours and time zone it goes. */
  readonly hours: string;
}

interface CampaignMessage extends CampaignPlace {
  readonly message: Message;
  /** The changes that are shown nowhere else, with how much of each the message shows. */
  readonly stands: readonly DisplayedVersion[];
}

/** Throws DeliveryError of kind `later` for the queue to try again. */
export async function deliver(job: DrawJob, ports: DrawPorts): Promise<void> {
  const found = await (job.view === 'results' ? campaignResultsMessage(job, ports) : campaignMessage(job, ports));
  if (found === null) return;
  const { message, place: tenant, hours, stands: seen } = found;
  await bringUpToDate({ job, tenant, message, to: [job.reply.conversation], seen, hours }, ports);
}

/** Null where nothing of the campaign may be seen there, or a single tenant, which has a card of its own. */
export async function campaignMessage({ subject: id, reply }: DrawJob, ports: DrawPorts): Promise<CampaignMessage | null> {
  const at = reply.conversation;
  const seen = await seenAt(id, at, ports);
  if (seen === null) return null;
  const { rows, unread, asked, left } = seen;
  const isWhole = rows.length <= maxOnOneCard;
  const now = ports.now();
  const views = await Promise.all(
    rows.map(({ tenant, change }) => (isWhole ? changeView : rowView)(tenant, change, ports, callsSoFar(change))),
  );
  const changes = asked.map(({ change }) => change);
  const isSeenWhole = changes.every(({ request }) => request.campaign !== undefined && isAskedIn(at, request.campaign));
  const view: CampaignView = {
    id,
    rows: views,
    unread: unread.map(({ name }) => name),
    left: left.map(({ change }) => change.id),
    digest: digestOfPlans(rows.map(({ change }) => change)),
    ...(isSeenWhole && unread.length === 0 && isCutShort(changes) ? { isCutShort: true as const } : {}),
  };
  return {
    message: { card: campaignCard(view), details: [...campaignTurn(view), ...(isWhole ? views.flatMap(ownCards) : [])] },
    place: seen.place,
    hours: seen.hours,
    stands: await withoutCard(seen, ports, (change, tenant) => [
      { tenant, key: change.id, entries: change.entries },
      ...overIn(tenant, change, { now }),
    ]),
  };
}

/** What the changes of a campaign that only report would have done; null where there is nothing of that to tell. */
async function campaignResultsMessage({ subject: id, reply }: DrawJob, ports: DrawPorts): Promise<CampaignMessage | null> {
  const seen = await seenAt(id, reply.conversation, ports);
  if (seen === null) return null;
  const rows = await Promise.all(seen.rows.map(({ tenant, change }) => rowView(tenant, change, ports)));
  const card = campaignResultsCard({ id, rows });
  if (card === null) return null;
  return {
    message: { card, details: [] },
    place: seen.place,
    hours: seen.hours,
    stands: await withoutCard(seen, ports, (change, tenant) =>
      change.reported === null ? [] : [{ tenant, key: resultsKey(change.id), entries: change.entries }],
    ),
  };
}

/** What of a campaign may be seen in a conversation. */
interface Seen extends CampaignRows<TenantChannels>, CampaignPlace {
  readonly id: string;
  /** Those that were asked for there, whether or not they may be read by now. */
  readonly asked: readonly Row[];
  readonly left: readonly CampaignRow[];
}

async function seenAt(id: string, at: Conversation, ports: DrawPorts): Promise<Seen | null> {
  const here = tenantsAt(at, ports.tenants);
  const asked = here.length > 0 ? await readCampaign(ports.ledger, id, here) : await askedAlone(id, at, ports);
  const { rows, unread } = here.length > 0 ? asked : await readableNow(asked, ports);
  const [first] = rows;
  if (first === undefined) return null;
  const left = await inLeftTenants(id, at, ports);
  if (here.length > 0 && rows.length + unread.length + left.length === 1) return null;
  return { id, rows, unread, left, asked: asked.rows, place: placeFor(id, at, here), hours: first.tenant.id };
}

/** In the chat of anyone who asked. */
async function askedAlone(id: string, at: Conversation, { ledger, tenants }: DrawPorts): Promise<CampaignRows<TenantChannels>> {
  const { rows, unread } = await readCampaign(ledger, id, tenants);
  const isIts = ({ change: { request } }: Row): boolean => request.campaign !== undefined && isAskedAlone(at, request.campaign);
  return { rows: rows.filter(isIts), unread };
}

/** What anyone who asked may read by now. */
async function readableNow(
  { rows, unread }: CampaignRows<TenantChannels>,
  { directory }: DrawPorts,
): Promise<CampaignRows<TenantChannels>> {
  const [first] = rows;
  if (first === undefined) return { rows: [], unread: [] };
  const asked = first.change.request.decision.decision.person;
  const readable = await directory.readable(asked, [...rows.map(({ tenant }) => tenant), ...unread]);
  return {
    rows: rows.filter(({ tenant }) => readable.includes(tenant)),
    unread: unread.filter((tenant) => readable.includes(tenant)),
  };
}

/** When the channel is gone, it goes where it goes for all tenants of the channel, or nowhere; by the name of one of them, whose settings are to be corrected. */
function placeFor(id: string, { platform, channel }: Conversation, here: readonly TenantChannels[]): TenantChannels {
  const [first, ...others] = here.map(({ fallback }) => fallback?.[platform]);
  const isSame = first !== undefined && others.every((other) => other === first);
  return {
    id,
    name: here[0]?.name ?? id,
    settingsVersion: '',
    channel: here.length > 0 ? { [platform]: channel } : {},
    ...(isSame ? { fallback: { [platform]: first } } : {}),
  };
}

/** What is shown of the changes that have no card of their own anywhere. */
async function withoutCard(
  { id, rows }: Seen,
  ports: DrawPorts,
  shownOf: (change: Change, tenant: string) => readonly DisplayedVersion[],
): Promise<CampaignMessage['stands']> {
  const own = await Promise.all(rows.map(({ tenant }) => placesOfChange(id, tenant, ports)));
  return rows.flatMap(({ tenant, change }, index) => (own[index]?.own.length === 0 ? shownOf(change, tenant.id) : []));
}
