/** Some minutes after a plan of an incident the account is read once more: only then its card says what is left. */

import type { Plan } from '../../../engine/plan/plan.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import type { TenantContext, WithJobs } from '../../../worker/context.js';
import { readBackAfterMs } from '../open-items.js';

/** Logs of sign-ins and of the directory show what happened some minutes later; how many, the service does not promise. */
const afterContainingMs = 10 * 60_000;

export async function lookAgain(
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
