/** What jobs ask of the playbook for a compromised account: the plans of its stages, and whether access may come back. */
import type { Impact, PlanDraft } from '../controls/control.js';
import type { Operation } from '../engine/plan/operation.js';
import type { Plan, PlanIncident } from '../engine/plan/plan.js';
import type { Stage } from '../features/incident/stage.js';
import type { Refusal } from '../lib/errors.js';
import type { Job } from '../queue/job.js';
import type { Candidate } from './apply/check-approval.js';
import type { Asked, Measured } from './change-kind.js';
import type {
  TenantContext,
  WithClock,
  WithEvidence,
  WithFeatures,
  WithJobs,
  WithLedger,
  WithPlans,
  WithPolicy,
  WithSweeps,
  WithVerifier,
} from './context.js';

/** What it takes to read what an account's incident is about once more. */
export type EvidencePorts = WithLedger & WithEvidence & WithClock & WithSweeps;

export type StagePorts = EvidencePorts & WithPlans & WithVerifier & WithPolicy;

export interface StageQuestion extends Asked {
  readonly stage: Stage;
}

export interface DraftedStage {
  readonly draft: PlanDraft;
  readonly found: Plan['found'];
  readonly impact: Impact;
  readonly incident: PlanIncident;
}

export interface Playbook {
  draft(work: StagePorts, question: StageQuestion): Promise<DraftedStage | Refusal>;
  /** Why these operations, which undo another plan, give an account back without looking; null: they do not. */
  whyRestoreInstead(incident: Plan['incident'], operations: readonly Operation[]): Refusal | null;
  /**
   * Why a plan that gives an account back must not begin, from what is read right before the first write; null: it may. Throws TenantError where a service
   * is only busy.
   */
  whyNotGiveBack(work: EvidencePorts & WithVerifier, candidate: Candidate): Promise<Refusal | null>;
  /** What the stage wrote, as it stands in the tenant. */
  readBack(work: WithPlans, tenant: TenantContext, plan: Plan): Promise<Measured>;
  /** Asks for the account to be read once more, some minutes after a plan. */
  lookAgain(work: WithJobs, of: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job }): Promise<void>;
}

/** @throws where no feature has it: a worker is never put together without */
export function playbookOf({ features }: WithFeatures): Playbook {
  const [playbook] = features.flatMap((feature) => feature.playbook ?? []);
  if (playbook === undefined) throw new Error('This worker has no playbook for compromised accounts.');
  return playbook;
}

/** Null for every plan that is of no incident. */
export async function whyNotGiveBack(
  work: EvidencePorts & WithVerifier & WithFeatures,
  candidate: Candidate,
): Promise<Refusal | null> {
  return candidate.plan.incident === undefined ? null : playbookOf(work).whyNotGiveBack(work, candidate);
}

/** Null for what undoes a plan of no incident. */
export function whyRestoreInstead(
  work: WithFeatures,
  incident: Plan['incident'],
  operations: readonly Operation[],
): Refusal | null {
  return incident === undefined ? null : playbookOf(work).whyRestoreInstead(incident, operations);
}
