/** Whether what is to be restored is what was approved: a change that undoes itself asks nobody, so the store alone must not decide it. */
import { type Change, isByRule } from '../../engine/changes/change.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { Plan } from '../../engine/plan/plan.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { Job } from '../../queue/job.js';
import type { WithPlans, WithVerifier } from '../context.js';
import { revertingOperations } from '../plan/reverting-operations.js';
import { type RejectJobPorts, rejectJob, type VerifiedRequest } from '../verify-request.js';
import { type Operations, provenPlan, unlessEdited } from './check-operations.js';
import type { Held } from './lease.js';

/** The stored operations, which are those that someone approved, and are compared each time that someone goes through them (`unlessEdited`). */
export async function approvedToRevert(
  work: WithPlans & WithVerifier,
  { tenant, change, request }: VerifiedRequest,
  plan: Plan,
): Promise<Operations | Refusal> {
  // What a worker planned, signed and began is restored, whichever key was revoked since.
  if (!wasApproved(work, { tenant: tenant.id, change, plan, evenRevoked: change.isPlanSigned }))
    return refuse('not-approved', 'Nobody approved the stored plan.', 'Nothing was undone. Find out who can write to the store.');
  const signed: Plan = { ...plan, tenant: tenant.id, requestedBy: request.person };
  return provenPlan(work.plans, signed);
}

/**
 * What undoes a change of the past by a plan; a refusal when the stored operations are not those of its plan. `isProven` is false
 * where no approval of that plan can be verified: the key was changed since, or someone writes to the store.
 */
export async function revertingPast(
  work: WithPlans & WithVerifier,
  tenant: string,
  change: Change,
): Promise<Refusal | { readonly isProven: boolean; readonly reverting: readonly Operation[] }> {
  const { plan } = change;
  if (plan === null) return { isProven: false, reverting: [] };
  const stored = await provenPlan(work.plans, { ...plan, tenant });
  if (isRefusal(stored)) return stored;
  const reverting = await unlessEdited(() => revertingOperations(stored, change));
  return isRefusal(reverting) ? reverting : { isProven: wasApproved(work, { tenant, change, plan }), reverting };
}

/** What people are shown of a plan that undoes what cannot be proven. */
export function unproven(id: string): Plan['warnings'][number] {
  const text = `That ${id} was approved like this cannot be proven: the keys were changed since, or someone wrote to the store. Look at every object.`;
  return { code: 'unproven', text };
}

function wasApproved(
  { verifier }: WithVerifier,
  input: {
    readonly tenant: string;
    readonly change: Change;
    readonly plan: Plan;
    readonly evenRevoked?: boolean;
  },
): boolean {
  const { tenant, change, plan, evenRevoked = false } = input;
  // Nobody approves what a rule begins: a worker signed its request, and nobody else can.
  if (isByRule(change)) return true;
  return change.approvals.some((signed) => {
    const kind = signed.decision.kind === 'emergency' ? 'emergency' : 'approve';
    const about = { tenant, subject: plan.id, digest: plan.digest, evenRevoked };
    return !isRefusal(verifier.verify(signed, { kind, ...about, now: new Date(signed.decision.decidedAt) }));
  });
}

/** Ends restoring before it began, for a person to look: an alarm follows. */
export async function stopReverting(
  work: RejectJobPorts,
  input: { readonly change: Change; readonly plan: Plan; readonly job: Job; readonly held: Held; readonly refusal: Refusal },
): Promise<void> {
  const { change, plan, job, held, refusal } = input;
  await rejectJob(work, job, { refusal, change });
  await held.append(plan.id, { type: 'undone', done: 0, total: plan.operations, stopped: refusal.reason });
}
