/** The ports of a chat platform: what comes in, what goes out, and what a platform promises. */
import { z } from 'zod';
import type { Attachment } from './attachment.js';
import type { ActionName, Card } from './card.js';

/** Where a message belongs: plain data that travels in jobs. `channel` is the platform's own id. */
export const conversationSchema = z.strictObject({ platform: z.string(), channel: z.string() });
export type Conversation = Readonly<z.infer<typeof conversationSchema>>;

/** A chat account: the platform and its immutable id there. */
export interface Account {
  readonly platform: string;
  readonly id: string;
}

/** What an account is, and of an external one where it belongs, when the platform says so. */
export interface Membership {
  /** Anything but `member` may do nothing, unless settings name the very account. `guest` is a restricted account, `external` belongs to another organisation. */
  readonly membership: 'member' | 'guest' | 'external' | 'bot';
  /** Of an external account: the organisation that it belongs to, as the platform calls it and vouches for it. */
  readonly organisation?: string;
}

/** Who acts, as the platform knows them: an immutable id, never a display name. */
export interface Actor extends Account, Membership {
  /** The Entra object id, where the platform itself vouches for it. */
  readonly entraId?: string;
}

interface EventCommon {
  readonly actor: Actor;
  readonly conversation: Conversation;
  /** Set where the conversation is this person's with the bot alone, which stands for every tenant. */
  readonly personal?: true;
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
export const postedSchema = z.strictObject({ conversation: conversationSchema, message: z.string() });
export type Posted = Readonly<z.infer<typeof postedSchema>>;

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
  /** Posts a card; `under` a message: in its thread, or as what the platform has instead. Throws DeliveryError. */
  post(to: Conversation, card: Card, under?: Posted): Promise<Posted>;
  /** Rewrites a posted card in place. Throws DeliveryError; `gone` where the message cannot be rewritten any more. */
  update(posted: Posted, card: Card): Promise<void>;
  /**
   * Shows a card to one person alone, and gives that person its files; a platform that cannot posts it to the person directly.
   * Throws DeliveryError; a file that could not be given is said in the card instead.
   */
  whisper(to: Conversation, person: Actor, card: Card): Promise<void>;
  /** Puts a file beside a posted message. Throws DeliveryError. Absent on a platform whose messages have no files: its cards say how to ask. */
  attach?(posted: Posted, file: Attachment): Promise<void>;
  /** The https address at which a posted message opens in the client of the platform; null where it has none. Throws DeliveryError. Absent where nothing opens. */
  link?(posted: Posted): Promise<string | null>;
  /** The conversation with one person alone, for what has no other place left. Throws DeliveryError. Absent where there is none. */
  direct?(person: Actor): Promise<Conversation>;
}

/** One chat platform, started once. */
export interface ChatPlatform extends Messenger {
  readonly name: string;
  start(onEvent: OnEvent): Promise<void>;
  /** Stops taking events and ends what is under way. */
  stop(): Promise<void>;
  /** The time zone that an account has set, as the IANA names it; null where that is not known. Never rejects. Absent where none is known. */
  timeZone?(account: string): Promise<string | null>;
}
