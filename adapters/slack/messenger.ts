/** Sends cards to Slack: posts, rewrites and whispers. */
import type { webApi } from '@slack/bolt';
import type { Card } from '../../src/chat/card.js';
import { DeliveryError, type Messenger, type Posted } from '../../src/chat/platform.js';
import { slackCode, toDeliveryError } from './delivery.js';
import { limits } from './limits.js';
import { type Rendered, renderCard } from './render.js';

/** Text is what it says: nothing in the fallback becomes a mention or a link. `chat.update` would otherwise parse as a client does. */
const asWritten = { parse: 'none', link_names: false } as const;

/** Where a whisper cannot be shown: the bot or the person is not in the conversation. */
const notThere: ReadonlySet<string> = new Set(['user_not_in_channel', 'not_in_channel', 'channel_not_found', 'is_archived']);

export function createMessenger(client: webApi.WebClient): Messenger {
  async function post(to: string, card: Card): Promise<string> {
    const { ts } = await sendFitting(card, (rendered) =>
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a method of Slack, not of a browser window
      client.chat.postMessage({ channel: to, ...rendered, ...asWritten, unfurl_links: false, unfurl_media: false }),
    );
    if (ts === undefined) throw new DeliveryError('Slack took a message and named no time for it.', 'rejected');
    return ts;
  }

  return {
    post: async (to, card): Promise<Posted> => ({ conversation: to, message: await delivered(post(to.channel, card)) }),
    update: async ({ conversation, message }, card) => {
      const update = sendFitting(card, (rendered) =>
        client.chat.update({ channel: conversation.channel, ts: message, ...rendered, ...asWritten }),
      );
      await delivered(update);
    },
    whisper: async (to, person, card) => {
      const whisper = sendFitting(card, (rendered) =>
        client.chat.postEphemeral({ channel: to.channel, user: person.id, ...rendered, ...asWritten }),
      );
      await delivered(
        whisper.catch((error: unknown) => {
          if (!notThere.has(slackCode(error) ?? '')) throw error;
          return post(person.id, card);
        }),
      );
    },
  };
}

/** The limit on all blocks together is not documented: a card that Slack finds too long is drawn once more at half the length. */
async function sendFitting<Result>(card: Card, send: (rendered: Rendered) => Promise<Result>): Promise<Result> {
  try {
    return await send(renderCard(card));
  } catch (error) {
    if (slackCode(error) !== 'msg_blocks_too_long') throw error;
    return send(renderCard(card, limits.total / 2));
  }
}

async function delivered<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw toDeliveryError(error);
  }
}
