/** Draws one message from the current state and brings every copy of it up to date: the gateway's end of the outbox. */

import type { Card } from '../chat/card.js';
import { type Conversation, DeliveryError, type Messenger, type Posted } from '../chat/platform.js';
import { type CardPorts, cardOf } from './card-of.js';
import type { TenantAddress } from './desk.js';
import type { Job } from './jobs.js';
import type { MessageBook, ShownBook } from './stores.js';
import { tellPersonally } from './tell-personally.js';

/** A tenant with the channel of each platform in which its approvals are shown. */
export type TenantChannels = TenantAddress & { readonly channel: Readonly<Record<string, string>> };

export interface DrawPorts extends CardPorts {
  readonly messages: MessageBook;
  readonly shown: ShownBook;
  readonly tenants: readonly TenantChannels[];
  /** The platforms that this gateway speaks, by name. */
  readonly messengers: ReadonlyMap<string, Messenger>;
}

export type DrawJob = Extract<Job, { name: 'draw' }>;

/**
 * Rewrites every copy of the message, and posts one wherever it belongs and is not yet: where it was asked for, and for what people
 * decide on in every channel of the tenant. Throws DeliveryError of kind `later` for the queue to try again, after the other copies were tried.
 */
export async function drawMessage(job: DrawJob, ports: DrawPorts): Promise<void> {
  const tenant = ports.tenants.find((candidate) => candidate.id === job.tenant);
  const seen = (await ports.ledger.subject(job.tenant, job.subject)).length;
  const card = tenant === undefined ? null : await cardOf(job, tenant, ports);
  if (tenant === undefined || card === null) return;
  const reached: Conversation[] = [];
  const failures: unknown[] = [];
  for (const copy of await ports.messages.copies(job.tenant, job.reply.messageKey)) {
    try {
      if (await rewrite(job, ports, { copy, card })) reached.push(copy.conversation);
    } catch (error) {
      failures.push(error);
      reached.push(copy.conversation);
    }
  }
  for (const conversation of targets(job, tenant, ports).filter((target) => !reached.some((other) => isSame(target, other)))) {
    const messenger = ports.messengers.get(conversation.platform);
    if (messenger === undefined) continue;
    try {
      await ports.messages.record(job.tenant, job.reply.messageKey, await messenger.post(conversation, card));
    } catch (error) {
      failures.push(error);
    }
  }
  if (job.view === 'reminder') await tellPersonally(job, tenant, { ...ports, card });
  if (failures.length > 0) throw worst(failures);
  await ports.shown.record(job.tenant, job.reply.messageKey, seen);
}

/** False when the copy is gone or belongs to a platform that another gateway speaks. */
async function rewrite(job: DrawJob, ports: DrawPorts, { copy, card }: { copy: Posted; card: Card }): Promise<boolean> {
  const messenger = ports.messengers.get(copy.conversation.platform);
  if (messenger === undefined) return false;
  try {
    await messenger.update(copy, card);
    return true;
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.kind !== 'gone') throw error;
    await ports.messages.forget(job.tenant, job.reply.messageKey, copy);
    return false;
  }
}

/** Where it was asked for comes first. What one person asked to read stays there; what people decide on goes everywhere. */
function targets(job: DrawJob, tenant: TenantChannels, ports: DrawPorts): readonly Conversation[] {
  const asked = job.reply.conversation;
  const staysThere = job.view === 'audit' || job.view === 'drift' || job.view === 'digest';
  if (staysThere && !ports.messengers.has(asked.platform)) throw new Error(`This gateway does not speak ${asked.platform}.`);
  if (staysThere) return [asked];
  const channels = Object.entries(tenant.channel).map(([platform, channel]) => ({ platform, channel }));
  return [asked, ...channels.filter((channel) => !isSame(channel, asked))];
}

function isSame(one: Conversation, other: Conversation): boolean {
  return one.platform === other.platform && one.channel === other.channel;
}

/** What may be tried again comes before what may not. */
function worst(failures: readonly unknown[]): unknown {
  return failures.find((error) => error instanceof DeliveryError && error.kind === 'later') ?? failures[0];
}
