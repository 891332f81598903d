/** Sends cards to Teams: posts, rewrites and whispers. */
import type { Card } from '../../src/chat/card.js';
import { type Actor, DeliveryError, type Messenger } from '../../src/chat/platform.js';
import type { Bot, Connector } from './bot.js';
import { ConnectorError, isTooLong, toDeliveryError } from './delivery.js';
import { limits } from './limits.js';
import type { Reference, References } from './references.js';
import { renderCard } from './render.js';
import { targetedHeader } from './transport.js';

export interface MessengerOptions {
  readonly appId: string;
  readonly tenantId: string;
  readonly bot: Bot;
  readonly references: References;
}

/** The message to one person within a conversation of several. */
const targeted = { customHeaders: { [targetedHeader]: '1' } };

export function createMessenger(options: MessengerOptions): Messenger {
  const { bot, references, tenantId } = options;
  const self = { id: `28:${options.appId}` };

  async function inConversation<Result>(
    channel: string,
    calls: (connector: Connector, reference: Reference) => Promise<Result>,
  ): Promise<Result> {
    const reference = await references.find(channel);
    return delivered(bot.talk(reference.serviceUrl, (connector) => calls(connector, reference)));
  }

  /** Within the conversation where Teams can, else in the chat with the person. */
  async function whisper(connector: Connector, reference: Reference, { channel, person, card }: Whisper): Promise<void> {
    if (reference.conversationType === 'personal') return void (await send(connector, channel, card));
    const account = await references.account(person.id);
    try {
      await sendFitting(card, (message) =>
        connector.conversations.sendToConversation(channel, { ...message, recipient: { id: account } }, targeted),
      );
    } catch (error) {
      if (!cannotWhisper(error)) throw error;
      const parameters = {
        bot: self,
        members: [{ id: account }],
        isGroup: false,
        tenantId,
        channelData: { tenant: { id: tenantId } },
      };
      const chat = await connector.conversations.createConversation(parameters);
      await send(connector, idOf(chat), card);
    }
  }

  return {
    post: async (to, card) => ({
      conversation: to,
      message: await inConversation(to.channel, (connector) => send(connector, to.channel, card)),
    }),
    update: async ({ conversation, message }, card) => {
      await inConversation(conversation.channel, (connector) =>
        sendFitting(card, (activity) =>
          connector.conversations.updateActivity(conversation.channel, message, { ...activity, id: message }),
        ),
      );
    },
    whisper: (to, person, card) =>
      inConversation(to.channel, (connector, reference) => whisper(connector, reference, { channel: to.channel, person, card })),
  };
}

interface Whisper {
  readonly channel: string;
  readonly person: Actor;
  readonly card: Card;
}

async function send(connector: Connector, channel: string, card: Card): Promise<string> {
  return idOf(await sendFitting(card, (message) => connector.conversations.sendToConversation(channel, message)));
}

function idOf({ id }: { readonly id?: string }): string {
  if (id === undefined || id === '') throw new DeliveryError('Teams took a message and named no id for it.', 'rejected');
  return id;
}

/** The limit on a message changed three times: a card that Teams finds too long is drawn once more at half the size. */
async function sendFitting<Result>(card: Card, sendMessage: (message: object) => Promise<Result>): Promise<Result> {
  try {
    return await sendMessage(messageOf(card, limits.card));
  } catch (error) {
    if (!isTooLong(error)) throw error;
    return sendMessage(messageOf(card, limits.card / 2));
  }
}

function messageOf(card: Card, size: number): object {
  const { summary, card: content } = renderCard(card, size);
  return { type: 'message', summary, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** Clients and tenants that know no message to one person refuse it in several ways (msteams-docs#14434); being busy is none of them. */
function cannotWhisper(error: unknown): boolean {
  return error instanceof ConnectorError && error.status !== null && [400, 403, 404, 405, 501].includes(error.status);
}

async function delivered<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw toDeliveryError(error);
  }
}
