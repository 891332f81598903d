/** What a kind of change has in the worker: how it is drafted, looked at again before the first write, measured, and ended. */

import type { Impact, PlanDraft } from '../controls/control.js';
import type { AccessException } from '../controls/reasoning/access/access-exception.js';
import type { Change } from '../engine/changes/change.js';
import type { Decision } from '../engine/plan/decision.js';
import type { Measure } from '../engine/plan/measure.js';
import type { Plan } from '../engine/plan/plan.js';
import type { Tier } from '../engine/plan/risk.js';
import type { Verdict } from '../engine/plan/verdict.js';
import type { ChangeKind } from '../features/change-kind.js';
import { kindOf } from '../features/kinds.js';
import type { PlanTerms } from '../features/terms.js';
import type { Refusal } from '../lib/errors.js';
import type { Operations } from './apply/check-operations.js';
import type { RunPorts } from './apply/resolve-uncertain.js';
import type { Run, RunResult } from './apply/run-operations.js';
import type { TenantContext, WithFeatures, WithLedger, WithPlans } from './context.js';
import { kindsOf } from './feature.js';
import type { DraftPorts } from './plan/draft-change.js';

/** A verified request. */
export interface Asked {
  readonly tenant: TenantContext;
  readonly change: Change;
  readonly request: Decision;
}

export interface DraftedTerms {
  /** What the plan holds of the kind. */
  readonly terms: PlanTerms;
  readonly draft: PlanDraft;
  readonly found: Verdict;
  readonly impact: Impact;
  /** What was proven, for the card. */
  readonly guards: Plan['guards'];
  /** Why there is nothing to do; absent: there is. */
  readonly nothing?: string;
}

/** What was measured, and a sentence on it. */
export interface Measured {
  readonly measured: Verdict;
  readonly summary: string;
}

export interface WorkerKind {
  readonly id: ChangeKind['id'];
  /** What its plans are made of. */
  readonly measure: Measure;
  draft(work: DraftPorts, asked: Asked): Promise<DraftedTerms | Refusal>;
  /** How much a change of it can hurt, by its terms. */
  risk(terms: PlanTerms, tenant: TenantContext): Tier;
  /** What would be planned right before the first write; a refusal where the terms do not hold any more. Throws RetryLater where it has to wait. */
  draftAgain(
    work: DraftPorts,
    candidate: { readonly tenant: TenantContext; readonly change: Change; readonly plan: Plan },
  ): Promise<PlanDraft | Refusal>;
  /** Null where nothing is known that could be measured. */
  readBack(work: DraftPorts, tenant: TenantContext, plan: Plan): Promise<Measured | null>;
  /** For changes with an end of their own. */
  readonly ending?: EndingKind;
}

/** How a change is ended whose end is tried until it is done. */
export interface EndingKind {
  /** What the end of any of them may write to: reported without the stored plan. */
  readonly classes: readonly string[];
  /** Throws TenantError until the most important step is undone; the next run of the job goes on from there. */
  readonly takeBack: (
    work: RunPorts & WithLedger,
    run: Omit<Run, 'operations' | 'journal' | 'isRevert'>,
    change: { readonly tenant: TenantContext; readonly change: Change; readonly operations: Operations },
  ) => Promise<RunResult & { readonly total: number }>;
  /** What is measured after its end, where `pass` is expected. */
  readBack(work: DraftPorts, tenant: TenantContext, plan: Plan): Promise<Measured | null>;
  /** The exceptions of a tenant that its audit has to know. */
  exceptions(work: WithLedger & WithPlans, tenantId: string): Promise<readonly AccessException[]>;
}

/** The kind whose terms a plan holds; undefined: a change of a control, or a stage of a playbook. */
export function workerKindOf(work: WithFeatures, plan: PlanTerms): WorkerKind | undefined {
  const own = kindOf(plan);
  return own === undefined ? undefined : kindsOf(work).find(({ id }) => id === own.id);
}

/** Every exception of a tenant in hardenbot's own record. */
export async function exceptionsIn(
  work: WithLedger & WithPlans & WithFeatures,
  tenantId: string,
): Promise<readonly AccessException[]> {
  return (await Promise.all(kindsOf(work).map(async ({ ending }) => (await ending?.exceptions(work, tenantId)) ?? []))).flat();
}
