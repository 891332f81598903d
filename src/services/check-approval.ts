/** Whether a plan may be applied now: everything the worker can check by itself, trusting neither queue nor store. */
import type { Control } from '../controls/control.js';
import { isRefusal, type Refusal, refuse } from '../errors.js';
import type { Change } from '../plan/change.js';
import type { Decision } from '../plan/decision.js';
import type { Plan } from '../plan/plan.js';
import { riskOf } from '../plan/risk.js';
import { checkDecisions } from './check-decisions.js';
import { type Measured, measureOperations } from './check-operations.js';
import { keepWithin } from './keep-window.js';
import type { Workplace, WorkTenant } from './workplace.js';

export interface Candidate {
  readonly tenant: WorkTenant;
  readonly change: Change;
  /** As it is stored. */
  readonly plan: Plan;
  /** The verified request that it stands on. */
  readonly request: Decision;
}

/** A plan that may be applied, with everything in its header that could do harm worked out anew. */
export interface Approved {
  readonly plan: Plan;
  readonly measured: Measured;
  /** The nonces that applying it spends. */
  readonly nonces: readonly string[];
}

/** The plan when it is exactly what enough of the right people approved; otherwise why not. */
export async function checkApproval(work: Workplace, candidate: Candidate): Promise<Approved | Refusal> {
  const { tenant, change } = candidate;
  if (change.rejection !== null) return refuse('rejected', 'The plan was rejected.', 'Make a fresh one.');
  if (change.revocation !== null) return refuse('revoked', 'The approval was revoked.', 'Make a fresh plan.');
  const control = controlOf(work, candidate);
  if (isRefusal(control)) return control;
  const moved = whySettingsMoved(tenant, candidate.plan);
  if (moved !== null) return moved;
  // The digest holds who asked; that comes from the signature, not from the store.
  const signed: Plan = { ...candidate.plan, tenant: tenant.id, requestedBy: candidate.request.person };
  const measured = await measureOperations(signed, work.plans.operations(tenant.id, signed.id));
  if (isRefusal(measured)) return measured;
  const policy = await work.policy(tenant.id);
  if (isRefusal(policy)) return policy;
  const { keepWithinMs: _stored, ...header } = signed;
  const keepWithinMs = keepWithin(work, control, header);
  const plan: Plan = {
    ...header,
    operations: measured.operations,
    irreversible: measured.irreversible,
    risk: riskOf({ control: control.risk, ...measured, sizes: policy.sizes }),
    expiresAt: expiryOf(candidate.request, policy.expiresAfterMs).toISOString(),
    ...(keepWithinMs === undefined ? {} : { keepWithinMs }),
  };
  const decisions = checkDecisions(work, { change, plan, policy });
  return isRefusal(decisions) ? decisions : { plan, measured, nonces: decisions.map((decision) => decision.nonce) };
}

/** Looks again while a plan is being applied; `lastStepAt` is when it last got on. Null: go on. */
export async function whyNotGoOn(
  work: Workplace,
  input: { readonly tenant: WorkTenant; readonly change: Change; readonly plan: Plan; readonly lastStepAt: Date },
): Promise<Refusal | null> {
  const { change, plan } = input;
  const tenant = work.tenant(input.tenant.id);
  const moved = tenant === undefined ? null : whySettingsMoved(tenant, plan);
  if (moved !== null) return moved;
  const policy = await work.policy(input.tenant.id);
  if (isRefusal(policy)) return policy;
  const decisions = checkDecisions(work, {
    change: { ...change, status: 'applying', lastAt: input.lastStepAt },
    plan,
    policy,
  });
  return isRefusal(decisions) ? decisions : null;
}

/** Until when a plan that this request led to may be approved: counted from the signed request, because the store can be edited. */
export function expiryOf(request: Decision, expiresAfterMs: number): Date {
  return new Date(new Date(request.decidedAt).getTime() + expiresAfterMs);
}

function controlOf(work: Workplace, { change, plan }: Candidate): Control | Refusal {
  const { control: asked, change: reverted } = change.request;
  if (plan.control !== asked || plan.reverts !== reverted || plan.id !== change.id)
    return refuse('other-plan', 'The stored plan is not what was asked for.', 'Find out who can write to the store.');
  return (
    work.controls.find((candidate) => candidate.id === plan.control) ??
    refuse('unknown-control', `This worker knows no control ${plan.control}.`, 'Run the same version of hardenbot everywhere.')
  );
}

function whySettingsMoved(tenant: WorkTenant, plan: Plan): Refusal | null {
  if (plan.settingsVersion === tenant.settingsVersion) return null;
  return refuse(
    'settings-changed',
    'The settings changed after the plan was made.',
    `Make a fresh one with /harden plan ${plan.control}.`,
  );
}
