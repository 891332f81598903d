/**
 * What a job that failed for good leaves behind: an entry that says so, and a card that does not wait for ever. It failed here, as often as this process
 * counted; a job that is none of the change's own ends nothing of it, however often it failed.
 */
import { type Change, type ChangeStatus, endsByItself } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { FeatureStores } from '../../features/ports.js';
import { isRefusal, TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Job } from '../../queue/job.js';
import { redraw } from '../../queue/redraw.js';
import { isReading, viewOf } from '../../queue/request.js';
import { classesOfChange } from '../apply/announced.js';
import { endWithCheckpoint, ofStoredPlan, stopPaused } from '../apply/end-change.js';
import { type Held, type LeasePorts, underLease } from '../apply/lease.js';
import { goesOnUntil, isPutOff, stayedSo } from '../apply/paused.js';
import type { RunPorts } from '../apply/resolve-uncertain.js';
import { settleAnnounced } from '../apply/run-operations.js';
import type {
  TenantContext,
  WithApplyWithinMs,
  WithCheckpoints,
  WithFeatures,
  WithJobs,
  WithLedger,
  WithPlans,
  WithProgress,
  WithTenant,
  WithVerifier,
} from '../context.js';
import { isFullDisk, reasonOfFailure } from '../failure.js';
import { jobOfFeature } from '../feature.js';
import { revertingOperations } from '../plan/reverting-operations.js';
import { checkRequest } from '../verify-request.js';

type GiveUpPorts = LeasePorts &
  RunPorts &
  WithLedger &
  WithCheckpoints &
  WithPlans &
  WithProgress &
  WithFeatures &
  FeatureStores &
  WithJobs &
  WithVerifier &
  WithTenant &
  WithApplyWithinMs;

/** Throws RetryLater when another worker holds the objects of a change that is half done. */
export async function giveUp(work: GiveUpPorts, job: Job, error: Error): Promise<void> {
  const own = jobOfFeature(work, job.name);
  if (own?.giveUp !== undefined) return own.giveUp(work, job, error);
  const change = await readChange(work.ledger, job.tenant, job.subject);
  if (change === null || isRefusal(checkRequest(work, change, job, true)) || !isOwnJob(change.status, job.name)) return;
  const reason = reasonOfFailure(error);
  if (change.status === 'requested')
    await work.ledger.append(job.tenant, job.subject, {
      type: 'refused',
      code: 'failed',
      reason: `${reason}.`,
      remedy: 'Ask again; if it stays, look into the log of the worker.',
    });
  // A tenant that is out of reach, or a disk that is full, is waited for as long as it takes to undo what nobody kept; one that breaks at a write
  // again and again, or an error of our own, is not.
  // So is the end of a change that has one of its own, whatever fails: no mistake of ours keeps it in force for longer.
  const isWaitedFor = (error instanceof TenantError && error.kind !== 'ambiguous') || isFullDisk(error);
  const isRevertOver = change.status === 'reverting' && !isWaitedFor && !endsByItself(change);
  const tenant = work.tenant(job.tenant);
  const isBegun = change.status === 'applying';
  const until = isBegun && isPutOff(error) ? goesOnUntil(work, change) : null;
  const isOver = isBegun && (until === null || until <= work.clock.now());
  const why = until === null ? reason : stayedSo(reason);
  if (tenant !== undefined && (isOver || isRevertOver)) await setAside(work, { tenant, job, reason: why, plan: change.plan });
  else if (isBegun || change.status === 'reverting' || change.status === 'approved')
    await work.progress.set(job.tenant, change.id, {
      label: '',
      done: change.journal.outcomes.size,
      waitsFor: reason,
      ...omitUndefined({ until: until?.toISOString() }),
    });
  else if (change.status === 'applied')
    await work.progress.set(job.tenant, change.id, { label: `waiting to look again: ${reason}`, done: 0 });
  await redraw(work, viewOf(change.request.what), job);
}

/** Whether the state of a change waits for a job of that name. A reading is requested by its own name. */
function isOwnJob(status: ChangeStatus, name: Job['name']): boolean {
  if (status === 'requested') return name === 'plan' || isReading(name);
  if (status === 'reverting') return name === 'undo';
  return name === 'apply';
}

async function setAside(
  work: GiveUpPorts,
  input: { readonly tenant: TenantContext; readonly job: Job; readonly reason: string; readonly plan: Plan | null },
): Promise<void> {
  const { tenant, job, reason, plan } = input;
  const classes = plan === null ? [] : await classesOfChange(work, { ...plan, tenant: tenant.id });
  await underLease(work, { tenant: tenant.id, classes }, async (held) => {
    const change = await readChange(work.ledger, tenant.id, job.subject);
    if (change?.status === 'applying') await stopPaused(work, { tenant, change, held, reason });
    else if (change?.status === 'reverting') await stopReverting(work, { tenant, change, held, reason });
    else return;
    await endWithCheckpoint(work, { tenant, job });
  });
}

async function stopReverting(
  work: RunPorts & WithLedger & WithPlans,
  input: { readonly tenant: TenantContext; readonly change: Change; readonly held: Held; readonly reason: string },
): Promise<void> {
  const { tenant, change, held, reason } = input;
  let total = change.revertJournal.outcomes.size;
  await ofStoredPlan(work, change, {
    say: async (stored) => {
      const operations = await revertingOperations(stored, change);
      total = operations.length;
      await settleAnnounced(work, {
        tenant,
        subject: change.id,
        operations,
        journal: change.revertJournal,
        isRevert: true,
        held,
      });
    },
    // What was under way of restoring is for a person to look at in any case.
    otherwise: () => Promise.resolve(),
  });
  await held.append(change.id, {
    type: 'undone',
    done: change.revertJournal.outcomes.size,
    total,
    stopped: reason,
  });
}
