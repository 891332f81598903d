/** Draws one message from the current state and brings every copy of it up to date: the gateway's end of the outbox. */
import type { Card } from '../chat/card.js';
import { DeliveryError, type Messenger } from '../chat/platform.js';
import type { Control } from '../controls/control.js';
import type { Ledger } from '../ledger/ledger.js';
import { changeOf } from '../plan/change.js';
import { auditCard } from '../views/audit.js';
import { changeCard } from '../views/change.js';
import type { Directory } from './directory.js';
import type { TenantAddress } from './gateway.js';
import type { Job } from './jobs.js';
import type { MessageBook, PlanStore, PostureStore, ProgressStore } from './stores.js';

export interface DrawPorts {
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly postures: PostureStore;
  readonly progress: ProgressStore;
  readonly messages: MessageBook;
  readonly directory: Directory;
  readonly controls: readonly Control[];
  readonly tenants: readonly TenantAddress[];
  /** The platforms that this gateway speaks, by name. */
  readonly messengers: ReadonlyMap<string, Messenger>;
}

type DrawJob = Extract<Job, { name: 'draw' }>;

const shownOperations = 10;

/** Posts the message when it has no copy yet, else rewrites every copy. Throws DeliveryError of kind `later` for the queue to try again. */
export async function drawMessage(job: DrawJob, ports: DrawPorts): Promise<void> {
  const card = await cardOf(job, ports);
  if (card === null) return;
  const { messages } = ports;
  const copies = await messages.copies(job.tenant, job.reply.messageKey);
  let reached = 0;
  for (const copy of copies) {
    const messenger = ports.messengers.get(copy.conversation.platform);
    if (messenger === undefined) continue;
    try {
      await messenger.update(copy, card);
      reached += 1;
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.kind !== 'gone') throw error;
      await messages.forget(job.tenant, job.reply.messageKey, copy);
    }
  }
  if (reached > 0) return;
  const messenger = ports.messengers.get(job.reply.conversation.platform);
  if (messenger === undefined) throw new Error(`This gateway does not speak ${job.reply.conversation.platform}.`);
  await messages.record(job.tenant, job.reply.messageKey, await messenger.post(job.reply.conversation, card));
}

async function cardOf(job: DrawJob, ports: DrawPorts): Promise<Card | null> {
  const { tenant: tenantId, subject } = job;
  const tenant = ports.tenants.find((candidate) => candidate.id === tenantId);
  const change = changeOf(await ports.ledger.subject(tenantId, subject));
  if (tenant === undefined || change === null) return null;
  const progress = await ports.progress.get(tenantId, subject);
  switch (job.view) {
    case 'audit':
      return auditCard({
        tenant: tenant.name,
        change,
        progress,
        posture: await ports.postures.latest(tenantId),
        controls: ports.controls,
      });
    case 'change': {
      const { directory } = ports;
      return changeCard({
        tenant: tenant.name,
        change,
        control: ports.controls.find((control) => control.id === change.request.control),
        progress,
        first: change.plan === null ? [] : await ports.plans.first(tenantId, subject, shownOperations),
        approverNames: directory.approverNames(change.request.decision.decision.person),
        approvalsNeeded: change.plan === null ? 0 : directory.approvals.needed[change.plan.risk],
      });
    }
  }
}
