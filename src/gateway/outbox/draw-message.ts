/** Draws one message from the current state and brings every copy of it up to date: the gateway's end of the outbox. */

import type { Conversation } from '../../chat/platform.js';
import type { Change } from '../../engine/changes/change.js';
import { type DrawJob, drawJob, redraw } from '../../queue/redraw.js';
import { messageOfFeature } from '../feature.js';
import { isAlarm } from './alarms.js';
import { askerIn, mayBeShownIn, noteUnlessNamed } from './asked-places.js';
import { bringUpToDate, nameOf, noteShown } from './bring-up-to-date.js';
import { type Drawable, messageOf } from './card-of.js';
import type { DrawPorts } from './draw-ports.js';
import { loadDrawing, readingOnce } from './load-drawing.js';
import { withOwnKey } from './own-key.js';
import { isShownToAsker } from './show-asker.js';
import { tellAlarm } from './tell-alarm.js';
import type { TenantChannels } from './tenant-channels.js';

/**
 * Rewrites every copy of the message, and posts one wherever it belongs and is not yet: where it was asked for, and for what people
 * decide on in every channel of the tenant. Throws DeliveryError of kind `later` for the queue to try again, after the other copies
 * were tried. Details and files that could not be delivered are tried again as well, but the message counts as shown.
 */
export async function drawMessage(asked: DrawJob, given: DrawPorts): Promise<void> {
  const job = withOwnKey(asked, given);
  if (job === null) return;
  const ports = readingOnce(given);
  await ports.renewSettings?.(job.tenant, ports.ledger);
  const { view } = job;
  const own = messageOfFeature(given, job);
  if (own?.deliver !== undefined) return own.deliver(job, ports);
  const tenant = ports.tenants.find((candidate) => candidate.id === job.tenant);
  const isPlace = tenant !== undefined && (await mayBeShownIn(job, tenant, ports));
  if (isAlarm(job, ports))
    return tenant === undefined ? undefined : tellAlarm(job, tenant, targets(job, tenant, isPlace, ports), ports);
  if (tenant === undefined) return;
  const { seen, change } = await loadDrawing(job, ports);
  const instead = change === null || view !== 'change' ? null : shownInstead(change, ports);
  // It has no card of its own. Asked for again, because a message is drawn by one job at a time.
  if (instead !== null) {
    if (isPlace) {
      const { conversation } = job.reply;
      const asker = await askerIn(ports.messages, tenant, { tenant: job.tenant, subject: job.subject, conversation });
      await noteUnlessNamed(tenant, instead.subject, conversation, { ...ports, asker });
    }
    return redrawOther(job, instead, ports);
  }
  if (change !== null && view === 'change') await redrawMentioning(job, change, ports);
  const places = await ownPlaces(job, { tenant, change }, ports);
  // The card that it stands on shows it, and calls people to it.
  if (places?.length === 0) return;
  const message = view === 'halted' || view === 'found' ? null : await messageOf({ ...job, view }, { tenant, change }, ports);
  if (message === null) return;
  const isAnswered =
    view === 'change' && change !== null && places === null && (await isShownToAsker({ job, tenant, change, message }, ports));
  // What is only being read is not shown yet: where no plan comes of it, everyone is shown that.
  if (isAnswered) return change.status === 'requested' ? undefined : noteShown(seen, ports);
  const to = places ?? targets(job, tenant, isPlace, ports);
  await bringUpToDate({ job, tenant, message, to, seen, hours: tenant.id }, ports);
}

function shownInstead(change: Change, { features }: DrawPorts) {
  const [first = null] = features.flatMap(({ shownBy }) => shownBy?.(change) ?? []);
  return first;
}

async function redrawMentioning(job: DrawJob, change: Change, ports: DrawPorts): Promise<void> {
  const others = ports.features.flatMap(({ mentionedBy }) => mentionedBy?.(change) ?? []);
  for (const other of others) await redrawOther(job, other, ports);
}

function redrawOther(
  job: DrawJob,
  { view, subject }: { readonly view: DrawJob['view']; readonly subject: string },
  ports: DrawPorts,
): Promise<void> {
  return redraw(ports, view, { ...job, subject, reply: { ...job.reply, messageKey: subject } });
}

/** Where it has a card of its own, for what stands on a card with changes of other tenants; null: it stands alone. */
async function ownPlaces(job: DrawJob, of: Drawable, ports: DrawPorts): Promise<readonly Conversation[] | null> {
  const { change } = of;
  if (change === null) return null;
  for (const { placesOf } of ports.features) {
    const places = (await placesOf?.(job, { ...of, change }, ports)) ?? null;
    if (places !== null) return places;
  }
  return null;
}

/** Has the cards drawn on which a change stands beside those of other tenants: its own record cannot be read any more, or can be read again. */
export async function redrawShared(tenant: TenantChannels, change: Change, ports: DrawPorts): Promise<void> {
  const [platform, channel] = Object.entries(tenant.channel)[0] ?? ['', ''];
  const reply = { conversation: { platform, channel }, messageKey: change.id };
  await ownPlaces(drawJob('change', { tenant: tenant.id, subject: change.id, reply }), { tenant, change }, ports);
}

/** Of each chat on its own, or what one person asked to read: it stays there. */
const staying: ReadonlySet<DrawJob['view']> = new Set(['audit', 'halted', 'putBack', 'setAside', 'found']);

/** Where it was asked for comes first. What people decide on goes everywhere. */
function targets(job: DrawJob, tenant: TenantChannels, isPlace: boolean, ports: DrawPorts): readonly Conversation[] {
  const { messengers } = ports;
  const stays = staying.has(job.view) || messageOfFeature(ports, job)?.stays === true;
  const asked = isPlace ? [job.reply.conversation] : [];
  // Another gateway speaks it, and takes the job when it is tried again.
  if (stays && asked.some((place) => !messengers.has(place.platform)))
    throw new Error(`This gateway does not speak ${job.reply.conversation.platform}.`);
  if (stays) return asked;
  const channels = Object.entries(tenant.channel).map(([platform, channel]) => ({ platform, channel }));
  return [...asked, ...channels.filter((channel) => !asked.some((place) => nameOf(channel) === nameOf(place)))];
}
