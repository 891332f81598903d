/** What a person asked for, read once: a typed command, a pressed button and a form of our page come to the same, from any chat. */
import type { Actor, Conversation } from '../../chat/platform.js';
import type { Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import type { Button } from '../buttons/button.js';
import type { Command } from '../commands/command.js';

export type Ask = TypedAsk | PressedAsk;

/** Where it came. */
export interface AskPlace {
  readonly conversation: Conversation;
  /** Whether that is the person's chat with the bot alone. */
  readonly personal: boolean;
}

/** Whose act it is, and what limits how often they do it. */
export interface Act {
  /** The account it came from. */
  readonly actor: Actor;
  /** It ends harm, or decides on what exists: it is never refused because the person did much. */
  readonly isUrgent: boolean;
  /** It reads everything of a tenant: a person may ask for it a few times a minute. */
  readonly isHeavy: boolean;
}

interface AnyAsk extends AskPlace, Act {
  /** Set where the person signed in to Entra ID on our page; absent: the account says who it is. */
  readonly signedIn?: Person;
}

export interface TypedAsk extends AnyAsk {
  readonly kind: 'typed';
  readonly text: string;
  /** Every word, the name of the command first; empty where nothing was typed. */
  readonly words: readonly string[];
  /** Why the text has no words; null: it has. */
  readonly unread: Refusal | null;
  /** Null: no command has that name. */
  readonly command: Command | null;
}

export interface PressedAsk extends AnyAsk {
  readonly kind: 'pressed';
  readonly button: Button;
  /** What the card says the button is about. */
  readonly subject: string;
  /** Of what the card showed; empty where the button holds none. */
  readonly digest: string;
  /** The answer to the question that the button asked. */
  readonly reason?: string;
}
