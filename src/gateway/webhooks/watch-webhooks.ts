/** Finds what was not sent to receivers yet and nobody is telling: derived from the ledger, whatever became of queue and process. */
import type { Appends, ReadsEntries, ReadsHead, ReadsSubject } from '../../engine/ledger/ledger.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import type { MonotonicClock, WallClock } from '../../lib/clock.js';
import type { Logger } from '../../lib/log.js';
import type { EnsuresJobs, Job } from '../../queue/job.js';
import type { NotBefore } from '../../queue/not-before.js';
import { type DeliveryNote, deliveryNotes, isFor, lastOf } from './deliver.js';
import { subjectOf, type Webhook } from './webhook.js';

interface WebhookWatch {
  /** One look at every tenant; one that cannot be read keeps no other waiting. */
  look(ends?: AbortSignal): Promise<void>;
}

interface Told {
  readonly id: string;
  readonly name: string;
}

interface Receiver {
  readonly tenant: Told;
  readonly webhook: Webhook;
}

export interface ReceiverCalls {
  /** Called once for a receiver that took nothing of a tenant for long, again where that rejects. */
  readonly silent: (of: Receiver, waits: WaitsFor) => Promise<void>;
  /** Called for one that took something after such a time, and behind which entry it had taken nothing: people may have been called, by this process or another. */
  readonly again: (of: Receiver, after: number) => Promise<void>;
}

interface WebhookWatchInput extends Partial<ReceiverCalls> {
  readonly ledger: Appends & ReadsHead & ReadsEntries & ReadsSubject;
  readonly jobs: EnsuresJobs;
  /** Does the job without the queue. */
  readonly deliver: (job: Job) => Promise<void>;
  /** The pauses that receivers asked for, here or by the queue. */
  readonly notBefore: Pick<NotBefore, 'remainingMs'>;
  readonly clock: MonotonicClock & WallClock;
  readonly tenants: readonly Told[];
  readonly webhooks: readonly Webhook[];
  readonly logger: Logger;
  /** For how long a receiver takes nothing before people are called, in milliseconds. */
  readonly silentMs?: number;
}

/** What a receiver takes nothing of. */
interface WaitsFor {
  /** The entry that the last note about the receiver names: any process finds the same one. */
  readonly after: number;
  /** When the first thing happened that was not sent. */
  readonly since: Date;
}

/** A receiver that is being restarted calls nobody. */
const usualSilentMs = 3_600_000;

/** Milliseconds after which what the queue has not sent is sent without it, and so often again: a job that nobody takes may have the place of the genuine one. */
const queueGraceMs = 10 * 60_000;

/** Of its notes, those that are looked through for a time in which it took nothing, by a process that is new. */
const notesLookedThrough = 20;

/** Since when nothing was sent behind an entry, by the monotonic clock. */
interface Waiting {
  readonly after: number;
  readonly since: number;
}

interface Memory {
  /** By tenant and webhook, the entry up to which there was nothing to tell. */
  readonly quietUpTo: Map<string, number>;
  readonly waiting: Map<string, Waiting>;
  /** By webhook: of which tenant people were called; of other tenants nobody is called meanwhile. */
  readonly called: Map<string, string>;
  /** By tenant and webhook, up to which entry it was seen to have everything. */
  readonly seenUpTo: Map<string, number>;
  /** Since when nothing was sent behind an entry, however often it was tried. */
  readonly standing: Map<string, Waiting>;
  /** What is sent here now. */
  readonly sending: Set<string>;
}

export function watchWebhooks(input: WebhookWatchInput): WebhookWatch {
  const { webhooks, tenants, logger } = input;
  const memory: Memory = {
    quietUpTo: new Map(),
    waiting: new Map(),
    sending: new Set(),
    called: new Map(),
    standing: new Map(),
    seenUpTo: new Map(),
  };
  return {
    look: async (ends) => {
      for (const tenant of tenants)
        for (const webhook of webhooks.filter(({ hears }) => hears(tenant.name))) {
          if (ends?.aborted === true) return;
          try {
            await lookAt(input, { tenant, webhook, memory });
          } catch (error) {
            if (!(error instanceof RetryLater))
              logger.error({ err: error, tenant: tenant.name }, 'webhooks could not be looked after');
          }
        }
    },
  };
}

async function lookAt(
  input: WebhookWatchInput,
  { tenant, webhook, memory }: Receiver & { readonly memory: Memory },
): Promise<void> {
  const { ledger, jobs } = input;
  const { quietUpTo, waiting } = memory;
  const subject = subjectOf(webhook);
  const key = `${tenant.id} ${subject}`;
  const { seq } = await ledger.head(tenant.id);
  const known = quietUpTo.get(key);
  if (known !== undefined && known >= seq) return;
  // A receiver that is new hears of everything from this look on, whenever the queue brings it.
  const notes = await deliveryNotes(ledger, { tenant, webhook });
  const last = lastOf(notes);
  endCalls(input, notes, { tenant, webhook, key, memory });
  const after = Math.max(last.upTo, known ?? 0);
  const news = await firstNews(ledger, { tenant, webhook, after });
  if (news !== null) {
    const job = deliverJob(tenant.id, webhook);
    const waits = { after: last.upTo, since: new Date(news.at) };
    callIfSilent(input, last, { tenant, webhook, key, memory, waits });
    sendIfLate(input, { key, job, after, memory });
    await jobs.ensure(job);
    return;
  }
  waiting.delete(key);
  memory.standing.delete(key);
  quietUpTo.set(key, seq);
}

interface Silence extends Receiver {
  readonly key: string;
  readonly memory: Memory;
}

/**
 * Beside the looks, as what is sent. What the ledger says counts, so that a gateway that is started again and again calls people all the same; it has tried
 * for a while itself by then.
 */
function callIfSilent(input: WebhookWatchInput, last: DeliveryNote, of: Silence & { readonly waits: WaitsFor }): void {
  const { clock, silent, silentMs = usualSilentMs, logger } = input;
  const { tenant, webhook, key, memory, waits } = of;
  const now = clock.monotonicMs();
  const known = memory.standing.get(key);
  if (known?.after !== waits.after) {
    memory.standing.set(key, { after: waits.after, since: now });
    return;
  }
  const stoodMs = now - known.since;
  const saidMs = clock.now().getTime() - Math.max(waits.since.getTime(), last.at.getTime());
  const isLong = stoodMs >= silentMs || (saidMs >= silentMs && stoodMs >= Math.min(queueGraceMs, silentMs));
  if (silent === undefined || !isLong || memory.called.has(webhook.name)) return;
  memory.called.set(webhook.name, key);
  silent({ tenant, webhook }, waits).catch((error: unknown) => {
    memory.called.delete(webhook.name);
    logger.warn({ err: error, tenant: tenant.name }, 'no one could be called about a receiver that takes nothing');
  });
}

/** It took something after a long time: people are called when it takes nothing again, and whom any process called learns that it does. */
function endCalls(
  input: WebhookWatchInput,
  notes: readonly [DeliveryNote, ...DeliveryNote[]],
  { tenant, webhook, key, memory }: Silence,
): void {
  const { again, silentMs = usualSilentMs, logger } = input;
  const { called, seenUpTo, quietUpTo } = memory;
  const seen = seenUpTo.get(key);
  const { upTo } = lastOf(notes);
  if (seen === upTo) return;
  seenUpTo.set(key, upTo);
  if (called.get(webhook.name) === key) called.delete(webhook.name);
  const recent = notes.slice(-notesLookedThrough);
  const stood = recent.flatMap((before, index) => {
    const next = recent[index + 1];
    const wasLong = next !== undefined && next.at.getTime() - before.at.getTime() >= silentMs;
    return wasLong && before.upTo >= (seen ?? 0) ? [before.upTo] : [];
  });
  const answer = async (): Promise<void> => {
    for (const after of stood) await again?.({ tenant, webhook }, after);
  };
  answer().catch((error: unknown) => {
    seenUpTo.delete(key);
    quietUpTo.delete(key);
    logger.warn({ err: error, tenant: tenant.name }, 'no one could be notified that a receiver takes something again');
  });
}

/** Beside the looks: a receiver that does not answer keeps no other waiting. */
function sendIfLate(
  { deliver, notBefore, clock, logger }: WebhookWatchInput,
  {
    key,
    job,
    after,
    memory: { waiting, sending },
  }: { readonly key: string; readonly job: Job; readonly after: number; readonly memory: Memory },
): void {
  const now = clock.monotonicMs();
  const known = waiting.get(key);
  const since = known?.after === after ? known.since : now;
  const isLate = now - since >= queueGraceMs && !sending.has(key) && notBefore.remainingMs(job) === 0;
  waiting.set(key, { after, since: isLate ? now : since });
  if (!isLate) return;
  sending.add(key);
  deliver(job)
    .catch((error: unknown) => logger.warn({ err: error, tenant: job.tenant, subject: job.subject }, 'a receiver took nothing'))
    .finally(() => sending.delete(key));
}

/** Null: there is none. */
async function firstNews(
  ledger: WebhookWatchInput['ledger'],
  { tenant, webhook, after }: { readonly tenant: Told; readonly webhook: Webhook; readonly after: number },
): Promise<VerifiedEntry | null> {
  for await (const entry of ledger.read(tenant.id, after)) if (isFor(webhook, tenant.name, entry)) return entry;
  return null;
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
