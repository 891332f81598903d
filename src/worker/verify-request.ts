/** Whether a job stands on a request that a person really made: the first thing every job of the worker checks. */

import { withParameters } from '../controls/parameters.js';
import type { Change } from '../engine/changes/change.js';
import { readChange } from '../engine/changes/change-of.js';
import type { Decision } from '../engine/plan/decision.js';
import { isRefusal, type Refusal, refuse } from '../lib/errors.js';
import type { Job } from '../queue/job.js';
import { redraw } from '../queue/redraw.js';
import { isReading, requestDigest, viewOf } from '../queue/request.js';
import type {
  TenantContext,
  WithControls,
  WithJobRejected,
  WithJobs,
  WithLedger,
  WithRejected,
  WithTenant,
  WithVerifier,
} from './context.js';

/** What it takes to tell whether a job stands on a request, and to say so where it does not. */
export type RequestPorts = WithLedger & WithJobs & WithVerifier & WithJobRejected & WithRejected & WithControls & WithTenant;

export interface VerifiedRequest {
  readonly tenant: TenantContext;
  readonly change: Change;
  /** The verified request: who asked. */
  readonly request: Decision;
  /** Its key was revoked after a worker had begun: it is ended, restored and reported, and not gone on with. Null: the key counts. */
  readonly revoked: Refusal | null;
}

/**
 * What the job stands on, with the parameters of the request in place of settings, or a refusal when nobody with a valid signature
 * asked for it. See `rejectJob` for what becomes of a refusal.
 */
export async function verifyRequest(work: RequestPorts, job: Job): Promise<VerifiedRequest | Refusal> {
  const tenant = work.tenant(job.tenant);
  if (tenant === undefined) {
    const refusal = refuse('unknown-tenant', 'The job is about a tenant that this worker does not serve.', 'Nothing was done.');
    work.jobRejected?.(job, refusal);
    return refusal;
  }
  const change = await readChange(work.ledger, tenant.id, job.subject);
  const strict =
    change === null
      ? refuse('no-request', 'Nobody asked for this.', 'Nothing was done. Find out who can write to the queue store.')
      : checkRequest(work, change, job);
  const revoked = isRefusal(strict) && strict.code === 'revoked-key' ? strict : null;
  const isBegun = change !== null && !isBefore(change) && !isReading(job.name);
  const request = revoked !== null && isBegun ? checkRequest(work, change, job, true) : strict;
  if (isRefusal(request) || change === null) {
    const refusal = isRefusal(request) ? request : refuse('no-request', 'Nobody asked for this.', 'Nothing was done.');
    if (change !== null && refusal === revoked && isBefore(change)) await end(work, { change, refusal, job });
    else await rejectJob(work, job, { refusal, change });
    return refusal;
  }
  const asked = asAsked(work, tenant, change);
  if (!isRefusal(asked)) return { tenant: asked, change, request, revoked };
  if (change.status === 'requested') await end(work, { change, refusal: asked, job });
  else await rejectJob(work, job, { refusal: asked, change });
  return asked;
}

/** Nothing of it has begun. */
function isBefore({ status }: Change): boolean {
  return status === 'requested' || status === 'waiting' || status === 'approved';
}

/** Ends what can never be done as it was asked for, and says so to anyone who waits for it. */
async function end(
  work: WithLedger & WithJobs,
  { change, refusal, job }: { readonly change: Change; readonly refusal: Refusal; readonly job: Job },
): Promise<void> {
  const { code, reason, remedy } = refusal;
  await work.ledger.append(job.tenant, change.id, { type: 'refused', code, reason, remedy }, { entries: change.entries });
  await redraw(work, viewOf(change.request.what), { tenant: job.tenant, subject: change.id, reply: job.reply });
}

/** The tenant with the parameters of a request in place of its settings; they are checked here as in the gateway. */
function asAsked(work: WithControls, tenant: TenantContext, { request }: Change): TenantContext | Refusal {
  const { parameters, control: id } = request;
  if (parameters === undefined) return tenant;
  const control = work.controls.find((candidate) => candidate.id === id);
  if (control === undefined)
    return refuse(
      'unknown-control',
      `This worker knows no control ${id ?? ''}.`,
      'Run the same version of hardenbot everywhere.',
    );
  const settings = withParameters(control, tenant.settings.controls.get(control.id), parameters);
  if (isRefusal(settings)) return settings;
  const controls = new Map([...tenant.settings.controls, [control.id, settings]]);
  return { ...tenant, settings: { ...tenant.settings, controls }, bySettings: tenant };
}

/** The request that a job serves, where someone made it and the job is one for it. Leaves no trace. */
export function checkRequest(work: WithVerifier, change: Change, job: Job, evenRevoked = false): Decision | Refusal {
  const { what } = change.request;
  if (isReading(what) ? job.name !== what : isReading(job.name))
    return refuse(
      'wrong-job',
      `Someone asked for ${wished[what]}, which is no work for ${job.name}.`,
      'Nothing was done. Find out who can write to the queue store.',
    );
  const { decision, type: _type, ...wish } = change.request;
  // Only a worker writes such a request, and what it begins is held against the rule before it is planned and before it is applied.
  if (wish.rule !== undefined) return { ...decision.decision, decidedAt: change.requestedAt.toISOString() };
  // A request was made in time when its decision had not expired at the moment it was recorded; a later job may still serve it.
  return work.verifier.verify(decision, {
    kind: 'request',
    tenant: job.tenant,
    subject: job.subject,
    digest: requestDigest(wish),
    now: change.requestedAt,
    evenRevoked,
  });
}

const wished = { audit: 'an audit', collect: 'evidence', plan: 'a plan', revert: 'a plan' } as const;

export type RejectJobPorts = WithLedger & WithJobRejected & WithRejected;

/**
 * Turns a job away: it is logged, and counted in a note of the tenant that is written once an hour at most. The subject that it names gets no
 * entry, so that nobody who adds jobs postpones what is due there, or makes its history longer.
 */
export async function rejectJob(
  work: RejectJobPorts,
  job: Job,
  { refusal, change }: { readonly refusal: Refusal; readonly change: Change | null },
): Promise<void> {
  work.jobRejected?.(job, refusal);
  work.rejected.remember(job, refusal, change);
  await work.rejected.note(work.ledger, job.tenant);
}
