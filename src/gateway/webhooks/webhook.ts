/** A receiver outside that is reported what happens, and the port for that. */
import type { WebhookTopic } from '../../config/webhooks.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';

export interface Receiver {
  readonly name: string;
  readonly url: URL;
}

/** One as the settings name it. */
export interface Webhook extends Receiver {
  /** Which events it gets of a tenant, by its name. */
  readonly topics: (tenant: string) => ReadonlySet<WebhookTopic>;
  /** Whether it hears of a tenant, by its name. */
  readonly hears: (tenant: string) => boolean;
}

/** A receiver took nothing. The message is a sentence in our own words that people may read: nothing of it comes from the receiver but its status. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';

  constructor(
    message: string,
    /** Its HTTP status; null where there was no answer. */
    readonly status: number | null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** A receiver says when it takes more; its message as that of NotTaken. */
export class AsksToWait extends RetryLater {}

/** Sends once. Resolves when the receiver took it. Rejects with AsksToWait or NotTaken, after which trying again may help. */
export type WebhookSender = (receiver: Receiver, message: { readonly id: string; readonly body: string }) => Promise<void>;

/** Under which subject of a tenant's ledger it is written how much was sent to a receiver. */
export function subjectOf({ name }: { readonly name: string }): string {
  return `webhook-${name}`;
}
