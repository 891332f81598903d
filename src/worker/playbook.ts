/** What jobs ask of the playbook for a compromised account: the plans of its stages, and whether access may come back. */
import type { Impact, PlanDraft } from '../controls/control.js';
import type { Measure } from '../engine/plan/measure.js';
import type { Operation } from '../engine/plan/operation.js';
import type { Plan } from '../engine/plan/plan.js';
import type { PlanTerms } from '../features/terms.js';
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

/** What it takes to read once more what an account is compromised by. */
type EvidencePorts = WithLedger & WithEvidence & WithClock & WithSweeps;

export type StagePorts = EvidencePorts & WithPlans & WithVerifier & WithPolicy;

export interface StageQuestion extends Asked {
  /** The id of one of its stages. */
  readonly stage: string;
}

export interface DraftedStage {
  readonly draft: PlanDraft;
  readonly found: Plan['found'];
  readonly impact: Impact;
  /** What the plan holds of the kind. */
  readonly terms: PlanTerms;
  /** Why there would be nothing to do. */
  readonly nothing: string;
}

export interface Playbook {
  /** What its plans are made of. */
  readonly stages: readonly Measure[];
  draft(work: StagePorts, question: StageQuestion): Promise<DraftedStage | Refusal>;
  /** Why these operations, which undo another plan, give an account back without looking; null: they do not. */
  whyRestoreInstead(plan: PlanTerms, operations: readonly Operation[]): Refusal | null;
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

/** Null for every plan that is none of its stages: one whose stages a worker does not know is refused before. */
export async function whyNotGiveBack(
  work: EvidencePorts & WithVerifier & WithFeatures,
  candidate: Candidate,
): Promise<Refusal | null> {
  const [playbook] = work.features.flatMap((feature) => feature.playbook ?? []);
  return playbook === undefined ? null : playbook.whyNotGiveBack(work, candidate);
}

/** Null for what undoes any other plan. */
export function whyRestoreInstead(work: WithFeatures, plan: PlanTerms, operations: readonly Operation[]): Refusal | null {
  const [playbook] = work.features.flatMap((feature) => feature.playbook ?? []);
  return playbook?.whyRestoreInstead(plan, operations) ?? null;
}
