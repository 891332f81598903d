/** A receiver outside that is reported what happens, and the port for that. */
import type { WebhookTopic } from '../../config/webhooks.js';

/** One as the settings name it. */
export interface Webhook {
  readonly name: string;
  readonly url: URL;
  /** Which events it gets of a tenant, by its name. */
  readonly topics: (tenant: string) => ReadonlySet<WebhookTopic>;
  /** Whether it hears of a tenant, by its name. */
  readonly hears: (tenant: string) => boolean;
}

/** Sends once. Resolves when the receiver took it. Rejects with RetryLater where it says when it takes more, else with an error that trying again may help. */
export type WebhookSender = (webhook: Webhook, message: { readonly id: string; readonly body: string }) => Promise<void>;

/** Under which subject of a tenant's ledger it is written how much was sent to a receiver. */
export function subjectOf({ name }: { readonly name: string }): string {
  return `webhook-${name}`;
}
