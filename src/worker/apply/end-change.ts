/** The end of a change: why one is not begun or not gone on with, and the signed checkpoint of the ledger as its last entry and on its card. */

import type { Change } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import { doneOf, whyInDoubt } from '../../engine/changes/journal.js';
import { changeKinds } from '../../features/kinds.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Job, Reply } from '../../queue/job.js';
import { alarmKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import type {
  TenantContext,
  WithCheckpoints,
  WithJobRejected,
  WithJobs,
  WithLedger,
  WithPlans,
  WithProgress,
  WithRejected,
} from '../context.js';
import { rejectJob } from '../verify-request.js';
import type { Step } from './batches.js';
import type { Candidate } from './check-approval.js';
import { type Operations, provenPlan, unlessEdited } from './check-operations.js';
import type { Held } from './lease.js';
import { whyStopped } from './paused.js';
import type { RunPorts } from './resolve-uncertain.js';
import { settleAnnounced, settleSteps } from './run-operations.js';

/** The last entry of a change says where the ledger stood; the card carries it into the chat. */
export async function endWithCheckpoint(
  work: WithLedger & WithCheckpoints & WithJobs,
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
export async function stopPaused(
  work: RunPorts & WithLedger & WithPlans,
  input: { readonly tenant: TenantContext; readonly change: Change; readonly held: Held; readonly reason: string },
): Promise<void> {
  const { tenant, change, held, reason } = input;
  const run = { tenant, subject: change.id, journal: change.journal, isRevert: false, held };
  await ofStoredPlan(work, change, {
    say: (operations) => settleAnnounced(work, { ...run, operations }),
    otherwise: (steps) => settleSteps({ ...work, mayWait: false }, run, steps),
  });
  const { journal } = (await readChange(work.ledger, tenant.id, change.id)) ?? change;
  const doubt = whyInDoubt(journal);
  await held.append(change.id, {
    type: 'applied',
    done: doneOf(journal),
    total: change.plan?.operations ?? 0,
    stopped: doubt === null ? reason : `${reason.replace(/\.$/, '')}; ${doubt}: look at the object`,
  });
}

/** Why a plan that was approved can never be applied; anything else is a job without authority, and the plan goes on waiting. */
const endsThePlan = new Set([
  'revoked-key',
  'settings-changed',
  'plan-edited',
  'unsigned-plan',
  'shown-otherwise',
  'same-account',
  'drifted',
  'would-lock-out',
  'still-open',
  'restore-instead',
  'not-plannable',
  'decision-expired',
  'apply-expired',
  'window-over',
  ...changeKinds.flatMap(({ codeOver }) => codeOver ?? []),
  'turn-over',
  'clock-skew',
  'frozen',
  'not-an-approver',
  'not-for-emergencies',
  'unknown-control',
  'unknown-group',
  'empty-group',
]);

/** Ends a plan that can never be applied, turns away a job without authority, and never leaves a change half done in silence. */
export async function decline(
  work: RunPorts & WithLedger & WithPlans & WithProgress & WithJobRejected & WithRejected,
  input: { readonly candidate: Candidate; readonly job: Job; readonly refusal: Refusal; readonly held: Held },
): Promise<void> {
  const { candidate, job, refusal, held } = input;
  const { change, plan } = candidate;
  const { code, reason, remedy } = refusal;
  // What was announced in the words of a worker with another key was begun all the same.
  if (change.status === 'applying' || change.journal.intents.size > 0)
    await stopPaused(work, { ...candidate, held, reason: await whyStopped(work, change, refusal) });
  else if (change.status === 'approved' && endsThePlan.has(code))
    await held.append(plan.id, { type: 'refused', code, reason, remedy });
  else await rejectJob(work, job, { refusal, change });
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
  { plans, ledger }: WithPlans & WithLedger,
  { id, plan, journal }: Change,
  { say, otherwise }: Saying,
): Promise<void> {
  const operations = plan === null ? [] : await provenPlan(plans, plan);
  const said = isRefusal(operations) ? operations : await unlessEdited(() => say(operations));
  if (plan === null || !isRefusal(said)) return;
  const entries = await ledger.subject(plan.tenant, id);
  await otherwise(
    entries.flatMap(({ event }) =>
      event.type === 'intent' && event.undo !== true && journal.intents.has(event.n) && !journal.outcomes.has(event.n)
        ? { n: event.n, operation: event.operation }
        : [],
    ),
  );
}
