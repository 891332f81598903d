/** One change of a campaign: where it is drawn, who is called to it, and when it is overdue. */
import type { Conversation } from '../../../chat/platform.js';
import { type Change, hasExpired } from '../../../engine/changes/change.js';
import { withCurrentPolicy } from '../../../engine/changes/with-current-policy.js';
import type { GatewayFeature, HeldUp, HeldUpPorts, WaitingOfFeature } from '../../../gateway/feature.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import { tellPersonally } from '../../../gateway/outbox/tell-personally.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { keepReminderKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { callPart } from '../../../views/approver-call.js';
import { readCampaign, readRow, rowsOfCampaigns } from '../campaign.js';
import { awaitsStart, campaignSeen, readinessOf, stopsOf } from '../readiness.js';
import { tenantsAt } from './address.js';
import { campaignMessage } from './message.js';
import { placesOfChange, redrawItsCampaign } from './places.js';

export const placesOf: NonNullable<GatewayFeature['placesOf']> = async (job, { tenant, change }, ports) => {
  const { view } = job;
  const { campaign } = change.request;
  if (campaign === undefined || !isOfAllTenants(job)) return null;
  const places = await placesOfChange(campaign.id, tenant, ports);
  await redrawItsCampaign({ campaign, view: view === 'results' ? view : 'campaign' }, places, ports);
  if (places.own.length === 0 && view === 'reminder')
    await remindOfCampaign({ job, tenant, campaign: campaign.id, places: places.shared }, ports);
  return places.own;
};

/** What the card of a campaign says about all tenants, where it stands. Anyone who is called to keep a change is called for that one. */
function isOfAllTenants({ view, subject, reply }: DrawJob): boolean {
  return view === 'change' || view === 'results' || (view === 'reminder' && reply.messageKey !== keepReminderKey(subject));
}

interface Reminder {
  /** Of the change of one tenant, whose ledger names whom to tell. */
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly campaign: string;
  /** Where the card of the campaign stands. */
  readonly places: readonly Conversation[];
}

/** What calls everyone is below the card of the campaign; this is for those whom the ledger names beside. Throws DeliveryError of kind `later` for the queue to try again. */
async function remindOfCampaign({ job, tenant, campaign, places }: Reminder, ports: DrawPorts): Promise<void> {
  const failures: unknown[] = [];
  for (const conversation of places) {
    if (!(await isFirstToWait(campaign, tenant, conversation, ports))) continue;
    const found = await campaignMessage({ ...job, subject: campaign, reply: { ...job.reply, conversation } }, ports);
    const call = found?.message.details.find(({ part, isOver }) => part === callPart && isOver !== true);
    if (call !== undefined) failures.push(...(await tellPersonally(job, tenant, { ...ports, card: call.card })).failures);
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

/** Until its turn comes it is not overdue. */
export const waiting: WaitingOfFeature = {
  has: ({ request }) => request.campaign !== undefined,
  look: (ports) => {
    const { ledger, tenants, left, now } = ports;
    const rowsOf = rowsOfCampaigns(ledger, async () => [...tenants, ...(await left())]);
    return async (change, due) => {
      const { campaign } = change.request;
      if (campaign === undefined) return { ...due, heldUp: null };
      const seen = campaignSeen(await rowsOf(campaign.id));
      const readiness = readinessOf(change, seen, now());
      const held = readiness === 'stopped' ? await heldUp(change, ports) : null;
      if (readiness === 'waits' || (readiness === 'stopped' && held === null)) return null;
      // Whatever moved in the campaign gives it time.
      const moved = Math.max(due.since.getTime(), ...seen.all.map(({ lastEntry }) => lastEntry.at.getTime()));
      return { ...due, since: new Date(moved), heldUp: held };
    };
  },
  heldUp,
};

/** What stops it from a tenant that left the settings: no card shows it, and nobody can go on from there. Null where it does not wait for its turn. */
async function heldUp(change: Change, { ledger, left, now }: HeldUpPorts): Promise<HeldUp | null> {
  const { campaign } = change.request;
  if (campaign === undefined || !awaitsStart(change, now())) return null;
  const { rows } = await readCampaign(ledger, campaign.id, await left());
  const stops = stopsOf(
    change,
    rows.map((row) => row.change),
    now(),
  );
  const elsewhere = rows.filter((row) => stops.includes(row.change)).map(({ tenant }) => tenant.id);
  return elsewhere.length === 0 ? null : stoppedFrom(elsewhere, campaign.id);
}

function stoppedFrom(elsewhere: readonly string[], id: string): HeldUp {
  const which = elsewhere.length === 1 ? 'A tenant that is' : `${elsewhere.length} tenants that are`;
  return {
    elsewhere,
    short: 'its campaign is stopped',
    says: [
      { text: `${which} in the settings no more had a change of ${id} that ` },
      { text: 'did not come to what was expected', style: 'strong' },
      { text: '. Nothing else of it begins. ' },
      {
        text: 'The person who runs hardenbot lists the tenant under tenants again, so that an approver can look at it and go on, or gives it up by its id under formerTenants; the log of the gateway names it. Anyone who does not want the rest can end the campaign.',
      },
    ],
    log: 'tenants that left the settings stop the campaign of a change',
  };
}
