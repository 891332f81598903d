/** The deliver job: sends one receiver what happened in one tenant since the last time, in order, until the receiver is away. */

import type { Appends, ReadsEntries, ReadsHead, ReadsSubject } from '../../engine/ledger/ledger.js';
import type { EventOf } from '../../engine/ledger/match-event.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import { InternalError, type ReportInternalError, reportedError } from '../../lib/internal-error.js';
import { bareEvent, cloudEvent, type EntryOfTenant, type Telling, topicOf } from './cloud-event.js';
import { subjectOf, type Webhook, type WebhookSender } from './webhook.js';

interface DeliverPorts {
  readonly ledger: Appends & ReadsHead & ReadsEntries & ReadsSubject;
  readonly send: WebhookSender;
  /** Called for entries that a mistake of ours keeps from being reported whole; absent: such a one is tried again and again, and nothing after it is reported. */
  readonly faulted?: ReportInternalError;
}

interface Delivery {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly webhook: Webhook;
}

/** This many are sent before it is written down: what a gateway that dies had sent since is sent once more, under the same ids. */
const perNote = 20;

/** What the ledger says of a receiver: the entry up to which it had everything, and when that was written. */
export interface DeliveryNote {
  readonly upTo: number;
  readonly at: Date;
}

/**
 * What gateways wrote of a receiver, oldest first: the last says up to which entry it has everything. Where nothing was written, what happens from
 * now on is for it, and that is written. Throws RetryLater where another gateway wrote it meanwhile.
 */
export async function deliveryNotes(
  ledger: Appends & ReadsHead & ReadsSubject,
  { tenant, webhook }: Delivery,
): Promise<readonly [DeliveryNote, ...DeliveryNote[]]> {
  const entries = await ledger.subject(tenant.id, subjectOf(webhook));
  const [first, ...others] = entries.flatMap(({ event, at }) =>
    event.type === 'delivered' ? [{ upTo: event.upTo, at: new Date(at) }] : [],
  );
  if (first !== undefined) return [first, ...others];
  const { seq } = await ledger.head(tenant.id);
  const { at } = await ledger.append(tenant.id, subjectOf(webhook), noteOf(webhook, seq), { entries: entries.length });
  return [{ upTo: seq, at: new Date(at) }];
}

export function lastOf(notes: readonly [DeliveryNote, ...DeliveryNote[]]): DeliveryNote {
  return notes.at(-1) ?? notes[0];
}

/** Rejects where the receiver did not take one: everything before it is reported, nothing after it is, and the next try begins with it. */
export async function deliver({ ledger, send, faulted }: DeliverPorts, delivery: Delivery): Promise<void> {
  const { tenant, webhook } = delivery;
  let upTo = lastOf(await deliveryNotes(ledger, delivery)).upTo;
  let unnoted = 0;
  const note = async (): Promise<void> => {
    if (unnoted > 0) await ledger.append(tenant.id, subjectOf(webhook), noteOf(webhook, upTo));
    unnoted = 0;
  };
  try {
    for await (const entry of ledger.read(tenant.id, upTo)) {
      if (!isFor(webhook, tenant.name, entry)) continue;
      const telling = tellingOf({ tenant, entry, subject: await ledger.subject(tenant.id, entry.subject) }, faulted);
      if (telling === null) continue;
      await send(webhook, { id: telling.id, body: JSON.stringify(telling.event) });
      upTo = entry.seq;
      unnoted += 1;
      if (unnoted >= perNote) await note();
    }
  } finally {
    await note();
  }
}

/** Where our own code fails at it, the receiver learns only that something happened, and to what. */
function tellingOf(of: EntryOfTenant, faulted: ReportInternalError | undefined): Telling | null {
  try {
    return cloudEvent(of);
  } catch (error) {
    return bareEvent(of, reportedError(new InternalError('webhooks', error), faulted));
  }
}

/** Where it went without path and query: some receivers have their secret there. */
function noteOf({ url }: Webhook, upTo: number): EventOf<'delivered'> {
  return { type: 'delivered', to: url.origin, upTo };
}

/** Whether an entry is one that the receiver is notified of. @param tenant its name */
export function isFor({ topics }: Webhook, tenant: string, entry: VerifiedEntry): boolean {
  const topic = topicOf(entry);
  return topic !== null && topics(tenant).has(topic);
}
