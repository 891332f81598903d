/** The job that answers why a sign-in or a message is allowed or blocked. */

import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import {
  faultsOf,
  type WithClock,
  type WithFaulted,
  type WithJobRejected,
  type WithJobs,
  type WithTenant,
} from '../../../worker/context.js';
import { reasonOfFailure } from '../../../worker/failure.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import type { FeatureStores } from '../../ports.js';
import type { WhyAnswer } from '../answer.js';
import { lookWhy } from './look.js';
import { lookMail } from './look-mail.js';

type WhyPorts = FeatureStores & WithJobs & WithClock & WithJobRejected & WithFaulted & WithTenant;

/**
 * The job that answers why someone is allowed or blocked. It reads and changes nothing, the ledger included: who may ask is decided by the
 * gateway, whose word the question is, and again when the answer is given.
 */
export async function answerWhy(work: WhyPorts, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  if (tenant === undefined)
    return rejectJob(work, job, refuse('unknown-tenant', 'The job is about a tenant that this worker does not serve.', nothing));
  const asked = await work.why.asked(tenant.id, job.subject);
  if (asked === null)
    return rejectJob(work, job, refuse('no-request', 'Nobody asked for this, or it was answered or too long ago.', nothing));
  if (new Date(asked.expiresAt) <= work.clock.now())
    return rejectJob(work, job, refuse('decision-expired', 'The question has expired.', 'Ask it again.'));
  const { question } = asked;
  const pass = {
    client: tenant.client,
    asOf: work.clock.now(),
    monotonicMs: () => work.clock.monotonicMs(),
    ...faultsOf(work, tenant.id),
  };
  await give(work, job, await ('to' in question ? lookMail({ ...pass, question }) : lookWhy({ ...pass, question })));
}

/** Says that there will be no answer. */
export async function whyFailed(work: FeatureStores & WithJobs, job: Job, error: Error): Promise<void> {
  await give(
    work,
    job,
    refuse('failed', `${reasonOfFailure(error)}.`, 'Ask again; if it stays, look into the log of the worker.'),
  );
}

async function give(
  work: FeatureStores & WithJobs,
  job: Job,
  answer: Exclude<WhyAnswer, { kind: 'refused' }> | Refusal,
): Promise<void> {
  const { tenant, subject } = job;
  await work.why.answer(tenant, subject, isRefusal(answer) ? refused(answer) : answer);
  await redraw(work, 'why', job);
}

function refused({ code, reason, remedy }: Refusal) {
  return { kind: 'refused' as const, code, reason: reason.slice(0, maxSentence), remedy: remedy.slice(0, maxSentence) };
}

const maxSentence = 2000;
const nothing = 'Nothing was done.';

function rejectJob(work: WithJobRejected, job: Job, refusal: Refusal): void {
  work.jobRejected?.(job, refusal);
}

export const worker: WorkerFeature = { jobs: { why: { run: answerWhy, giveUp: whyFailed } } };
