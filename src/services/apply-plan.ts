/** The apply job: do exactly what was approved, one journaled operation after the other, then measure what came of it. */
import { isRefusal } from '../errors.js';
import type { Plan } from '../plan/plan.js';
import { whyNotApply } from './check-approval.js';
import type { Job } from './jobs.js';
import { startKeepWindow } from './keep-window.js';
import { auditControls, draw } from './run-audit.js';
import { runOperations } from './run-operations.js';
import { turnAway, verifyRequest } from './verify-request.js';
import type { Workplace, WorkTenant } from './workplace.js';

/** Why a plan that was approved can never be applied; anything else is a job without authority, and the plan goes on waiting. */
const endsThePlan = new Set(['settings-changed', 'plan-edited', 'decision-expired', 'unknown-control']);

/** Applies a plan; safe to run again after a crash at any point: it goes on at the first operation without an outcome. */
export async function applyPlan(work: Workplace, job: Job): Promise<void> {
  const standing = await verifyRequest(work, job);
  if (isRefusal(standing)) return;
  const { tenant, change, request } = standing;
  const { plan } = change;
  if (plan === null || (change.status !== 'approved' && change.status !== 'applying' && change.status !== 'waiting')) {
    if (change.status === 'applied' && plan !== null) await verify(work, { tenant, plan, job });
    return draw(work, 'change', job);
  }
  const refusal = await whyNotApply(work, { tenant, change, plan, request });
  if (refusal !== null) {
    await (endsThePlan.has(refusal.code)
      ? work.ledger.append(tenant.id, plan.id, {
          type: 'refused',
          code: refusal.code,
          reason: refusal.reason,
          remedy: refusal.remedy,
        })
      : turnAway(work, job, refusal));
    // A change that had begun does not stay half done in silence: it stops, and a person decides.
    if (change.status === 'applying')
      await work.ledger.append(tenant.id, plan.id, {
        type: 'applied',
        done: change.journal.outcomes.size,
        total: plan.operations,
        stopped: refusal.reason,
      });
    return draw(work, 'change', job);
  }
  if (change.status !== 'applying') await work.ledger.append(tenant.id, plan.id, { type: 'applying' });
  const { keepWithinMs } = plan;
  const startKeeping = (): Promise<void> =>
    keepWithinMs === undefined ? Promise.resolve() : startKeepWindow(work, { tenant, plan, reply: job.reply, keepWithinMs });
  // Before the first write: a change that dies half way undoes itself too. Again at the end, so that people have all the time they were told.
  await startKeeping();
  const { done, stopped } = await runOperations(work, {
    tenant,
    subject: plan.id,
    operations: work.plans.operations(tenant.id, plan.id),
    journal: change.journal,
    undo: false,
    onProgress: () => draw(work, 'change', job),
  });
  await work.ledger.append(tenant.id, plan.id, {
    type: 'applied',
    done,
    total: plan.operations,
    ...(stopped === null ? {} : { stopped }),
  });
  await startKeeping();
  if (stopped === null) await verify(work, { tenant, plan, job });
  await draw(work, 'change', job);
}

/** Applied is not verified: the control is audited again and what was measured is recorded beside what was expected. */
export async function verify(
  work: Workplace,
  input: { readonly tenant: WorkTenant; readonly plan: Plan; readonly job: Job },
): Promise<void> {
  const { tenant, plan, job } = input;
  const control = work.controls.find((candidate) => candidate.id === plan.control);
  if (control === undefined) return;
  const [finding] = await auditControls(work, {
    tenant,
    controls: [control],
    subject: plan.id,
    reply: job.reply,
    view: 'change',
  });
  if (finding === undefined) return;
  await work.ledger.append(tenant.id, plan.id, {
    type: 'verified',
    measured: finding.verdict,
    expected: plan.expects,
    summary: finding.summary,
  });
  if (plan.reverts === undefined) return;
  await work.ledger.append(tenant.id, plan.reverts, { type: 'reverted', by: plan.id });
  await work.jobs.add({
    name: 'draw',
    view: 'change',
    tenant: tenant.id,
    subject: plan.reverts,
    reply: { ...job.reply, messageKey: plan.reverts },
  });
}
