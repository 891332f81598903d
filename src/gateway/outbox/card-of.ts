/** The card of a message as things stand now: loads what a view needs and hands it over. */

import type { Card, Message } from '../../chat/card.js';
import type { Change } from '../../engine/changes/change.js';
import { isAcknowledged, isUntaken } from '../../engine/changes/read-watermark.js';
import { partOf } from '../../features/kinds.js';
import { type FeatureView, isFeatureView } from '../../features/terms.js';
import { assertNever } from '../../lib/errors.js';
import type { DrawJob } from '../../queue/redraw.js';
import { viewOf } from '../../queue/request.js';
import { approverCall } from '../../views/approver-call.js';
import { auditCard } from '../../views/audit.js';
import { changeCard } from '../../views/change.js';
import { checkpointDetail } from '../../views/checkpoint.js';
import { newsOf } from '../../views/news.js';
import { alarmCard, emergencyCard, overdueCard, putBackCard, reminderOf, setAsideCard } from '../../views/notices.js';
import { resultsCard } from '../../views/results.js';
import { messageOfFeature, subjectOfFeature, waitingOf } from '../feature.js';
import { endedCalls } from './ended-calls.js';
import { type CardPorts, changeView, keepersOf, measureOf } from './load-change-view.js';
import type { TenantChannels } from './tenant-channels.js';

/** What of one tenant is shown to everyone who sees the place. */
type SharedDrawJob = DrawJob & { readonly view: Exclude<DrawJob['view'], 'halted' | 'found'> };

/** What a message is drawn from that is known already. */
export interface Drawable {
  readonly tenant: TenantChannels;
  /** The change that the message is about; null where it is about none, or there is none. */
  readonly change: Change | null;
}

/** Null when there is nothing to show. */
export async function messageOf(job: SharedDrawJob, of: Drawable, ports: CardPorts): Promise<Message | null> {
  const { view } = job;
  const { tenant, change } = of;
  if (isFeatureView(view)) return (await messageOfFeature(ports, job)?.draw?.(job, tenant, ports)) ?? null;
  // A job names a view and a subject: anyone who makes one up would have the card of a change drawn of an audit or of evidence.
  if ((view === 'change' || view === 'audit') && change !== null && viewOf(change.request.what) !== view) return null;
  if (view === 'change') return change === null ? null : changeMessage(change, tenant, ports);
  if (view === 'reminder')
    return change === null
      ? ((await subjectOfFeature(ports, job.subject)?.reminder?.(job.subject, tenant, ports)) ?? null)
      : reminderMessage(change, tenant, ports);
  const card = await cardOf(view, of, ports);
  return card === null ? null : { card, details: [] };
}

/** The card of a plan, and below it the call for those whose turn it is. */
async function changeMessage(change: Change, tenant: TenantChannels, ports: CardPorts): Promise<Message> {
  const view = await changeView(tenant, change, ports);
  const call = approverCall(view);
  // The chat keeps what the ledger was at the end of a change: nobody can shorten or rewrite it afterwards unseen.
  const checkpoint = change.checkpoint === null ? [] : [checkpointDetail([change.checkpoint])];
  return {
    card: changeCard(view),
    details: [...(call === null ? [] : [call]), ...checkpoint],
    // Anyone who asked for it in several tenants looks at one card, and does not learn of each on its own.
    personal: partOf(change.request) === null ? newsOf(view) : [],
    ends: endedCalls(view),
  };
}

/** Anyone who writes down what befell a ledger knows tenants by their ids alone. */
export function byName(reason: string, { id, name }: TenantChannels): string {
  return reason.replaceAll(`tenant ${id}`, name);
}

/** Over as soon as nobody has to be reminded. */
async function reminderMessage(change: Change, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const view = await changeView(tenant, change, ports, change.reminders.count);
  return reminderOf({ ...view, keepers: await keepersOf(change, tenant, ports) });
}

type OwnMessage = FeatureView | 'change' | 'reminder';

async function cardOf(
  view: Exclude<SharedDrawJob['view'], OwnMessage>,
  { tenant, change }: Drawable,
  ports: CardPorts,
): Promise<Card | null> {
  if (view === 'putBack') {
    const notice = await ports.ledger.lastPutBack(tenant.id);
    return notice === null
      ? null
      : putBackCard({ tenant: tenant.name, reason: byName(notice.reason, tenant), at: new Date(notice.at) });
  }
  if (view === 'setAside') {
    const last = (await ports.ledger.subject(tenant.id, 'ledger')).findLast(({ event }) => event.type === 'setAside');
    return last?.event.type === 'setAside' ? setAsideCard({ tenant: tenant.name, at: new Date(last.at), ...last.event }) : null;
  }
  if (change === null) return null;
  switch (view) {
    case 'audit':
      return auditCard({
        tenant: tenant.name,
        change,
        progress: await ports.progress.get(tenant.id, change.id),
        ...((await isUntaken(ports, tenant.id, change)) ? { isUntaken: true as const } : {}),
        posture: await ports.postures.latest(tenant.id),
        controls: ports.controls,
      });
    case 'emergency':
      return emergencyCard({ tenant: tenant.name, change, control: measureOf(change, ports) });
    case 'alarm':
      return alarmCard({ tenant: tenant.name, change, control: measureOf(change, ports) });
    case 'overdue': {
      const { watermark, ledger } = ports;
      const isUnacknowledged = watermark !== undefined && !(await isAcknowledged({ ledger, watermark }, tenant.id, change.id));
      const heldUp = (await waitingOf(ports, change)?.heldUp(change, ports)) ?? null;
      const { waitsFor } = (await ports.progress.get(tenant.id, change.id)) ?? {};
      const control = measureOf(change, ports);
      return overdueCard({ tenant: tenant.name, change, control, now: ports.now(), heldUp, waitsFor, isUnacknowledged });
    }
    case 'results': {
      const control = ports.controls.find(({ id }) => id === change.plan?.control);
      return resultsCard({ tenant: tenant.name, change, control });
    }
    default:
      return assertNever(view);
  }
}
