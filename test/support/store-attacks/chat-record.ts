/** A chat that writes down all that it is asked to show, and judges nothing: attacks on the store are judged by what was posted. */
import type { Card } from '../../../src/chat/card';
import { type Conversation, DeliveryError, type Messenger, type Posted } from '../../../src/chat/platform';
import { textOf } from '../chat/chat-room';

export interface DisplayedMessage {
  readonly how: 'post' | 'update' | 'whisper';
  readonly platform: string;
  readonly channel: string;
  /** The message that was posted or rewritten; the account that was whispered to. */
  readonly message: string;
  readonly title: string;
  readonly text: string;
  /** The message in whose thread it is. */
  readonly under?: string;
}

export interface ChatRecord {
  readonly messengers: Readonly<Record<string, Messenger>>;
  /** Everything in order. */
  readonly shown: DisplayedMessage[];
  /** Why a chat takes nothing, by platform or by `platform channel`. */
  readonly broken: Map<string, DeliveryError['kind']>;
  posts(): readonly DisplayedMessage[];
  /** What stands in the chat now: of each message its last text. */
  standing(): ReadonlyMap<string, DisplayedMessage>;
}

export function chatRecord(platforms: readonly string[]): ChatRecord {
  const shown: DisplayedMessage[] = [];
  const broken = new Map<string, DeliveryError['kind']>();
  const wordsOf = (card: Card) => ({ title: card.title, text: `${card.title}\n${textOf(card)}` });
  const refuse = ({ platform, channel }: Conversation): void => {
    const kind = broken.get(platform) ?? broken.get(`${platform} ${channel}`);
    if (kind !== undefined) throw new DeliveryError('The chat does not take it.', kind);
  };
  let count = 0;
  const messenger = (platform: string): Messenger => ({
    post: async (to, card, under) => {
      refuse(to);
      count += 1;
      const message = `m${count}`;
      const of = { platform, channel: to.channel, message, ...wordsOf(card) };
      shown.push({ how: 'post', ...of, ...(under === undefined ? {} : { under: under.message }) });
      return { conversation: to, message };
    },
    update: async ({ conversation, message }: Posted, card) => {
      refuse(conversation);
      const isThere = shown.some((one) => one.how === 'post' && one.message === message && one.channel === conversation.channel);
      if (!isThere) throw new DeliveryError('There is no such message.', 'gone');
      shown.push({ how: 'update', platform, channel: conversation.channel, message, ...wordsOf(card) });
    },
    whisper: async (to, { id }, card) => {
      refuse(to);
      shown.push({ how: 'whisper', platform, channel: to.channel, message: id, ...wordsOf(card) });
    },
    direct: async ({ id }) => ({ platform, channel: `alone ${id}` }),
  });
  return {
    messengers: Object.fromEntries(platforms.map((platform) => [platform, messenger(platform)])),
    shown,
    broken,
    posts: () => shown.filter(({ how }) => how === 'post'),
    standing: () => new Map(shown.filter(({ how }) => how !== 'whisper').map((one) => [one.message, one])),
  };
}
