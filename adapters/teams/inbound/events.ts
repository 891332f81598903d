/** Reads what Teams delivers: first what kind of activity it is, then what a person did. */
import { z } from 'zod';
import type { Actor, ChatEvent, Conversation } from '../../../src/chat/platform.js';
import { lookupOwn } from '../../../src/lib/lookup-own.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { type Consent, consentName, readConsent } from '../outbound/offer.js';
import type { ConversationFacts } from '../outbound/references.js';
import { type Press, parsePress, verb } from '../render/button.js';

/** What a person typed, out of what Teams makes of it: without the mention of the bot, markup and the name of the command. */
interface Mention {
  /** As it stands in the text, e.g. `<at>hardenbot</at>`. */
  readonly text: string;
  readonly mentioned: { readonly id: string };
}

/** Teams sends what people type with entities for what would be markup, so that a tag in it is markup of the editor. */
const tag = /<\/?[a-z][^<>]*>/giu;

const namedEntities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/** The command may be typed with its name or without: `/harden status`, `harden status`, `@hardenbot status`. */
const commandName = /^\/?harden(?=\s|$)/iu;

/** How Teams writes a mention. What names itself otherwise is left as it was typed: it might stand in the words of others. */
const mentionTag = /<at(?:\s[^<>]*)?>[^<]*<\/at>/giu;

/** The words of a message. Attachments are no part of its text and are never read. @param bot the id of the bot, which is called and is no word */
function typedWords(text: string, mentions: readonly Mention[], bot: string | undefined): string {
  // Of two with one text, the first counts.
  const words = new Map(
    mentions.toReversed().map((mention) => [mention.text, mention.mentioned.id === bot ? ' ' : wordOf(mention)]),
  );
  const inWords = text.replaceAll(mentionTag, (mention) => words.get(mention) ?? mention);
  return decoded(inWords.replaceAll(tag, ' ')).trim().replace(commandName, '').trim();
}

/** Someone who is mentioned is one word: without them, `expect @Ben new phone` would be about someone called new. */
function wordOf({ text }: Mention): string {
  const name = decoded(text.replaceAll(tag, ' '))
    .replaceAll(/["&<>]/gu, '')
    .trim();
  return name === '' ? ' ' : ` "@${name}" `;
}

/** Each entity once: what it stands for is text and not looked at again. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/giu,
    (entity, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return lookupOwn(namedEntities, name.toLowerCase()) ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    },
  );
}

export const platformName = 'teams';

/** Invokes of other names belong to features that this app does not have. */
const clickName = 'adaptiveCard/action';

const id = z.string().min(1).max(1000);

const accountSchema = z.looseObject({
  id,
  /** The Entra object id; bots and people of other organisations may have none. */
  aadObjectId: z.string().min(1).max(100).optional(),
  role: z.string().optional(),
});

const mentionSchema = z.looseObject({
  type: z.literal('mention'),
  mentioned: z.looseObject({ id: z.string() }),
  text: z.string().default(''),
});

const activitySchema = z.looseObject({
  type: z.string(),
  id: id.optional(),
  serviceUrl: z.string(),
  from: accountSchema.optional(),
  /** `isTargeted` came with slash commands; botbuilder 4.23.3 is older and does not know it. */
  recipient: z.looseObject({ id, isTargeted: z.boolean().optional() }).optional(),
  conversation: z.looseObject({ id, conversationType: z.string().optional() }),
  channelData: z
    .looseObject({ team: z.looseObject({ aadGroupId: z.string().max(100).optional() }).nullish() })
    .nullish()
    .catch(undefined),
  text: z.string().default(''),
  entities: z.array(z.unknown()).nullable().default([]),
  name: z.string().optional(),
  value: z.unknown().optional(),
});
type Activity = z.infer<typeof activitySchema>;

const clickSchema = z.looseObject({ action: z.looseObject({ verb: z.string(), data: z.unknown().optional() }) });

export interface Person {
  /** The Entra object id in lower case; null for anyone who has none. */
  readonly entraId: string | null;
  /** The id within this app. */
  readonly account: string;
  readonly isBot: boolean;
}

interface ActCommon {
  /** One act of a person has one key, however often it is delivered. */
  readonly key: string;
  readonly person: Person;
  /** The chat or channel; of a thread in a channel, the channel. */
  readonly conversation: string;
  /** Nobody but the person and the bot is in the conversation. */
  readonly isPersonal: boolean;
}

/** What a person did, before it is known who that person is. */
export type Act =
  | (ActCommon & { readonly kind: 'command'; readonly text: string })
  /** `press` is null for a button that is none of ours any more. `answered`: the person waits for an answer in the response. */
  | (ActCommon & { readonly kind: 'click'; readonly press: Press | null; readonly answered: boolean })
  /** An answer to the offer of a file. */
  | (ActCommon & { readonly kind: 'consent'; readonly consent: Consent });

/** What came in: an act, or something else of which only the place and the person are kept. */
interface Incoming {
  readonly act: Act | null;
  readonly facts: ConversationFacts;
  /** The request has to be answered with a body. */
  readonly isInvoke: boolean;
}

/** Reads an activity; null when it is not of a form that a bot can understand. */
export function readActivity(body: unknown): Incoming | null {
  const parsed = activitySchema.safeParse(body);
  if (!parsed.success) return null;
  const activity = parsed.data;
  const person = personOf(activity);
  return {
    act: person === null ? null : actOf(activity, person),
    facts: {
      serviceUrl: activity.serviceUrl,
      conversation: rootOf(activity.conversation.id),
      conversationType: activity.conversation.conversationType,
      ...omitUndefined({ groupId: activity.channelData?.team?.aadGroupId }),
      person: person?.entraId == null ? null : { id: person.entraId, account: person.account },
    },
    isInvoke: activity.type === 'invoke',
  };
}

function personOf({ from }: Activity): Person | null {
  if (from === undefined) return null;
  return {
    entraId: from.aadObjectId?.toLowerCase() ?? null,
    account: from.id,
    isBot: from.id.startsWith('28:') || from.role === 'bot' || from.role === 'skill',
  };
}

function actOf(activity: Activity, person: Person): Act | null {
  if (activity.id === undefined) return null;
  const conversation = rootOf(activity.conversation.id);
  const common = {
    key: [platformName, activity.type, conversation, person.account, activity.id].join(':'),
    person,
    conversation,
    isPersonal: activity.conversation.conversationType === 'personal',
  };
  if (activity.type === 'invoke') return activity.name === consentName ? consentOf(activity, common) : clickOf(activity, common);
  if (activity.type !== 'message') return null;
  // A client that knows no Action.Execute sends the data of a button as a message.
  if (activity.value !== undefined && activity.value !== null)
    return { ...common, kind: 'click', press: parsePress(activity.value), answered: false };
  return isForUs(activity, common.isPersonal)
    ? { ...common, kind: 'command', text: typedWords(activity.text, mentionsOf(activity), activity.recipient?.id) }
    : null;
}

function consentOf({ value }: Activity, common: ActCommon): Act | null {
  const consent = readConsent(value);
  return consent === null ? null : { ...common, kind: 'consent', consent };
}

function clickOf({ name, value }: Activity, common: ActCommon): Act | null {
  if (name !== clickName) return null;
  const click = clickSchema.safeParse(value);
  const press = click.success && click.data.action.verb === verb ? parsePress(click.data.action.data) : null;
  return { ...common, kind: 'click', press, answered: true };
}

/** In a channel or group, only what names the bot or was sent to it alone: an app may be allowed to hear everything. */
function isForUs(activity: Activity, isPersonal: boolean): boolean {
  const { recipient } = activity;
  if (isPersonal || recipient?.isTargeted === true) return true;
  return recipient !== undefined && mentionsOf(activity).some(({ mentioned }) => mentioned.id === recipient.id);
}

function mentionsOf({ entities }: Activity): readonly z.infer<typeof mentionSchema>[] {
  return (entities ?? []).flatMap((entity) => {
    const mention = mentionSchema.safeParse(entity);
    return mention.success ? [mention.data] : [];
  });
}

/** Teams names a thread by its channel and its first message: `19:…@thread.tacv2;messageid=1700000000000`. */
export function rootOf(conversation: string): string {
  return conversation.replace(/;messageid=\d+$/, '');
}

export function conversationOf({ conversation }: Act): Conversation {
  return { platform: platformName, channel: conversation };
}

/** The event that an act is, once it is known who the person is. Null for a click on a button that is none of ours. */
export function eventOf(act: Exclude<Act, { kind: 'consent' }>, actor: Actor): ChatEvent | null {
  const personal = act.isPersonal ? { personal: true as const } : {};
  const common = { key: act.key, actor, conversation: conversationOf(act), ...personal };
  if (act.kind === 'command') return { ...common, kind: 'command', text: act.text };
  if (act.press === null) return null;
  const { button, reason } = act.press;
  return {
    ...common,
    kind: 'click',
    action: button.name,
    subject: button.subject,
    ...omitUndefined({ digest: button.digest, reason }),
  };
}
