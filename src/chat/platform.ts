/** The ports of a chat platform: what comes in, what goes out, and what a platform promises. */
import type { ActionName, Card } from './card.js';

/** Where a message belongs: plain data that travels in jobs. `channel` is the platform's own id. */
export interface Conversation {
  readonly platform: string;
  readonly channel: string;
}

/** Who acts, as the platform knows them: an immutable id, never a display name. */
export interface Actor {
  readonly platform: string;
  readonly id: string;
  /** Anything but `member` may do nothing. `guest` is a restricted account, `external` belongs to another organisation. */
  readonly standing: 'member' | 'guest' | 'external' | 'bot';
  /** The Entra object id, where the platform itself vouches for it. */
  readonly entraId?: string;
}

interface EventCommon {
  readonly actor: Actor;
  readonly conversation: Conversation;
  /** The same for every delivery of one act of a person: retries and replays share it. */
  readonly key: string;
}

/** Something a person did, verified by the platform's own means before it gets here. */
export type ChatEvent =
  /** `text` is what followed the name of the command, as typed. */
  | (EventCommon & { readonly kind: 'command'; readonly text: string })
  | (EventCommon & {
      readonly kind: 'click';
      readonly action: ActionName;
      readonly subject: string;
      readonly digest?: string;
      readonly reason?: string;
    });

/** The direct answer to an event, seen by its actor alone; null where the answer is a message that follows in the channel. */
export type Answer = Card | null;

/** Handles an event quickly (well below three seconds): decide and enqueue, never work. Never rejects. */
export type OnEvent = (event: ChatEvent) => Promise<Answer>;

/** A message that was posted: plain data, enough to rewrite it later. */
export interface Posted {
  readonly conversation: Conversation;
  readonly message: string;
}

/** Why a platform did not take a message. `gone`: the message or channel does not exist any more. `later`: try again after `retryAfterMs`. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  constructor(
    message: string,
    readonly kind: 'gone' | 'later' | 'rejected',
    readonly retryAfterMs: number = 1000,
  ) {
    super(message);
  }
}

export interface Messenger {
  /** Posts a card. Throws DeliveryError. */
  post(to: Conversation, card: Card): Promise<Posted>;
  /** Rewrites a posted card in place. Throws DeliveryError; `gone` where the message cannot be rewritten any more. */
  update(posted: Posted, card: Card): Promise<void>;
  /** Shows a card to one person alone; a platform that cannot posts it to the person directly. Throws DeliveryError. */
  whisper(to: Conversation, person: Actor, card: Card): Promise<void>;
}

/** One chat platform, started once. */
export interface ChatPlatform extends Messenger {
  readonly name: string;
  start(onEvent: OnEvent): Promise<void>;
  /** Stops taking events and ends what is under way. */
  stop(): Promise<void>;
}
