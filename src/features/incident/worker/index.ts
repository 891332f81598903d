/** What the worker does about a compromised account. */

import type { Plan } from '../../../engine/plan/plan.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import type { TenantContext, WithClock, WithJobs } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { type RequestPorts, rejectJob, type VerifiedRequest, verifyRequest } from '../../../worker/verify-request.js';
import { type Incident, incidentOf } from '../incident.js';
import { byHandKey, reopenedKey } from '../message-key.js';
import { isReadingDue, readBackAfterMs } from '../open-items.js';
import { stages } from '../stage.js';
import { type Course, courseOf, left } from './course.js';
import { draftStage } from './draft-stage.js';
import { whyNotGiveBack, whyRestoreInstead } from './give-back.js';
import { type AnewPorts, deletedCode, readAnew } from './read-anew.js';
import { readBack } from './read-back.js';

export const worker: WorkerFeature = {
  playbook: { stages, draft: draftStage, whyRestoreInstead, whyNotGiveBack, readBack, lookAgain },
  left,
  jobs: { collect: { run: collectEvidence } },
};

async function collectEvidence(work: RequestPorts & AnewPorts, job: Job): Promise<void> {
  const verified = await verifyRequest(work, job);
  if (isRefusal(verified)) return;
  const { tenant, change } = verified;
  const incident = incidentOf(await work.ledger.subject(tenant.id, job.subject));
  const course = incident === null ? null : await courseOf(work, tenant, incident);
  if (incident !== null && course !== null && (change.status === 'requested' || isDue(work, incident, course)))
    await collect(work, { verified, incident, course, job });
  else
    await rejectJob(work, job, {
      refusal: refuse('collected-already', 'This was read already.', 'Contain the account again.'),
      change,
    });
  await redraw(work, 'incident', job);
}

/** What was read before a plan of the incident was carried out is read once more afterwards, and so is what has its time. */
function isDue({ clock }: WithClock, { evidence }: Incident, { lastAt }: Course): boolean {
  if (evidence === null) return false;
  return isReadingDue(evidence, clock.now()) || (lastAt !== null && lastAt >= new Date(evidence.collectedAt));
}

async function collect(
  work: AnewPorts & WithJobs,
  input: { readonly verified: VerifiedRequest; readonly incident: Incident; readonly course: Course; readonly job: Job },
): Promise<void> {
  const { incident, course, job } = input;
  const { tenant, request } = input.verified;
  const read = await readAnew(work, { tenant, incident, requester: request.person.entraId, course });
  if (isRefusal(read)) {
    const { code, reason, remedy } = read;
    await work.ledger.append(tenant.id, incident.id, { type: 'refused', code, reason, remedy });
    if (code === deletedCode) await lookLater(work, { incident, job });
    return;
  }
  await callPeople(work, { course, job });
  const { next } = read.evidence ?? {};
  if (next === undefined) return;
  const delayMs = Math.max(1, Date.parse(next) - work.clock.now().getTime());
  await work.jobs.add({ name: 'collect', tenant: tenant.id, subject: job.subject, reply: job.reply }, { delayMs });
}

/** How long Entra ID keeps a deleted account, in milliseconds. Source: "Restore or remove a recently deleted user". */
const deletedForMs = 30 * 24 * 3600_000;
const lookForDeletedEveryMs = 12 * 3600_000;

/** As long as a deleted account can be restored, where it was to be read again. */
async function lookLater(
  work: WithClock & WithJobs,
  { incident, job }: { readonly incident: Incident; readonly job: Job },
): Promise<void> {
  const { evidence } = incident;
  if (evidence?.next === undefined) return;
  if (work.clock.now().getTime() - Date.parse(evidence.collectedAt) > deletedForMs) return;
  await work.jobs.add(
    { name: 'collect', tenant: job.tenant, subject: job.subject, reply: job.reply },
    { delayMs: lookForDeletedEveryMs },
  );
}

/** Whether there is anything to call people for, the gateway sees in the reading: that something came back, that the account may sign in again, or what is left by hand. */
async function callPeople(work: WithJobs, { course, job }: { readonly course: Course; readonly job: Job }): Promise<void> {
  const of = { tenant: job.tenant, subject: job.subject };
  const call = (view: 'reopened' | 'byHand', messageKey: string) =>
    redraw(work, view, { ...of, reply: { ...job.reply, messageKey } });
  if (course.restoredAt === null && !course.isContained) return;
  await call('reopened', reopenedKey(job.subject));
  await call('byHand', byHandKey(job.subject));
}

/** Logs of sign-ins and of the directory show what happened some minutes later; how many, the service does not promise. */
const afterContainingMs = 10 * 60_000;

async function lookAgain(
  work: WithJobs,
  { tenant, plan, job }: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<void> {
  const { incident } = plan;
  if (incident === undefined) return;
  const of = { tenant: tenant.id, subject: incident.id, reply: { ...job.reply, messageKey: incident.id } };
  const isContained = plan.reverts === undefined && incident.approvals !== undefined;
  await redraw(work, 'incident', of);
  await work.jobs.add({ name: 'collect', ...of }, { delayMs: isContained ? afterContainingMs : readBackAfterMs });
}
