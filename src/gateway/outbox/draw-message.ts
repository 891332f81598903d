/** Draws one message from the current state and brings every copy of it up to date: the gateway's end of the outbox. */
import type { Message } from '../../chat/card.js';
import { type Actor, type Conversation, DeliveryError, type Posted } from '../../chat/platform.js';
import type { Change } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import type { ReadWatermarkStore } from '../../engine/changes/read-watermark.js';
import { ledgerSession } from '../../engine/ledger/session.js';
import { cannotWait } from '../../features/kinds.js';
import { accountSubject } from '../../people/links.js';
import {
  alarmKey,
  emergencyKey,
  foundKey,
  haltedKey,
  keepReminderKey,
  overdueKey,
  putBackKey,
  reminderKey,
  resultsKey,
  setAsideKey,
} from '../../queue/message-key.js';
import { type DrawJob, drawJob, redraw } from '../../queue/redraw.js';
import { askedCard } from '../../views/asked.js';
import { type HasGatewayFeatures, messageOfFeature, watchOf } from '../feature.js';
import { isAlarm } from './alarms.js';
import { askerIn, mayBeShownIn, noteUnlessNamed } from './asked-places.js';
import { bringUpToDate, nameOf, noteShown } from './bring-up-to-date.js';
import { type Drawable, messageOf } from './card-of.js';
import { type DisplayedVersion, overIn } from './displayed-version.js';
import type { DrawPorts } from './draw-ports.js';
import { measureOf } from './load-change-view.js';
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
    return tenant === undefined ? undefined : tellAlarm(job, tenant, await targets(job, tenant, isPlace, ports), ports);
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
  const to = places ?? (await targets(job, tenant, isPlace, ports));
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
async function targets(
  job: DrawJob,
  tenant: TenantChannels,
  isPlace: boolean,
  ports: DrawPorts,
): Promise<readonly Conversation[]> {
  const { messengers } = ports;
  const stays = staying.has(job.view) || messageOfFeature(ports, job)?.stays === true;
  const asked = isPlace ? [job.reply.conversation] : [];
  // Another gateway speaks it, and takes the job when it is tried again.
  if (stays && asked.some((place) => !messengers.has(place.platform)))
    throw new Error(`This gateway does not speak ${job.reply.conversation.platform}.`);
  if (stays) return stayingAt(asked, await ports.messages.copies(job.tenant, job.reply.messageKey));
  const channels = Object.entries(tenant.channel).map(([platform, channel]) => ({ platform, channel }));
  return [...asked, ...channels.filter((channel) => !asked.some((place) => nameOf(channel) === nameOf(place)))];
}

/** A job that nobody asked for in a place names the first channel: what stands in another place already stays there alone. */
function stayingAt(asked: readonly Conversation[], copies: readonly Posted[]): readonly Conversation[] {
  const standing = new Set(copies.map(({ conversation }) => nameOf(conversation)));
  return standing.size === 0 ? asked : asked.filter((place) => standing.has(nameOf(place)));
}

/** One read of each ledger for a drawing: whatever is written after it asks for a drawing of its own. */
function readingOnce(ports: DrawPorts): DrawPorts {
  const ledger = ledgerSession(ports.ledger);
  const { watermark } = ports;
  const upTo: ReadWatermarkStore['upTo'] = async (tenant) => {
    const read = (await watermark?.upTo(tenant)) ?? null;
    // A worker may have read more by now than was read here.
    ledger.renew(tenant);
    return read;
  };
  const directory = ports.directory.within(ledger);
  return {
    ...ports,
    ledger,
    directory,
    policy: (tenant) => directory.policy(tenant),
    notify: ports.notify.within(ledger),
    ...(watermark === undefined ? {} : { watermark: { upTo } }),
  };
}

interface LoadedDrawing {
  /** The change that it is about; null where it is about none, or there is none. */
  readonly change: Change | null;
  /** How much of the ledger its message shows. */
  readonly seen: readonly DisplayedVersion[];
}

/** The one read of what a message is about. A message of several plans stands for the cards of each. */
async function loadDrawing(job: DrawJob, ports: DrawPorts): Promise<LoadedDrawing> {
  const { view, tenant, subject, reply } = job;
  const { ledger, now } = ports;
  // It is of a day, and of no entry.
  if (messageOfFeature(ports, job)?.isOfDay === true)
    return { change: null, seen: [{ tenant, key: reply.messageKey, entries: 1 }] };
  const rows = (await messageOfFeature(ports, job)?.covers?.(ledger, tenant, subject)) ?? [];
  const all = [{ key: reply.messageKey, of: subject }, ...rows.map(({ id }) => ({ key: id, of: id }))];
  // Counted first: a message shows at least what it is said to show.
  const watch = messageOfFeature(ports, job) === undefined ? undefined : watchOf(ports, subject);
  const counted = await Promise.all(
    all.map(async ({ key, of }) => {
      const more = of === subject ? ((await watch?.alsoShows?.(ledger, tenant, subject)) ?? []) : [];
      return { tenant, key, entries: (await ledger.count(tenant, of)) + more.length };
    }),
  );
  const change = isAboutChange.has(view) ? await readChange(ledger, tenant, subject) : null;
  const isOfOne = view === 'change' || view === 'reminder';
  const seen = [
    ...counted,
    ...(change === null || !isOfOne ? [] : overIn(tenant, change, { now: now(), key: reply.messageKey })),
    ...rows.flatMap(({ change: one }) => (one === null ? [] : overIn(tenant, one, { now: now() }))),
  ];
  return { change, seen };
}

const isAboutChange: ReadonlySet<DrawJob['view']> = new Set(['change', 'reminder', 'results', 'audit']);

/**
 * The job with the key that its message has; null where it names a key that no such message has: nothing is drawn for it. What a job says of its key is
 * never taken, because anyone who writes to the store can add a job.
 */
function withOwnKey(job: DrawJob, of: HasGatewayFeatures): DrawJob | null {
  const { messageKey } = job.reply;
  const possible = messageOfFeature(of, job)?.keys(job) ?? keysOf(job);
  if (possible === 'any' || possible.includes(messageKey)) return job;
  const [only, ...others] = possible;
  return only === undefined || others.length > 0 ? null : { ...job, reply: { ...job.reply, messageKey: only } };
}

function keysOf({ view, subject, reply }: DrawJob): readonly string[] {
  const { conversation, messageKey } = reply;
  const { platform } = conversation;
  switch (view) {
    case 'audit':
    case 'change':
      return [subject];
    case 'results':
      return [resultsKey(subject)];
    case 'emergency':
      return [emergencyKey(subject)];
    case 'alarm':
      return [alarmKey(subject, 'applying'), alarmKey(subject, 'reverting')];
    case 'overdue':
      return [overdueKey(subject)];
    case 'halted':
      return [haltedKey(platform)];
    case 'putBack':
      return [putBackKey(numberIn(messageKey), platform)];
    case 'setAside':
      return [setAsideKey(numberIn(messageKey), platform)];
    case 'found':
      return [foundKey(subject, platform)];
    case 'reminder':
      return [keepReminderKey(subject), reminderKey(subject, numberIn(messageKey))];
    default:
      return [];
  }
}

/** The last number in a key; what has none has the key of nothing. */
function numberIn(messageKey: string): number {
  return Number(/-(\d{1,15})(?:-[a-z]+)?$/.exec(messageKey)?.[1] ?? Number.NaN);
}

interface Asked {
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly change: Change;
  readonly message: Message;
}

/** Planning that takes longer is shown to everyone: it will be a plan, or something is wrong. */
const soonMs = 10_000;

/** After this the person is not there any more to read an answer that only they see: it is posted where they asked. */
const lateMs = 60 * 60_000;

/**
 * Whether the person reads it, so that nothing is posted. False where everyone has to know: a plan, a containment that was refused, what was
 * posted already, and what could not be delivered to the person. Throws DeliveryError of kind `later`.
 */
async function isShownToAsker({ job, tenant, change, message }: Asked, ports: DrawPorts): Promise<boolean> {
  if (!isForAskerAlone(change, ports.now())) return false;
  const { messageKey: key, conversation } = job.reply;
  if ((await ports.messages.copies(tenant.id, key)).length > 0) return false;
  const copy = { conversation: { platform: 'person', channel: change.request.decision.decision.person.entraId }, message: key };
  const place = { tenant: tenant.id, key, copy, part: `answered ${change.status}` };
  if ((await ports.messages.part(place)) !== null) return true;
  if (ports.now().getTime() - change.requestedAt.getTime() > lateMs) return false;
  const { platform } = conversation;
  const messenger = ports.messengers.get(platform);
  // Another gateway speaks it, and takes the job when it is tried again.
  if (messenger === undefined && tenant.channel[platform] !== undefined)
    throw new Error(`This gateway does not speak ${platform}.`);
  const person = messenger === undefined ? null : await accountOf(change, platform, ports);
  if (messenger === undefined || person === null) return false;
  const { status } = change;
  const control = measureOf(change, ports);
  const card = status === 'requested' ? askedCard({ tenant: tenant.name, change, control }) : message.card;
  try {
    await messenger.whisper(conversation, person, card);
  } catch (error) {
    if (error instanceof DeliveryError && error.kind !== 'later') return false;
    throw error;
  }
  await ports.messages.recordPart(place, 'told');
  return true;
}

function isForAskerAlone({ plan, status, request, refusal, requestedAt }: Change, now: Date): boolean {
  if (plan !== null) return false;
  if (status === 'requested') return !cannotWait(request) && now.getTime() - requestedAt.getTime() < soonMs;
  // Everyone has to know that what cannot wait is not done; which account was meant is for the person who typed it.
  return (status === 'refused' || status === 'nothingToDo') && (!cannotWait(request) || refusal?.accounts !== undefined);
}

/** The account that asked, else another one of the person there; null where there is none. */
async function accountOf(change: Change, platform: string, { directory }: DrawPorts): Promise<Actor | null> {
  const { person, account } = change.request.decision.decision;
  const here = (await directory.reach(person.entraId)).filter((one) => one.platform === platform);
  const found = here.find((one) => accountSubject(one) === account) ?? here[0];
  return found === undefined ? null : { platform, id: found.id, membership: 'member' };
}
