/** Finds what was not sent to receivers yet and nobody is telling: derived from the ledger, whatever became of queue and process. */
import type { ReadsEntries, ReadsHead, ReadsSubject } from '../../engine/ledger/ledger.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import type { Logger } from '../../lib/log.js';
import type { EnsuresJobs, Job } from '../../queue/job.js';
import { isFor } from './deliver.js';
import { subjectOf, type Webhook } from './webhook.js';

interface WebhookWatch {
  /** One look at every tenant; one that cannot be read keeps no other waiting. */
  look(ends?: AbortSignal): Promise<void>;
}

interface Told {
  readonly id: string;
  readonly name: string;
}

interface WebhookWatchInput {
  readonly ledger: ReadsHead & ReadsEntries & ReadsSubject;
  readonly jobs: EnsuresJobs;
  readonly tenants: readonly Told[];
  readonly webhooks: readonly Webhook[];
  readonly logger: Logger;
}

export function watchWebhooks(input: WebhookWatchInput): WebhookWatch {
  const { webhooks, tenants, logger } = input;
  /** By tenant and webhook, the entry up to which there was nothing to tell. */
  const quietUpTo = new Map<string, number>();
  return {
    look: async (ends) => {
      for (const tenant of tenants)
        for (const webhook of webhooks.filter(({ hears }) => hears(tenant.name))) {
          if (ends?.aborted === true) return;
          try {
            await lookAt(input, { tenant, webhook, quietUpTo });
          } catch (error) {
            if (!(error instanceof RetryLater))
              logger.error({ err: error, tenant: tenant.name }, 'webhooks could not be looked after');
          }
        }
    },
  };
}

async function lookAt(
  { ledger, jobs }: WebhookWatchInput,
  { tenant, webhook, quietUpTo }: { readonly tenant: Told; readonly webhook: Webhook; readonly quietUpTo: Map<string, number> },
): Promise<void> {
  const subject = subjectOf(webhook);
  const key = `${tenant.id} ${subject}`;
  const { seq } = await ledger.head(tenant.id);
  const known = quietUpTo.get(key);
  if (known !== undefined && known >= seq) return;
  const notes = (await ledger.subject(tenant.id, subject)).map(({ event }) => event);
  const told = notes.findLast((event) => event.type === 'delivered');
  const after = told === undefined ? null : Math.max(told.upTo, known ?? 0);
  if (after === null || (await hasNews(ledger, { tenant, webhook, after }))) await jobs.ensure(deliverJob(tenant.id, webhook));
  else quietUpTo.set(key, seq);
}

async function hasNews(
  ledger: WebhookWatchInput['ledger'],
  { tenant, webhook, after }: { readonly tenant: Told; readonly webhook: Webhook; readonly after: number },
): Promise<boolean> {
  for await (const entry of ledger.read(tenant.id, after)) if (isFor(webhook, tenant.name, entry)) return true;
  return false;
}

/** The last entry before the first one that a receiver is still to be notified of; where there is none, or it was never notified of any, every entry is before it. */
export async function toldUpToNow(
  ledger: Pick<WebhookWatchInput['ledger'], 'read' | 'subject'>,
  tenant: Told,
  webhook: Webhook,
): Promise<number> {
  const notes = (await ledger.subject(tenant.id, subjectOf(webhook))).map(({ event }) => event);
  const told = notes.findLast((event) => event.type === 'delivered');
  if (told === undefined) return Number.MAX_SAFE_INTEGER;
  for await (const entry of ledger.read(tenant.id, told.upTo)) if (isFor(webhook, tenant.name, entry)) return entry.seq - 1;
  return Number.MAX_SAFE_INTEGER;
}

export function deliverJob(tenant: string, { name }: { readonly name: string }): Job {
  const subject = subjectOf({ name });
  return {
    name: 'deliver',
    tenant,
    subject,
    reply: { conversation: { platform: 'webhook', channel: name }, messageKey: subject },
  };
}
