/** Puts together the receivers that are notified of what happens: the gateway, which reaches out already, holds no credential of a tenant, and sees every ledger. */
import { createWebhookSender, type SenderOptions } from '../../adapters/webhook/index.js';
import { secretsOf } from '../../adapters/webhook/sign.js';
import type { Settings } from '../config/settings.js';
import { hearsOf } from '../config/webhooks.js';
import type { Ledger, ReadsEntries, ReadsSubject } from '../engine/ledger/ledger.js';
import { RetryLater } from '../engine/ledger/retry-later.js';
import type { OutsideAlarm } from '../gateway/outbox/posted-alarms.js';
import { alarmEvent } from '../gateway/webhooks/cloud-event.js';
import { deliver } from '../gateway/webhooks/deliver.js';
import { type ReceiverCalls, toldUpToNow, watchWebhooks } from '../gateway/webhooks/watch-webhooks.js';
import { AsksToWait, NotTaken, subjectOf, type Webhook } from '../gateway/webhooks/webhook.js';
import type { Clock } from '../lib/clock.js';
import { InputError } from '../lib/errors.js';
import type { InternalError } from '../lib/internal-error.js';
import type { Logger } from '../lib/log.js';
import { lookEvery } from '../lib/look-every.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { type SerialQueue, serialQueue } from '../lib/serial-queue.js';
import { webhookVariable } from '../lib/webhook-variable.js';
import type { Job, JobQueue } from '../queue/job.js';
import { notBefore } from '../queue/not-before.js';
import type { KnownTenant } from './tenants.js';

export interface ReceiverAlarms {
  /** Calls people about a receiver that takes nothing of a tenant, by its subject. */
  readonly silent: (tenant: KnownTenant, subject: string, silent: SilentReceiver) => Promise<void>;
  /** It takes something again: whom any process called about the entry behind which everything waited learns it. */
  readonly again: (tenant: KnownTenant, subject: string, of: { readonly name: string; readonly after: number }) => Promise<void>;
}

/** Without alarms, nobody is called. */
export interface WebhookInput extends Pick<SenderOptions, 'resolve' | 'mayReach' | 'ca' | 'timeoutMs'>, Partial<ReceiverAlarms> {
  readonly settings: Pick<Settings, 'webhooks' | 'tenants'>;
  readonly ledger: Ledger;
  readonly jobs: JobQueue;
  readonly tenants: readonly KnownTenant[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: ReadonlyMap<string, string> | undefined;
  /** Called for what a mistake of ours keeps from being reported; absent: such a one stops the receiver there. */
  readonly faulted?: (fault: InternalError, tenantId: string) => void;
  /** For how long a receiver takes nothing before people are called, in milliseconds. */
  readonly silentMs?: number;
  /** How often what was not sent is looked for, in milliseconds. */
  readonly everyMs?: number;
}

/** A receiver that has taken nothing for a while. */
interface SilentReceiver {
  readonly name: string;
  /** The entry of the ledger behind which everything waits. */
  readonly after: number;
  /** When the first thing happened that waits. */
  readonly since: Date;
  /** How the last try of this process ended; null: it made none. */
  readonly why: string | null;
}

export interface Webhooks {
  run(job: Job): Promise<void>;
  /** Notifies every receiver that hears of the tenant of an alarm that no chat confirmed; true once one of them took it. Never rejects. */
  alarm(alarm: OutsideAlarm): Promise<boolean>;
  close(): Promise<void>;
}

const usualEveryMs = 5000;

/** Throws InputError where a secret is missing or is none. */
export function openWebhooks(input: WebhookInput): Webhooks {
  const { tenants, ledger, clock, everyMs = usualEveryMs } = input;
  const webhooks = webhooksOf(input.settings);
  const { resolve, mayReach, ca, timeoutMs } = input;
  const send = createWebhookSender({
    clock,
    secrets: keysOf(webhooks, input.secrets),
    ...omitUndefined({ resolve, mayReach, ca, timeoutMs }),
  });
  const known = notBefore(clock);
  /** By tenant and webhook: what the queue brings and what is sent without it go one after the other, so that nothing is sent twice. */
  const queues = new Map<string, SerialQueue>();
  /** How the last try ended, by the same. */
  const endings = new Map<string, string>();
  const run = async (job: Job): Promise<void> => {
    const tenant = tenants.find(({ id }) => id === job.tenant);
    const webhook = webhooks.find((one) => subjectOf(one) === job.subject);
    // Anyone who can write to the queue learns nothing, and makes nobody be notified: only what settings name is.
    if (job.name !== 'deliver' || tenant === undefined || webhook?.hears(tenant.name) !== true) return;
    const { faulted } = input;
    const told = faulted === undefined ? {} : { faulted: (fault: InternalError) => faulted(fault, tenant.id) };
    const key = `${tenant.id} ${job.subject}`;
    const queue = queues.get(key) ?? serialQueue();
    queues.set(key, queue);
    try {
      await queue(() => deliver({ ledger, send, ...told }, { tenant, webhook }));
      known.ended(job);
      endings.delete(key);
    } catch (error) {
      endings.set(key, sentenceOf(error));
      if (error instanceof RetryLater) known.postponed(job, error.afterMs);
      throw error;
    }
  };
  const watcher = watchWebhooks({ ...input, webhooks, deliver: run, notBefore: known, ...callsOf(input, endings) });
  const looks = webhooks.length === 0 ? null : lookEvery(everyMs, (ends) => watcher.look(ends));
  return {
    run,
    alarm: async (alarm) => {
      const hearing = webhooks.filter(({ hears }) => hears(alarm.tenant.name));
      const message = { id: alarm.id, body: JSON.stringify(alarmEvent(alarm, clock.now())) };
      const tries = await Promise.allSettled(hearing.map((webhook) => send(webhook, message)));
      for (const one of tries)
        if (one.status === 'rejected')
          input.logger.error({ err: one.reason, tenant: alarm.tenant.name }, 'an alarm could not be sent to a receiver');
      return tries.some(({ status }) => status === 'fulfilled');
    },
    close: async () => {
      await looks?.close();
    },
  };
}

function callsOf({ tenants, silent, again }: WebhookInput, endings: ReadonlyMap<string, string>): ReceiverCalls {
  const known = (id: string) => tenants.find((one) => one.id === id);
  return {
    silent: async ({ tenant: { id }, webhook }, waits) => {
      const [tenant, subject] = [known(id), subjectOf(webhook)];
      const why = endings.get(`${id} ${subject}`) ?? null;
      if (tenant !== undefined) await silent?.(tenant, subject, { name: webhook.name, ...waits, why });
    },
    again: async ({ tenant: { id }, webhook }, after) => {
      const tenant = known(id);
      if (tenant !== undefined) await again?.(tenant, subjectOf(webhook), { name: webhook.name, after });
    },
  };
}

/** Only what was said for people: any other error may repeat what the store or a mistake of ours holds. */
function sentenceOf(error: unknown): string {
  const isForPeople = error instanceof NotTaken || error instanceof AsksToWait;
  return isForPeople ? error.message : 'What waits could not be sent for a reason of hardenbot; the log of the gateway has it.';
}

/** The entry up to which every receiver of a tenant has what it should hear of: what is behind it is needed still. */
export async function toldToAll(
  ledger: ReadsEntries & ReadsSubject,
  settings: WebhookInput['settings'],
  tenant: { readonly id: string; readonly name: string },
): Promise<number> {
  const all = webhooksOf(settings).filter(({ hears }) => hears(tenant.name));
  const told = await Promise.all(all.map((webhook) => toldUpToNow(ledger, tenant, webhook)));
  return Math.min(Number.MAX_SAFE_INTEGER, ...told);
}

/** Reads the settings each time: which events a webhook gets is decided in chat as well. */
function webhooksOf(settings: WebhookInput['settings']): readonly Webhook[] {
  return Object.entries(settings.webhooks).map(([name, { url, events }]) => ({
    name,
    url: new URL(url),
    topics: (tenant) => new Set(settings.tenants[tenant]?.webhooks[name] ?? events),
    hears: (tenant) => hearsOf(settings.webhooks, name, tenant),
  }));
}

function keysOf(webhooks: readonly Webhook[], secrets: WebhookInput['secrets']): ReadonlyMap<string, readonly Buffer[]> {
  return new Map(
    webhooks.map(({ name }) => {
      const secret = secrets?.get(name);
      if (secret === undefined) throw new InputError(`${webhookVariable(name)} is missing.`, []);
      return [name, secretsOf(secret, webhookVariable(name))];
    }),
  );
}
