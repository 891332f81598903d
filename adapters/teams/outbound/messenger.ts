/** Sends cards to Teams: posts, rewrites and whispers, and offers the files that belong to a whisper. */
import { attachmentsOf, byteLength } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import { type Actor, type Conversation, DeliveryError, type Messenger } from '../../../src/chat/platform.js';
import type { Bot, Connector } from '../inbound/bot.js';
import { platformName, rootOf } from '../inbound/events.js';
import { fileNotGiven } from '../inbound/file-taking.js';
import type { AdaptiveCard } from '../render/elements.js';
import type { PlainText } from '../render/escape.js';
import { limits } from '../render/limits.js';
import { messageLink } from '../render/message-link.js';
import { pagesOf } from '../render/pages.js';
import { renderCard } from '../render/render.js';
import { ConnectorError, isTooLong, toDeliveryError } from './delivery.js';
import { makeOffer } from './offer.js';
import type { Reference, ReferenceStore, References } from './references.js';
import { targetedHeader } from './transport.js';

export interface MessengerOptions extends MessageOptions {
  readonly appId: string;
  readonly tenantId: string;
  readonly bot: Bot;
  readonly references: References;
  /** Where offers of files are kept. */
  readonly store: ReferenceStore;
  /** False in clouds in which a bot gives no files: there they are pages of the chat. */
  readonly givesFiles: boolean;
}

/** What this platform has beside what every messenger has. */
export interface TeamsMessenger extends Messenger {
  direct(person: Actor): Promise<Conversation>;
  /** Sends a message that is no card of ours to a conversation. Throws DeliveryError. */
  sendAs(conversation: Conversation, message: object): Promise<void>;
}

/** A message to one person within a conversation of several. */
const targeted = { customHeaders: { [targetedHeader]: '1' } };

export function createMessenger(options: MessengerOptions): TeamsMessenger {
  const { references } = options;
  return {
    post: (to, card, under) =>
      inConversation(options, to.channel, async (connector, { conversationType }) => {
        const channel = under === undefined ? to.channel : threadOf(to.channel, under.message, conversationType);
        return { conversation: { ...to, channel }, message: await send(options, connector, channel, card) };
      }),
    update: async ({ conversation: { channel }, message }, card) => {
      await inConversation(options, channel, ({ conversations }) =>
        sendFitting(options, card, (activity) => conversations.updateActivity(channel, message, { ...activity, id: message })),
      );
    },
    whisper: async ({ channel }, person, card) => {
      const account = await references.account(person.id);
      await inConversation(options, channel, async (connector, { conversationType }) => {
        const isPersonal = conversationType === 'personal';
        if (isPersonal) await send(options, connector, channel, card);
        else await whisper(options, connector, { channel, account, card });
        if (attachmentsOf(card).length === 0) return;
        const chat = isPersonal ? channel : await chatWith(options, connector, account);
        await giveFiles(options, connector, { card, person: person.id, from: channel, chat });
      });
    },
    link: async ({ conversation: { channel }, message }) => {
      const { serviceUrl, groupId } = await references.find(rootOf(channel));
      return messageLink({ serviceUrl, tenantId: options.tenantId, conversation: channel, message, groupId });
    },
    direct: async (person) => {
      const account = await references.account(person.id);
      const chat = await inConversation(options, account, (connector) => chatWith(options, connector, account));
      return { platform: platformName, channel: chat };
    },
    sendAs: async ({ channel }, message) => {
      await inConversation(options, channel, ({ conversations }) => conversations.sendToConversation(channel, message));
    },
  };
}

async function inConversation<Result>(
  options: MessengerOptions,
  channel: string,
  calls: (connector: Connector, reference: Reference) => Promise<Result>,
): Promise<Result> {
  const reference = await options.references.find(rootOf(channel));
  return delivered(options.bot.talk(reference.serviceUrl, (connector) => calls(connector, reference)));
}

async function send(options: MessengerOptions, { conversations }: Connector, channel: string, card: Card): Promise<string> {
  return idOf(await sendFitting(options, card, (message) => conversations.sendToConversation(channel, message)));
}

/** The id of the chat between the bot and one person. */
async function chatWith(options: MessengerOptions, { conversations }: Connector, account: string): Promise<string> {
  const ofTenant = { tenantId: options.tenantId, channelData: { tenant: { id: options.tenantId } } };
  const bothOfUs = { bot: { id: `28:${options.appId}` }, members: [{ id: account }], isGroup: false };
  return idOf(await conversations.createConversation({ ...bothOfUs, ...ofTenant }));
}

/** `from` is where the files were asked for, `chat` the one with the person. */
async function giveFiles(
  options: MessengerOptions,
  connector: Connector,
  { card, person, from, chat }: { readonly card: Card; readonly person: string; readonly from: string; readonly chat: string },
): Promise<void> {
  const { conversations } = connector;
  for (const attachment of attachmentsOf(card)) {
    try {
      // A file that cannot be read completely is not shown in part.
      await byteLength(attachment.file);
      if (options.givesFiles) {
        await conversations.sendToConversation(chat, await makeOffer(options.store, { attachment, person, channel: from }));
      } else {
        for await (const page of pagesOf(attachment)) await conversations.sendToConversation(chat, cardMessage(page));
      }
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      await send(options, connector, chat, fileNotGiven(attachment, error.message));
    }
  }
}

/** Shows a card to one person of several; in the chat with that person where the conversation cannot. */
async function whisper(
  options: MessengerOptions,
  connector: Connector,
  { channel, account, card }: { readonly channel: string; readonly account: string; readonly card: Card },
): Promise<void> {
  try {
    await sendFitting(options, card, (message) =>
      connector.conversations.sendToConversation(channel, { ...message, recipient: { id: account } }, targeted),
    );
  } catch (error) {
    if (!cannotWhisper(error)) throw error;
    await send(options, connector, await chatWith(options, connector, account), card);
  }
}

/**
 * A channel has threads, each a conversation of its own, named by the channel and its first message. A chat has none: there the
 * message stands after the other one.
 */
function threadOf(channel: string, message: string, conversationType: string | undefined): string {
  const isChannel = conversationType === undefined ? /@thread\.(?:tacv2|skype)$/.test(channel) : conversationType === 'channel';
  return isChannel ? `${channel};messageid=${message}` : channel;
}

function idOf({ id }: { readonly id?: string }): string {
  if (id === undefined || id === '') throw new DeliveryError('Teams took a message and named no id for it.', 'rejected');
  return id;
}

/** Clients and tenants that know no message to one person refuse it in several ways (msteams-docs#14434); being busy is none of them. */
function cannotWhisper(error: unknown): boolean {
  return error instanceof ConnectorError && error.status !== null && [400, 403, 404, 405, 410, 501].includes(error.status);
}

async function delivered<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw toDeliveryError(error);
  }
}

/** What is sent for a card: a message that holds the card alone, drawn as large as Teams takes it. */
interface MessageOptions {
  /** Cards as wide as the conversation. */
  readonly isWide: boolean;
}

/** A message that holds a card alone; its summary is what the card says to those who cannot see it, unless given. */
export function cardMessage(content: AdaptiveCard, summary: PlainText = content.fallbackText): object {
  return { type: 'message', summary, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** Draws a card and hands it over; where Teams finds it too long, once more at half the size: its limit changed three times. */
async function sendFitting<Result>(
  options: MessageOptions,
  card: Card,
  sendMessage: (message: object) => Promise<Result>,
): Promise<Result> {
  try {
    return await sendMessage(messageOf(options, card, limits.card));
  } catch (error) {
    if (!isTooLong(error)) throw error;
    return sendMessage(messageOf(options, card, limits.card / 2));
  }
}

function messageOf({ isWide }: MessageOptions, card: Card, total: number): object {
  const { summary, card: content } = renderCard(card, { total, isWide });
  return cardMessage(content, summary);
}
