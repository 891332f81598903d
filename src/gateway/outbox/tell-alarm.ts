/**
 * Posts an alarm. It is always a new message and never the edit of one that is there: where a message stands is known from the store, and an edit notifies nobody.
 * Where the chat does not confirm it, it goes other ways: the channel beside it, the people themselves, the other chats, and the log at last.
 */
import type { PartPlace } from '../../chat/message-store.js';
import { type Conversation, DeliveryError } from '../../chat/platform.js';
import type { DrawJob } from '../../queue/redraw.js';
import { inZone } from '../../views/moment.js';
import { type Alarm, alarmOf } from './alarms.js';
import { withCardLinks } from './card-links.js';
import { withNotice } from './draw-copy.js';
import type { DrawPorts } from './draw-ports.js';
import { placesInstead, whyElsewhere } from './fallback-channels.js';
import type { AlarmAt } from './posted-alarms.js';
import { isPersonal, tellPersonally } from './tell-personally.js';
import type { TenantChannels } from './tenant-channels.js';

interface Telling {
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly alarm: Alarm;
  readonly ports: DrawPorts;
}

/**
 * Each place once for one fact. Throws DeliveryError where a channel of the tenant did not take it and may take it later, or where no chat and no person
 * confirmed it: anyone who asks for it asks again.
 * @param to where it goes first
 */
export async function tellAlarm(
  job: DrawJob,
  tenant: TenantChannels,
  to: readonly Conversation[],
  ports: DrawPorts,
): Promise<void> {
  const found = await alarmOf(job, tenant, ports);
  if (found === null) return;
  const told = inZone(found.card, ports.zoneOf(tenant.id));
  const alarm = { ...found, card: await withCardLinks(told, { tenants: [tenant.id] }, ports) };
  await ports.alarms.serially(`${tenant.id} ${alarm.fact}`, () => tell({ job, tenant, alarm, ports }, to));
}

async function tell(telling: Telling, asked: readonly Conversation[]): Promise<void> {
  const { job, tenant, alarm, ports } = telling;
  const to = alarm.after === undefined ? asked : await placesOf(alarm.after, telling, asked);
  if (alarm.after !== undefined && to.length === 0) return;
  const failures: DeliveryError[] = [];
  const spoken = to.filter(({ platform }) => ports.messengers.has(platform));
  let isConfirmed = false;
  for (const place of spoken) if (await isShownAt(telling, place, failures)) isConfirmed = true;
  if (!isConfirmed) isConfirmed = await inOtherChats(telling, spoken, failures);
  const personal = isPersonal(job.view) ? await tellPersonally(job, tenant, { ...ports, card: alarm.card }) : null;
  isConfirmed ||= (personal?.confirmed ?? 0) > 0;
  if (!isConfirmed) {
    const { title } = alarm.card;
    // A receiver may have it, but who approves reads chats: those are tried again.
    const receiver = (await isToldOutside(telling)) ? 'took it' : 'none took it';
    ports.alarms.parts.logger.error(
      { tenant: tenant.name, alarm: title, receiver, failures: failures.map(String) },
      'no chat confirmed an alarm',
    );
    throw failures[0] ?? new DeliveryError('Nobody confirmed an alarm.', 'later', retryMs);
  }
  if (job.subject !== 'ledger')
    await ports.shown.record(tenant.id, job.reply.messageKey, await ports.ledger.count(tenant.id, job.subject));
  const again = [...failures, ...(personal?.failures ?? [])].find(
    (error) => error instanceof DeliveryError && error.kind === 'later',
  );
  if (again !== undefined) throw again;
}

/** Those of some places where people were alarmed about a fact. */
async function placesOf(fact: string, telling: Telling, places: readonly Conversation[]): Promise<readonly Conversation[]> {
  const { ports, alarm } = telling;
  const before = { ...telling, alarm: { ...alarm, fact } };
  const isThere = await Promise.all(places.map((place) => ports.alarms.isPosted(ports.messages, atPlace(before, place))));
  return places.filter((_place, index) => isThere[index]);
}

/** Anyone who listens outside of chats, once for each fact. */
async function isToldOutside({ job, tenant, alarm, ports }: Telling): Promise<boolean> {
  const { outside } = ports.alarms.parts;
  if (outside === undefined) return false;
  const at = atPlace({ job, tenant, alarm, ports }, { platform: 'webhook', channel: 'all' });
  if (await ports.alarms.isPosted(ports.messages, at)) return true;
  const { title, blocks } = alarm.card;
  const text = blocks
    .flatMap((block) => (block.kind === 'text' ? [block.spans.map((span) => span.text).join('')] : []))
    .join('\n');
  const isTaken = await outside({ id: alarm.fact, tenant: { id: tenant.id, name: tenant.name }, title, text });
  if (isTaken) await ports.alarms.notePosted(ports.messages, at);
  return isTaken;
}

/** Milliseconds. */
const retryMs = 30_000;

/** In its conversation, or in what takes its place where that is gone. */
async function isShownAt(telling: Telling, place: Conversation, failures: DeliveryError[]): Promise<boolean> {
  try {
    await postOnce(telling, place, null);
    return true;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    failures.push(error);
    return error.kind !== 'later' && (await isShownInstead(telling, place, error));
  }
}

async function isShownInstead(telling: Telling, gone: Conversation, cause: DeliveryError): Promise<boolean> {
  const { job, tenant, ports } = telling;
  const why = whyElsewhere(tenant, gone, cause);
  let isShown = false;
  for await (const { place } of placesInstead({ job, tenant, ports, gone, cause, isShown: () => isShown, away: [] }))
    try {
      await postOnce(telling, place, why);
      isShown = true;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  return isShown;
}

/** Chats in which it is unknown otherwise: better there than nowhere. */
async function inOtherChats(telling: Telling, tried: readonly Conversation[], failures: DeliveryError[]): Promise<boolean> {
  const { tenant, ports } = telling;
  let isConfirmed = false;
  for (const [platform, channel] of Object.entries(tenant.channel)) {
    const isTried = tried.some((place) => place.platform === platform && place.channel === channel);
    if (!isTried && ports.messengers.has(platform) && (await isShownAt(telling, { platform, channel }, failures)))
      isConfirmed = true;
  }
  return isConfirmed;
}

/** Throws DeliveryError. */
async function postOnce(telling: Telling, to: Conversation, why: string | null): Promise<void> {
  const { alarm, ports } = telling;
  const messenger = ports.messengers.get(to.platform);
  if (messenger === undefined) return;
  const at = atPlace(telling, to);
  if (await ports.alarms.isPosted(ports.messages, at)) return;
  await messenger.post(to, withNotice(alarm.card, why));
  await ports.alarms.notePosted(ports.messages, at);
  if (alarm.also === undefined) return;
  await ports.alarms.notePosted(ports.messages, atPlace({ ...telling, alarm: { ...alarm, fact: alarm.also } }, to));
}

function atPlace({ job, tenant, alarm: { fact, comesAgain } }: Telling, to: Conversation): AlarmAt {
  const place: PartPlace = {
    tenant: tenant.id,
    key: `alarm ${job.view} ${job.subject}`,
    copy: { conversation: to, message: 'alarm' },
    part: comesAgain === true ? 'posted' : `posted ${fact}`,
  };
  return { place, fact, ...(comesAgain === true ? { comesAgain } : {}) };
}
