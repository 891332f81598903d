/** The end of a change: a signed checkpoint of the ledger, as its last entry and on its card. */

import type { Change } from '../../changes/change.js';
import { readChange } from '../../changes/change-of.js';
import { doneOf } from '../../changes/journal.js';
import { isRefusal } from '../../errors.js';
import type { Job, Reply } from '../../queue/job.js';
import { alarmKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import type { TenantContext, WorkerContext } from '../context.js';
import type { Step } from './batches.js';
import { type Operations, provenPlan, unlessEdited } from './check-operations.js';
import type { Held } from './lease.js';
import { settleAnnounced, settleSteps } from './run-operations.js';

/** The last entry of a change says where the ledger stood; the card carries it into the chat. */
export async function endWithCheckpoint(
  work: WorkerContext,
  input: { readonly tenant: TenantContext; readonly job: Job },
): Promise<void> {
  const { tenant, job } = input;
  const checkpoint = work.checkpoints.sign(tenant.id, await work.ledger.head(tenant.id));
  await work.ledger.append(tenant.id, job.subject, { type: 'checkpoint', checkpoint });
  await redraw(work, 'change', job);
  const change = await readChange(work.ledger, tenant.id, job.subject);
  if (change !== null && isAlarming(change))
    await redraw(work, 'alarm', { tenant: tenant.id, subject: change.id, reply: alarmReply(job.reply, change) });
}

/** Whether people have to be called: something is neither as it was nor as it should be. */
export function isAlarming({ status, checkpoint }: Change): boolean {
  return (status === 'stopped' || status === 'revertStopped') && checkpoint !== null;
}

/** A message of its own, one for applying and one for undoing, so that people notice. */
export function alarmReply(reply: Reply, { id, status }: Pick<Change, 'id' | 'status'>): Reply {
  return { ...reply, messageKey: alarmKey(id, status === 'stopped' ? 'applying' : 'reverting') };
}

/** Ends applying before its last operation, after saying of what was under way what became of it. */
export async function stopHalfWay(
  work: WorkerContext,
  input: { readonly tenant: TenantContext; readonly change: Change; readonly held: Held; readonly reason: string },
): Promise<void> {
  const { tenant, change, held, reason } = input;
  const run = { tenant, subject: change.id, journal: change.journal, isRevert: false, held };
  await ofStoredPlan(work, change, {
    say: (operations) => settleAnnounced(work, { ...run, operations }),
    otherwise: (steps) => settleSteps({ ...work, mayWait: false }, run, steps),
  });
  await held.append(change.id, {
    type: 'applied',
    done: doneOf(change.journal),
    total: change.plan?.operations ?? 0,
    stopped: reason,
  });
}

interface Saying {
  readonly say: (operations: Operations) => Promise<void>;
  readonly otherwise: (steps: readonly Step[]) => Promise<void>;
}

/**
 * Of a change that is not gone on with, as it was stored when it was approved; where others are stored by now, or while it is gone through, what was announced
 * and has no outcome, as the ledger has it.
 */
export async function ofStoredPlan(
  { plans, ledger }: Pick<WorkerContext, 'plans' | 'ledger'>,
  { id, plan, journal }: Change,
  { say, otherwise }: Saying,
): Promise<void> {
  const operations = plan === null ? [] : await provenPlan(plans, plan);
  const said = isRefusal(operations) ? operations : await unlessEdited(() => say(operations));
  if (plan === null || !isRefusal(said)) return;
  const entries = await ledger.subject(plan.tenant, id);
  await otherwise(
    entries.flatMap(({ event }) =>
      event.type === 'intent' && event.undo !== true && !journal.outcomes.has(event.n)
        ? { n: event.n, operation: event.operation }
        : [],
    ),
  );
}
