/** Draws one message from the current state and brings every copy of it up to date: the gateway's end of the outbox. */

import type { Message } from '../../chat/card.js';
import { type Conversation, DeliveryError, type Posted } from '../../chat/platform.js';
import type { Change } from '../../engine/changes/change.js';
import { isCampaign } from '../../features/campaign/campaign.js';
import { isRefusal } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { keepReminderKey } from '../../queue/message-key.js';
import { type DrawJob, redraw } from '../../queue/redraw.js';
import { messageIn } from '../../views/moment.js';
import { asksForPlans, messageWithReferences } from '../../views/reference-fields.js';
import { messageOfFeature } from '../feature.js';
import { isAlarm } from './alarms.js';
import { mayBeShownIn, noteUnlessNamed } from './asked-places.js';
import { campaignMessage, campaignResultsMessage } from './campaign-message.js';
import { placesOfChange, redrawItsCampaign } from './campaign-places.js';
import { messageWithLinks } from './card-links.js';
import { messageOf } from './card-of.js';
import type { DisplayedVersion } from './displayed-version.js';
import { type Drawing, isInChannel, postCopy, rewriteCopy, waitsForMorning } from './draw-copy.js';
import type { DrawPorts } from './draw-ports.js';
import { endCalls } from './ended-calls.js';
import { placesInstead, whyElsewhere } from './fallback-channels.js';
import { loadDrawing, readingOnce } from './load-drawing.js';
import { notifyPerson } from './notify-person.js';
import { withOwnKey } from './own-key.js';
import { remindOfCampaign } from './remind-of-campaign.js';
import { isShownToAsker } from './show-asker.js';
import { tellAlarm } from './tell-alarm.js';
import { isPersonal, tellPersonally } from './tell-personally.js';
import type { TenantChannels } from './tenant-channels.js';

/**
 * Rewrites every copy of the message, and posts one wherever it belongs and is not yet: where it was asked for, and for what people
 * decide on in every channel of the tenant. Throws DeliveryError of kind `later` for the queue to try again, after the other copies
 * were tried. Details and files that could not be delivered are tried again as well, but the message counts as shown.
 */
export async function drawMessage(asked: DrawJob, given: DrawPorts): Promise<void> {
  const job = withOwnKey(asked, given, isCampaign);
  if (job === null) return;
  const ports = readingOnce(given);
  await ports.renewSettings?.(job.tenant, ports.ledger);
  const { view } = job;
  const own = messageOfFeature(given, view);
  if (own?.deliver !== undefined) return own.deliver(job, ports);
  if (view === 'campaign' || (view === 'results' && isCampaign(job.subject))) return drawCampaign(job, ports);
  const tenant = ports.tenants.find((candidate) => candidate.id === job.tenant);
  const isPlace = tenant !== undefined && (await mayBeShownIn(job, tenant, ports));
  if (isAlarm(job, ports))
    return tenant === undefined ? undefined : tellAlarm(job, tenant, targets(job, tenant, isPlace, ports), ports);
  if (tenant === undefined) return;
  const { seen, change } = await loadDrawing(job, ports);
  const { campaign } = (isOfChange(job) ? change : null)?.request ?? {};
  const instead = change === null || view !== 'change' ? null : shownInstead(change, ports);
  // It has no card of its own. Asked for again, because a message is drawn by one job at a time.
  if (instead !== null) {
    const { subject } = instead;
    if (isPlace) await noteUnlessNamed(tenant, subject, job.reply.conversation, ports);
    return redraw(ports, instead.view, { ...job, subject, reply: { ...job.reply, messageKey: subject } });
  }
  const places = campaign === undefined ? null : await placesOfChange(campaign.id, tenant, ports);
  if (campaign !== undefined && places !== null)
    await redrawItsCampaign({ campaign, view: view === 'results' ? view : 'campaign' }, places, ports);
  // The card of the campaign shows it, calls people to it, and is what shows it.
  if (campaign !== undefined && places?.own.length === 0)
    return view === 'reminder'
      ? remindOfCampaign({ job, tenant, campaign: campaign.id, places: places.shared }, ports)
      : undefined;
  const message = view === 'halted' ? null : await messageOf({ ...job, view }, { tenant, change }, ports);
  if (message === null) return;
  const isAnswered =
    view === 'change' && change !== null && places === null && (await isShownToAsker({ job, tenant, change, message }, ports));
  // What is only being read is not shown yet: where no plan comes of it, everyone is shown that.
  if (isAnswered) return change.status === 'requested' ? undefined : noteShown(seen, ports);
  const to = places?.own ?? targets(job, tenant, isPlace, ports);
  await bringUpToDate({ job, tenant, message, to, seen, hours: tenant.id }, ports);
}

function shownInstead(change: Change, { features }: DrawPorts) {
  const [first = null] = features.flatMap(({ shownBy }) => shownBy?.(change) ?? []);
  return first;
}

async function drawCampaign(job: DrawJob, ports: DrawPorts): Promise<void> {
  const found = await (job.view === 'results' ? campaignResultsMessage(job, ports) : campaignMessage(job, ports));
  if (found === null) return;
  const { message, place: tenant, hours, stands: seen } = found;
  await bringUpToDate({ job, tenant, message, to: [job.reply.conversation], seen, hours }, ports);
}

/** What the card of a campaign is about all tenants, where it stands. Anyone who is called to keep a change is called for that one. */
function isOfChange({ view, subject, reply }: DrawJob): boolean {
  return view === 'change' || view === 'results' || (view === 'reminder' && reply.messageKey !== keepReminderKey(subject));
}

interface Drawn {
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly message: Message;
  readonly to: readonly Conversation[];
  /** How much of the ledger the message shows. */
  readonly seen: readonly DisplayedVersion[];
  /** The tenant by whose hours and time zone it goes. */
  readonly hours: string;
}

async function bringUpToDate({ job, tenant, message: found, to, seen, hours }: Drawn, ports: DrawPorts): Promise<void> {
  const complete = await withReferences(messageIn(found, ports.zoneOf(hours)), hours, ports);
  const message = await messageWithLinks(complete, { tenant: job.tenant, own: job.reply.messageKey }, ports);
  const quietMs = ports.quietForMs(hours);
  if (job.view === 'reminder' && quietMs > 0 && message.isUrgent !== true) return later(job, ports, quietMs);
  const round = new Round({ job, tenant, message, ports, isQuiet: quietMs > 0 });
  await round.rewriteAll();
  if (message.isOver !== true) {
    for (const conversation of to) await round.showAt(conversation, to.length > 1);
    round.settle();
  }
  const isTold = message.isOver !== true && isPersonal(job.view);
  const untold = isTold ? (await tellPersonally(job, tenant, { ...ports, card: message.card })).failures : [];
  const told = await notifyPerson({ key: job.reply.messageKey, tenant, news: message.personal ?? [] }, ports);
  if (told.isLater || waitsForMorning({ message, isQuiet: quietMs > 0 })) await later(job, ports, quietMs);
  if (round.failures.length > 0) throw worst(round.failures);
  await noteShown(seen, ports);
  await endCalls(job, message, ports);
  const belated = [...round.belated, ...untold, ...told.failures];
  if (belated.length > 0) await tryAgain(job, ports, worst(belated));
}

async function noteShown(seen: readonly DisplayedVersion[], { shown }: DrawPorts): Promise<void> {
  for (const { tenant, key, entries } of seen) await shown.record(tenant, key, entries);
}

/** Rules that cannot be read now leave the buttons as they are. */
async function withReferences(message: Message, tenantId: string, ports: DrawPorts): Promise<Message> {
  const told = [...message.details, ...(message.personal ?? [])].map(({ card }) => card);
  if (![message.card, ...told].some(asksForPlans)) return message;
  const policy = await ports.policy(tenantId);
  return isRefusal(policy) ? message : messageWithReferences(message, policy);
}

/** The message itself is up to date: what one person, or a file below it, waits for must not hold up how it is shown to everyone next. */
async function tryAgain(job: DrawJob, { jobs }: DrawPorts, failure: unknown): Promise<void> {
  if (job.again === true || !(failure instanceof DeliveryError) || failure.kind !== 'later') throw failure;
  await jobs.add({ ...job, again: true }, { delayMs: failure.retryAfterMs, coalesces: true });
}

/** Drawn again when the quiet hours are over; more often than needed does no harm, because nobody is notified twice. */
async function later(job: DrawJob, { jobs }: DrawPorts, delayMs: number): Promise<void> {
  await jobs.add(job, { delayMs });
}

interface RoundInput {
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly message: Message;
  readonly ports: DrawPorts;
  readonly isQuiet: boolean;
}

/** One time that a message is drawn: where it has been brought up to date, and what went wrong. */
class Round {
  readonly failures: unknown[] = [];
  /** What belongs to copies that are there: details and files. */
  readonly belated: unknown[] = [];
  /** Places that could not be reached, nor anyone in their stead. */
  private readonly unseen: unknown[] = [];
  private readonly reached: Conversation[] = [];
  /** Why a copy that was there before is not any more, by conversation. */
  private readonly lost = new Map<string, string>();
  /** Copies in channels of the tenant that are not there, or whose channel is not. */
  private readonly away: Posted[] = [];
  /** Why a copy cannot be rewritten, by conversation: nothing else is posted there, and people find it elsewhere. */
  private readonly stuck = new Map<string, DeliveryError>();
  private readonly drawing: Drawing;

  constructor(private readonly input: RoundInput) {
    const { job, message, ports, tenant, isQuiet } = input;
    const key = job.reply.messageKey;
    const { channel, fallback } = tenant;
    const places = { channel, ...omitUndefined({ fallback }) };
    this.drawing = { tenant: job.tenant, key, message, messages: ports.messages, ...places, isQuiet };
  }

  async rewriteAll(): Promise<void> {
    const { job, ports } = this.input;
    for (const copy of await ports.messages.copies(job.tenant, job.reply.messageKey)) await this.rewrite(copy);
  }

  /** Posts the message unless a copy is there; somewhere else, with the reason, where the conversation is gone or takes nothing from us. */
  async showAt(to: Conversation, isOneOfSeveral: boolean): Promise<void> {
    if (this.isReached(to)) return;
    const stuck = this.stuck.get(nameOf(to));
    if (stuck !== undefined) return this.showElsewhere(to, stuck, isOneOfSeveral);
    const before = this.lost.get(nameOf(to));
    const why = before === undefined ? null : `Posted again: the message before is not there any more. ${before}`;
    try {
      await this.post(to, why);
    } catch (error) {
      if (error instanceof DeliveryError && error.kind !== 'later') await this.showElsewhere(to, error, isOneOfSeveral);
      else this.failures.push(error);
    }
  }

  /** What people see in another channel of the tenant counts as shown: it would be drawn for ever, and only the one place cannot take it. */
  settle(): void {
    const { channel } = this.drawing;
    const isSeen = this.reached.some((place) => channel[place.platform] === place.channel);
    (isSeen ? this.belated : this.failures).push(...this.unseen);
  }

  private async rewrite(copy: Posted): Promise<void> {
    const messenger = this.input.ports.messengers.get(copy.conversation.platform);
    // It belongs to a platform that another gateway speaks.
    if (messenger === undefined) return;
    try {
      this.belated.push(...(await rewriteCopy(this.drawing, messenger, copy)));
      this.reached.push(copy.conversation);
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.kind === 'later') {
        this.failures.push(error);
        this.reached.push(copy.conversation);
        return;
      }
      if (error.kind === 'rejected') {
        this.stuck.set(nameOf(copy.conversation), error);
        return;
      }
      this.lost.set(nameOf(copy.conversation), error.message);
      // A channel may come back, and what stands in it with it.
      if (isInChannel(this.drawing, copy)) this.away.push(copy);
      else await this.forget(copy);
    }
  }

  private async forget(copy: Posted): Promise<void> {
    await this.drawing.messages.forget(this.drawing.tenant, this.drawing.key, copy);
  }

  private async post(to: Conversation, why: string | null): Promise<void> {
    const messenger = this.input.ports.messengers.get(to.platform);
    if (messenger === undefined) return;
    this.belated.push(...(await postCopy(this.drawing, messenger, { to, why })));
    this.reached.push(to);
    for (const copy of this.away) if (nameOf(copy.conversation) === nameOf(to)) await this.forget(copy);
  }

  /** Where it was merely asked for may be gone: the tenant's own channels have the message, or find others to have it. */
  private async showElsewhere(gone: Conversation, error: DeliveryError, isOneOfSeveral: boolean): Promise<void> {
    const { job, tenant, ports } = this.input;
    if (tenant.channel[gone.platform] !== gone.channel && isOneOfSeveral) return;
    const why = whyElsewhere(tenant, gone, error);
    let isShown = false;
    const away: DeliveryError[] = [];
    for await (const place of placesInstead({ job, tenant, ports, gone, cause: error, isShown: () => isShown, away })) {
      if (this.isReached(place)) isShown = true;
      else if (!this.stuck.has(nameOf(place))) {
        try {
          await this.post(place, why);
          isShown = true;
        } catch (failure) {
          if (!(failure instanceof DeliveryError)) throw failure;
          if (failure.kind === 'later') {
            this.failures.push(failure);
            isShown = true;
          }
        }
      }
    }
    if (!isShown) this.unseen.push(worst([error, ...away]));
  }

  private isReached(to: Conversation): boolean {
    return this.reached.some((other) => nameOf(to) === nameOf(other));
  }
}

/** Of each chat on its own, or what one person asked to read: it stays there. */
const staying: ReadonlySet<DrawJob['view']> = new Set(['audit', 'halted', 'putBack', 'setAside']);

/** Where it was asked for comes first. What people decide on goes everywhere. */
function targets(job: DrawJob, tenant: TenantChannels, isPlace: boolean, ports: DrawPorts): readonly Conversation[] {
  const { messengers } = ports;
  const stays = staying.has(job.view) || messageOfFeature(ports, job.view)?.stays === true;
  const asked = isPlace ? [job.reply.conversation] : [];
  // Another gateway speaks it, and takes the job when it is tried again.
  if (stays && asked.some((place) => !messengers.has(place.platform)))
    throw new Error(`This gateway does not speak ${job.reply.conversation.platform}.`);
  if (stays) return asked;
  const channels = Object.entries(tenant.channel).map(([platform, channel]) => ({ platform, channel }));
  return [...asked, ...channels.filter((channel) => !asked.some((place) => nameOf(channel) === nameOf(place)))];
}

function nameOf({ platform, channel }: Conversation): string {
  return `${platform} ${channel}`;
}

/** What may be tried again comes before what may not. */
function worst(failures: readonly unknown[]): unknown {
  return failures.find((error) => error instanceof DeliveryError && error.kind === 'later') ?? failures[0];
}
