/** Brings every copy of a drawn message up to date, and posts it where it belongs and is not yet. */
import type { Card, Message } from '../../chat/card.js';
import { type Conversation, DeliveryError, type Messenger, type Posted } from '../../chat/platform.js';
import { kindOfId } from '../../features/kinds.js';
import { isRefusal } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Authorizes } from '../../people/directory.js';
import type { DrawJob } from '../../queue/redraw.js';
import { messageIn } from '../../views/moment.js';
import { asksForPlans, messageWithReferences } from '../../views/reference-fields.js';
import { askerIn, noteAsker } from './asked-places.js';
import { messageWithLinks } from './card-links.js';
import type { DisplayedVersion } from './displayed-version.js';
import { type Drawing, emptyCopy, isInChannel, postCopy, rewriteCopy, waitsForMorning } from './draw-copy.js';
import type { DrawPorts } from './draw-ports.js';
import { endCalls } from './ended-calls.js';
import { placesInstead, whyElsewhere } from './fallback-channels.js';
import { maySee, notifyPerson } from './notify-person.js';
import { isPersonal, tellPersonally } from './tell-personally.js';
import type { TenantChannels } from './tenant-channels.js';

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

/** Throws DeliveryError of kind `later` for the queue to try again, after the other copies were tried. */
export async function bringUpToDate({ job, tenant, message: found, to, seen, hours }: Drawn, ports: DrawPorts): Promise<void> {
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
  const personal = isTold ? (await tellPersonally(job, tenant, { ...ports, card: message.card })).failures : [];
  const told = await notifyPerson({ key: job.reply.messageKey, tenant, news: message.personal ?? [] }, ports);
  if (told.isLater || waitsForMorning({ message, isQuiet: quietMs > 0 })) await later(job, ports, quietMs);
  if (round.failures.length > 0) throw worst(round.failures);
  await noteShown(seen, ports);
  await endCalls(job, message, ports);
  const belated = [...round.belated, ...personal, ...told.failures];
  if (belated.length > 0) await tryAgain(job, ports, worst(belated));
}

export async function noteShown(seen: readonly DisplayedVersion[], { shown }: DrawPorts): Promise<void> {
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
    if (this.isReached(to) || (await this.sightIn(to)) !== 'sees') return;
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
    const sight = await this.sightIn(copy.conversation);
    if (sight !== 'sees') this.reached.push(copy.conversation);
    if (sight === 'unknown') return;
    if (sight === 'lost') return this.empty(messenger, copy);
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

  /** Of someone's own chat: whether they may still see the tenant. */
  private async sightIn(conversation: Conversation): Promise<Awaited<ReturnType<typeof sightOf>>> {
    const { job, tenant, ports } = this.input;
    const asker = await askerIn(ports.messages, tenant, { tenant: job.tenant, subject: job.subject, conversation });
    return asker === null ? 'sees' : sightOf(asker, { tenant, mayBeKnown: kindOfId(job.subject) !== undefined }, ports);
  }

  private async empty(messenger: Messenger, copy: Posted): Promise<void> {
    try {
      await emptyCopy(this.drawing, messenger, { copy, card: lostCard(this.input.tenant) });
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.kind === 'later') this.failures.push(error);
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
    for await (const { place, person } of placesInstead({
      job,
      tenant,
      ports,
      gone,
      cause: error,
      isShown: () => isShown,
      away,
    })) {
      if (this.isReached(place)) isShown = true;
      else if (!this.stuck.has(nameOf(place))) {
        try {
          if (person !== null)
            await noteAsker(ports.messages, { tenant: job.tenant, subject: job.subject, conversation: place }, person);
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

export function nameOf({ platform, channel }: Conversation): string {
  return `${platform} ${channel}`;
}

/** What may be tried again comes before what may not. */
function worst(failures: readonly unknown[]): unknown {
  return failures.find((error) => error instanceof DeliveryError && error.kind === 'later') ?? failures[0];
}

/** `unknown`: a group cannot be read now, so that nobody can say. */
type Sight = 'sees' | 'lost' | 'unknown';

type SightPorts = Parameters<typeof maySee>[2] & { readonly directory: Authorizes };

/** @param of.mayBeKnown as `PersonalNews` has it */
async function sightOf(entraId: string, of: Parameters<typeof maySee>[1], ports: SightPorts): Promise<Sight> {
  if (await maySee(entraId, of, ports)) return 'sees';
  const person = { entraId, name: ports.directory.nameOf(entraId) };
  const refusal = await ports.directory.authorize(person, 'read', of.tenant.id);
  return isRefusal(refusal) && unread.has(refusal.code) ? 'unknown' : 'lost';
}

const unread: ReadonlySet<string> = new Set(['group-unreadable', 'unknown-group', 'empty-group']);

/** Stands in place of the copy. */
function lostCard({ name }: TenantChannels): Card {
  const words = `You may not see ${name} any more, so this message was emptied and is no longer updated.`;
  return { title: 'No longer shown here', tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: words }] }] };
}
