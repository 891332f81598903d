/** Sends cards to Teams: posts, rewrites and whispers. */
import type { Card } from '../../src/chat/card.js';
import { DeliveryError, type Messenger } from '../../src/chat/platform.js';
import type { Bot, Connector } from './bot.js';
import { ConnectorError, toDeliveryError } from './delivery.js';
import { createSendFitting, type MessageOptions } from './message.js';
import type { Reference, References } from './references.js';
import { targetedHeader } from './transport.js';

export interface MessengerOptions extends MessageOptions {
  readonly appId: string;
  readonly tenantId: string;
  readonly bot: Bot;
  readonly references: References;
}

/** A message to one person within a conversation of several. */
const targeted = { customHeaders: { [targetedHeader]: '1' } };

export function createMessenger(options: MessengerOptions): Messenger {
  const { bot, references, tenantId } = options;
  const sendFitting = createSendFitting(options);

  async function inConversation<Result>(
    channel: string,
    calls: (connector: Connector, reference: Reference) => Promise<Result>,
  ): Promise<Result> {
    const reference = await references.find(channel);
    return delivered(bot.talk(reference.serviceUrl, (connector) => calls(connector, reference)));
  }

  async function send({ conversations }: Connector, channel: string, card: Card): Promise<string> {
    return idOf(await sendFitting(card, (message) => conversations.sendToConversation(channel, message)));
  }

  /** The id of the chat between the bot and one person. */
  async function chatWith({ conversations }: Connector, account: string): Promise<string> {
    const ofTenant = { tenantId, channelData: { tenant: { id: tenantId } } };
    const bothOfUs = { bot: { id: `28:${options.appId}` }, members: [{ id: account }], isGroup: false };
    return idOf(await conversations.createConversation({ ...bothOfUs, ...ofTenant }));
  }

  return {
    post: async (to, card) => ({
      conversation: to,
      message: await inConversation(to.channel, (connector) => send(connector, to.channel, card)),
    }),
    update: async ({ conversation: { channel }, message }, card) => {
      await inConversation(channel, ({ conversations }) =>
        sendFitting(card, (activity) => conversations.updateActivity(channel, message, { ...activity, id: message })),
      );
    },
    whisper: async ({ channel }, person, card) => {
      const account = await references.account(person.id);
      await inConversation(channel, async (connector, { conversationType }) => {
        if (conversationType === 'personal') return send(connector, channel, card);
        try {
          return await sendFitting(card, (message) =>
            connector.conversations.sendToConversation(channel, { ...message, recipient: { id: account } }, targeted),
          );
        } catch (error) {
          if (!cannotWhisper(error)) throw error;
          return send(connector, await chatWith(connector, account), card);
        }
      });
    },
  };
}

function idOf({ id }: { readonly id?: string }): string {
  if (id === undefined || id === '') throw new DeliveryError('Teams took a message and named no id for it.', 'rejected');
  return id;
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
