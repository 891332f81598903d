/** One copy of a message with what belongs to it: its details below it, its files beside it, each of them once. */
import { z } from 'zod';
import { type Attachment, attachmentsOf, withMissing } from '../../chat/attachment.js';
import type { Card, Detail, Message } from '../../chat/card.js';
import type { MessageStore, PartPlace } from '../../chat/message-store.js';
import { type Conversation, DeliveryError, type Messenger, type Posted, postedSchema } from '../../chat/platform.js';
import { canonicalJson, parsedOrNull, sha256 } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { noteLink } from './card-links.js';

export interface Drawing {
  readonly tenant: string;
  readonly key: string;
  readonly message: Message;
  readonly messages: MessageStore;
  /** The channel of the tenant on each platform. */
  readonly channel: Readonly<Record<string, string>>;
  /** Where what belongs there goes when that is gone. */
  readonly fallback?: Readonly<Record<string, string>>;
  /** The hours in which nobody is disturbed: what calls someone waits. */
  readonly isQuiet: boolean;
}

/** Whether the details that call someone wait for the end of the quiet hours. */
export function waitsForMorning({ message, isQuiet }: Pick<Drawing, 'message' | 'isQuiet'>): boolean {
  return isQuiet && message.details.some(isCall);
}

function isCall({ onlyInChannels, isOver, isUrgent }: Detail): boolean {
  return onlyInChannels === true && isOver !== true && isUrgent !== true;
}

/** Posts a copy, saying on it why it is there where that needs saying. Gives what of its details and files could not be delivered. Throws DeliveryError. */
export async function postCopy(
  drawing: Drawing,
  messenger: Messenger,
  { to, why }: { readonly to: Conversation; readonly why: string | null },
): Promise<readonly unknown[]> {
  const { tenant, key, message, messages } = drawing;
  const posted = await messenger.post(to, withNotice(message.card, why));
  await messages.record(tenant, key, posted);
  await noteLink(messages, messenger, { tenant, key, posted });
  if (why !== null) await messages.recordPart({ tenant, key, copy: posted, part: 'why' }, why);
  return complete(drawing, messenger, { copy: posted, card: withNotice(message.card, why), missing: new Map() });
}

/** Rewrites a copy. Gives what of its details and files could not be delivered. Throws DeliveryError, `gone` where the copy is. */
export async function rewriteCopy(drawing: Drawing, messenger: Messenger, copy: Posted): Promise<readonly unknown[]> {
  const { tenant, key, message, messages } = drawing;
  const card = withNotice(message.card, await messages.part({ tenant, key, copy, part: 'why' }));
  const missing = messenger.attach === undefined ? new Map<string, string>() : await missingFrom(drawing, copy);
  await messenger.update(copy, marked(card, missing));
  return complete(drawing, messenger, { copy, card, missing });
}

/** Takes the content out of a copy and of the details below it, and forgets it. Throws DeliveryError. */
export async function emptyCopy(
  drawing: Drawing,
  messenger: Messenger,
  { copy, card }: { readonly copy: Posted; readonly card: Card },
): Promise<void> {
  const { tenant, key, message, messages } = drawing;
  await messenger.update(copy, card);
  for (const { part, isWitness } of message.details) {
    const known = isWitness === true ? null : await messages.part({ tenant, key, copy, part: `detail ${part}` });
    const shown = shownDetailSchema.safeParse(parsedOrNull(known ?? '')).data;
    if (shown !== undefined) await isRewritten(messenger, shown, card);
  }
  await messages.forget(tenant, key, copy);
}

/** With why it is where it is, above everything else. */
export function withNotice(card: Card, why: string | null): Card {
  return why === null ? card : { ...card, blocks: [{ kind: 'text', spans: [{ text: why, style: 'warn' }] }, ...card.blocks] };
}

interface Copy {
  readonly copy: Posted;
  /** As it is without any word on what is missing. */
  readonly card: Card;
  /** The files that the copy says are missing, with why. */
  readonly missing: ReadonlyMap<string, string>;
}

async function complete(drawing: Drawing, messenger: Messenger, copy: Copy): Promise<readonly unknown[]> {
  return [...(await showDetails(drawing, messenger, copy)), ...(await attachFiles(drawing, messenger, copy))];
}

async function showDetails(drawing: Drawing, messenger: Messenger, { copy }: Copy): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const detail of drawing.message.details) {
    if (detail.onlyInChannels === true && !isInChannel(drawing, copy)) continue;
    try {
      await showDetail(drawing, messenger, { copy, detail });
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}

/** Whether a copy stands in a channel of the tenant, or in what takes its place. */
export function isInChannel({ channel, fallback }: Drawing, { conversation: { platform, channel: at } }: Posted): boolean {
  return channel[platform] === at || fallback?.[platform] === at;
}

/** Where a detail stands; `isOver`: it was said that it is over, and is not said again with every step of a job; `hash` of what it says. */
const shownDetailSchema = postedSchema.extend({ isOver: z.literal(true).optional(), hash: z.string().optional() });

/** Posted once, and rewritten from then on. Throws DeliveryError. */
async function showDetail(
  { tenant, key, messages, isQuiet }: Drawing,
  messenger: Messenger,
  { copy, detail }: { readonly copy: Posted; readonly detail: Detail },
): Promise<void> {
  const { part, card, isOver } = detail;
  const place = { tenant, key, copy, part: `detail ${part}` };
  if (detail.isWitness === true) return postWitness(messenger, { place, card, messages });
  const known = await messages.part(place);
  if (known === null && (isOver === true || (isQuiet && isCall(detail)))) return;
  // What someone else wrote there stands for nothing that we posted.
  const before = shownDetailSchema.safeParse(parsedOrNull(known ?? '')).data ?? null;
  if (before?.isOver === true && isOver === true) return;
  const hash = detail.isOneOfSeveral === true ? sha256(canonicalJson(card)) : undefined;
  if (hash !== undefined && before?.hash === hash) return;
  const stands = before !== null && (await isRewritten(messenger, before, card));
  if (!stands && isOver === true) return;
  const { conversation, message } = stands ? before : await messenger.post(copy.conversation, card, copy);
  const stored = JSON.stringify({ conversation, message, ...omitUndefined({ isOver, hash }) });
  if (stored !== known) await messages.recordPart(place, stored);
}

/** What the chat keeps for us is posted and never rewritten: anyone who could have it rewritten would say what the chat remembers. */
async function postWitness(
  messenger: Messenger,
  { place, card, messages }: { readonly place: PartPlace; readonly card: Card; readonly messages: MessageStore },
): Promise<void> {
  const own = { ...place, part: `${place.part} ${sha256(canonicalJson(card))}` };
  if ((await messages.part(own)) !== null) return;
  await messenger.post(place.copy.conversation, card, place.copy);
  await messages.recordPart(own, 'posted');
}

/** False where the message is gone. */
async function isRewritten(messenger: Messenger, posted: Posted, card: Card): Promise<boolean> {
  try {
    await messenger.update(posted, card);
    return true;
  } catch (error) {
    if (error instanceof DeliveryError && error.kind === 'gone') return false;
    throw error;
  }
}

const attached = 'attached';
const failed = 'failed: ';

/** Each file once a copy: what was attached before is not attached again, however often the message is drawn. */
async function attachFiles(drawing: Drawing, messenger: Messenger, { copy, card, missing }: Copy): Promise<unknown[]> {
  const { tenant, key, message, messages } = drawing;
  const retry: unknown[] = [];
  const now = new Map(missing);
  if (messenger.attach === undefined) return retry;
  for (const attachment of attachmentsOf(message.card)) {
    const place = { tenant, key, copy, part: partOf(attachment) };
    if ((await messages.part(place)) === attached) continue;
    try {
      await messenger.attach(copy, attachment);
      await messages.recordPart(place, attached);
      now.delete(attachment.name);
    } catch (error) {
      const reason = error instanceof DeliveryError ? error.message : 'it could not be read';
      await messages.recordPart(place, failed + reason);
      now.set(attachment.name, reason);
      if (!(error instanceof DeliveryError) || error.kind === 'later') retry.push(error);
    }
  }
  const changed = now.size !== missing.size || [...now].some(([name, reason]) => missing.get(name) !== reason);
  if (changed) await messenger.update(copy, marked(card, now));
  return retry;
}

async function missingFrom({ tenant, key, message, messages }: Drawing, copy: Posted): Promise<ReadonlyMap<string, string>> {
  const missing = new Map<string, string>();
  for (const attachment of attachmentsOf(message.card)) {
    const known = await messages.part({ tenant, key, copy, part: partOf(attachment) });
    if (known?.startsWith(failed) === true) missing.set(attachment.name, known.slice(failed.length));
  }
  return missing;
}

function partOf({ name, file }: Attachment): string {
  return `file ${file.id} ${name}`;
}

function marked(card: Card, missing: ReadonlyMap<string, string>): Card {
  return missing.size === 0 ? card : withMissing(card, ({ name }) => missing.get(name) ?? null);
}
