/** The part of hardenbot.yaml that says who else is notified of what happens: a ticket system, a SIEM, a pager. */

import { z } from 'zod';
import { featureTopics } from '../features/settings.js';

/** What a receiver may hear of. */
export const webhookTopics = [
  'requested',
  'approved',
  'rejected',
  'revoked',
  'refused',
  'applied',
  'verified',
  'undone',
  'drift',
  ...featureTopics,
] as const;
export type WebhookTopic = (typeof webhookTopics)[number];

const address = z
  .url({ protocol: /^https$/ })
  .refine((text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''), {
    error: 'leave user and password out of the address: what is sent is signed instead',
  });

const webhookSchema = z.strictObject({
  /** https, of a server that the internet knows; its secret comes from the environment. */
  url: address,
  /** What it hears of. */
  events: z
    .array(z.enum(webhookTopics))
    .min(1)
    .default([...webhookTopics]),
  /** Names of the tenants that it hears of; absent: all. */
  tenants: z.array(z.string()).min(1).optional(),
});

const maxWebhooks = 5;

/** Of one tenant, by the name of a webhook: the events that go to it, in place of `webhooks.<name>.events`. Never none: alarms go to every receiver. */
export const tenantWebhooksSettings = z.record(z.string(), z.array(z.enum(webhookTopics)).min(1)).default({});

/** By name, under which the ledger and the environment know each of them. */
export const webhooksSettings = z
  .record(z.string().regex(/^[a-z0-9-]{1,20}$/, 'use lower-case letters, digits and dashes, 20 at most'), webhookSchema)
  .refine((all) => Object.keys(all).length <= maxWebhooks, `name ${maxWebhooks} webhooks at most`)
  .prefault({});

type WebhooksSettings = z.infer<typeof webhooksSettings>;

/** Whether events of a tenant go to a webhook, by their names: the file alone decides. */
export function hearsOf(webhooks: WebhooksSettings, name: string, tenant: string): boolean {
  const webhook = Object.hasOwn(webhooks, name) ? webhooks[name] : undefined;
  return webhook !== undefined && (webhook.tenants === undefined || webhook.tenants.includes(tenant));
}

/** Which events of a tenant each of its webhooks gets by the file, where the tenant sets nothing itself. */
export function webhookEvents(webhooks: WebhooksSettings, tenant: string): Readonly<Record<string, readonly WebhookTopic[]>> {
  return Object.fromEntries(
    Object.entries(webhooks).flatMap(([name, { events }]) => (hearsOf(webhooks, name, tenant) ? [[name, events]] : [])),
  );
}
