/** The ports of what is known about messages in chats: their copies, the parts of those, and how much they show. */
import type { Posted } from './platform.js';

export interface ReadsMessagePart {
  /** What is known of a part of one copy (a file beside it, a detail below it, why it is there); null: nothing. */
  part(place: PartPlace): Promise<string | null>;
}

export interface RecordsMessagePart {
  /** Where the store takes nothing it throws, and this process knows it all the same: it is written later. */
  recordPart(place: PartPlace, what: string): Promise<void>;
}

/** Where the copies of each message are. */
export interface MessageStore extends ReadsMessagePart, RecordsMessagePart {
  /** Throws and remembers as `recordPart` does. */
  record(tenant: string, key: string, posted: Posted): Promise<void>;
  copies(tenant: string, key: string): Promise<readonly Posted[]>;
  /** A copy that cannot be rewritten any more. */
  forget(tenant: string, key: string, posted: Posted): Promise<void>;
}

/** A part of one copy of a message. */
export interface PartPlace {
  readonly tenant: string;
  readonly key: string;
  readonly copy: Posted;
  readonly part: string;
}

/** How many entries of a subject its message showed when it was last delivered. */
export interface ReadsDisplayedVersion {
  /** 0 when it was never delivered. */
  of(tenant: string, key: string): Promise<number>;
}

export interface DisplayedVersionStore extends ReadsDisplayedVersion {
  record(tenant: string, key: string, entries: number): Promise<void>;
}
