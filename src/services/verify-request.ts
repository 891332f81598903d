/** Whether a job stands on a request that a person really made: the first thing every job of the worker checks. */
import { isRefusal, type Refusal, refuse } from '../errors.js';
import { type Change, changeOf } from '../plan/change.js';
import type { Decision } from '../plan/decision.js';
import { requestDigest } from './gateway.js';
import type { Job } from './jobs.js';
import type { Workplace, WorkTenant } from './workplace.js';

export interface Standing {
  readonly tenant: WorkTenant;
  readonly change: Change;
  /** The verified request: who asked. */
  readonly request: Decision;
}

/**
 * What the job stands on, or a refusal when nobody with a valid signature asked for it. A refusal is recorded in the ledger
 * of the tenant, so that somebody who can write to the queue store cannot try unseen.
 */
export async function verifyRequest(work: Workplace, job: Job): Promise<Standing | Refusal> {
  const tenant = work.tenant(job.tenant);
  if (tenant === undefined) {
    const refusal = refuse('unknown-tenant', 'The job is about a tenant that this worker does not serve.', 'Nothing was done.');
    work.turnedAway?.(job, refusal);
    return refusal;
  }
  const change = changeOf(await work.ledger.subject(tenant.id, job.subject));
  const request =
    change === null
      ? refuse('no-request', 'Nobody asked for this.', 'Nothing was done. Find out who can write to the queue store.')
      : checkRequest(work, change, job);
  if (isRefusal(request) || change === null) {
    const refusal = isRefusal(request) ? request : refuse('no-request', 'Nobody asked for this.', 'Nothing was done.');
    await turnAway(work, job, refusal);
    return refusal;
  }
  return { tenant, change, request };
}

function checkRequest(work: Workplace, change: Change, job: Job): Decision | Refusal {
  const isAudit = change.request.what === 'audit';
  if (isAudit !== (job.name === 'audit'))
    return refuse(
      'wrong-job',
      `Somebody asked for ${isAudit ? 'an audit' : 'a plan'}, which is no work for ${job.name}.`,
      'Nothing was done. Find out who can write to the queue store.',
    );
  const { what, control, change: reverted, decision } = change.request;
  const wish = { what, ...(control === undefined ? {} : { control }), ...(reverted === undefined ? {} : { change: reverted }) };
  // A request was made in time when its decision had not expired at the moment it was recorded; a later job may still serve it.
  return work.verifier.verify(decision, {
    kind: 'request',
    tenant: job.tenant,
    subject: job.subject,
    digest: requestDigest(wish),
    now: change.requestedAt,
  });
}

/** Records that a job was turned away. */
export async function turnAway(work: Workplace, job: Job, refusal: Refusal): Promise<void> {
  const { code, reason, remedy } = refusal;
  work.turnedAway?.(job, refusal);
  await work.ledger.append(job.tenant, job.subject, { type: 'turnedAway', code, reason, remedy, job: job.name });
}
