/** Whether a plan may be applied now: everything the worker can check by itself, trusting neither queue nor store. */
import { isRefusal, type Refusal, refuse } from '../errors.js';
import { approvalsMissing, whyNotApprove } from '../plan/approval.js';
import type { Change } from '../plan/change.js';
import type { Decision } from '../plan/decision.js';
import { materialOf, type Plan, PlanDigest } from '../plan/plan.js';
import type { Workplace, WorkTenant } from './workplace.js';

/** Null when the plan is exactly what enough of the right people approved; otherwise why not. */
export async function whyNotApply(
  work: Workplace,
  input: { tenant: WorkTenant; change: Change; plan: Plan; request: Decision },
): Promise<Refusal | null> {
  const { tenant, change, request } = input;
  const control = work.controls.find((candidate) => candidate.id === input.plan.control);
  if (control === undefined)
    return refuse(
      'unknown-control',
      `This worker knows no control ${input.plan.control}.`,
      'Run the same version of hardenbot everywhere.',
    );
  // Risk and requester decide how many approvals of whom it takes, so they come from code and signature, not from the store.
  const plan: Plan = { ...input.plan, risk: control.risk, requestedBy: request.person };
  if (change.rejection !== null) return refuse('rejected', 'The plan was rejected.', 'Make a fresh one.');
  if (plan.settingsVersion !== tenant.settingsVersion)
    return refuse(
      'settings-changed',
      'The settings changed after the plan was made.',
      `Make a fresh one with /harden plan ${plan.control}.`,
    );
  const digest = new PlanDigest(materialOf(plan));
  for await (const operation of work.plans.operations(tenant.id, plan.id)) digest.add(operation);
  if (digest.hex() !== plan.digest)
    return refuse(
      'plan-edited',
      'The stored plan is not the one whose digest was shown.',
      'Nothing was done. Find out who can write to the store.',
    );
  return whyNotEnough(work, { tenant, change, plan });
}

function whyNotEnough(work: Workplace, input: { tenant: WorkTenant; change: Change; plan: Plan }): Refusal | null {
  const { tenant, change, plan } = input;
  const now = work.clock.now();
  const nonces = new Set<string>();
  const valid: Decision[] = [];
  let firstRefusal: Refusal | null = null;
  for (const signed of change.approvals) {
    const decision = work.verifier.verify(signed, {
      kind: 'approve',
      tenant: tenant.id,
      subject: plan.id,
      digest: plan.digest,
      now,
    });
    const refusal = isRefusal(decision)
      ? decision
      : whyNotApprove(decision.person, plan, work.approvals, new Date(decision.decidedAt));
    if (refusal !== null) firstRefusal ??= refusal;
    else if (!isRefusal(decision) && !nonces.has(decision.nonce)) {
      nonces.add(decision.nonce);
      valid.push(decision);
    }
  }
  const missing = approvalsMissing(
    plan,
    valid.map((decision) => decision.person),
    work.approvals,
  );
  if (missing === 0) return null;
  return (
    firstRefusal ??
    refuse('not-approved', `The plan still needs ${missing} approval${missing === 1 ? '' : 's'}.`, 'Approve it in chat.')
  );
}
