/** Whether a plan may be applied now: everything the worker can check on its own, trusting neither queue nor store. */

import type { Change } from '../../engine/changes/change.js';
import type { ApprovalPolicy } from '../../engine/plan/approval.js';
import type { Decision } from '../../engine/plan/decision.js';
import type { Measure } from '../../engine/plan/measure.js';
import { commandFor, isRedo, type Plan, type Reverting, revertBlocks } from '../../engine/plan/plan.js';
import { riskOf } from '../../engine/plan/risk.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import { shownMeasure } from '../../features/cards.js';
import { cannotWait, holdsWhatWasAsked, kindOf, ownEndOf, whyNoReference } from '../../features/kinds.js';
import type { PlanTerms } from '../../features/terms.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { canonicalJson } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { isWhatWasShown } from '../../views/decided-card.js';
import { workerKindOf } from '../change-kind.js';
import type {
  TenantContext,
  WithClock,
  WithControls,
  WithDecided,
  WithDrawnBy,
  WithFeatures,
  WithKeepWithinMs,
  WithLedger,
  WithPolicy,
  WithTenant,
  WithVerifier,
} from '../context.js';
import { whyNotByRule } from '../feature.js';
import { type Found, measureOf } from '../plan/find-measure.js';
import { checkDecisions } from './check-decisions.js';
import { type Measured, measureOperations, type Operations } from './check-operations.js';

/** What it takes to hold a plan against what people approved. */
export type CheckPorts = WithLedger &
  WithVerifier &
  WithClock &
  WithPolicy &
  WithKeepWithinMs &
  WithControls &
  WithFeatures &
  WithDecided &
  WithTenant &
  WithDrawnBy;

export interface Candidate {
  readonly tenant: TenantContext;
  readonly change: Change;
  /** As it is stored. */
  readonly plan: Plan;
  /** As they are stored. */
  readonly operations: Operations;
  /** The verified request that it stands on. */
  readonly request: Decision;
}

/** What is known once the operations are those that the digest of the plan stands for. */
export interface Proven {
  readonly measured: Measured;
  /** The rules that it is held against. */
  readonly policy: ApprovalPolicy;
}

/** A plan that may be applied, with everything in its header that could do harm worked out again. */
export interface Approved extends Proven {
  readonly plan: Plan;
  /** The nonces that applying it spends. */
  readonly nonces: readonly string[];
  /** Whether the card that a decision was made on is the one of the plan. */
  readonly isShown: (decision: Decision) => boolean;
}

/**
 * The plan when it is exactly what enough of the right people approved; otherwise why not.
 * @param proven awaited before the decisions are checked
 */
export async function checkApproval(
  work: CheckPorts,
  candidate: Candidate,
  proven?: (known: Proven) => Promise<unknown>,
): Promise<Approved | Refusal> {
  const { tenant, change } = candidate;
  if (change.rejection !== null) return refuse('rejected', 'The plan was rejected.', 'Make a fresh one.');
  if (change.revocation !== null) return refuse('revoked', 'The approval was revoked.', 'Make a fresh plan.');
  const uncovered = await whyNotByRule(work, candidate);
  if (uncovered !== null) return uncovered;
  const known = measureFor(work, candidate);
  if (isRefusal(known)) return known;
  const { measure } = known;
  const moved = whySettingsMoved(tenant, candidate.plan);
  if (moved !== null) return moved;
  // The digest holds who asked; that comes from the signature, not from the store.
  const signed: Plan = { ...candidate.plan, tenant: tenant.id, requestedBy: candidate.request.person };
  const [measured, usual, spent] = await Promise.all([
    measureOperations(signed, candidate.operations),
    work.policy(tenant.id),
    work.ledger.spent(tenant.id),
  ]);
  if (isRefusal(measured)) return measured;
  if (isRefusal(usual)) return usual;
  const unreferenced = cannotWait(signed) ? null : whyNoReference('requests', candidate.request, usual);
  if (unreferenced !== null) return unreferenced;
  const policy = rulesFor(usual, signed);
  await proven?.({ measured, policy });
  const { keepWithinMs: _stored, ...header } = signed;
  const keepWithinMs = keepWithin(work, measure, { ...header, tightens: measured.tightens });
  const plan: Plan = {
    ...header,
    operations: measured.operations,
    irreversible: measured.irreversible,
    risk: riskOf({ control: workerKindOf(work, signed)?.risk(signed, tenant) ?? measure.risk, ...measured, sizes: policy.sizes }),
    expiresAt: expiryOf(candidate.request, policy.expiresAfterMs).toISOString(),
    ...omitUndefined({ keepWithinMs }),
  };
  const control = shownMeasure(change.request.control, work.controls);
  const card = { tenant: tenant.name, change, plan: candidate.plan, first: measured.first, control, drawnBy: work.drawnBy };
  const isShown = (decision: Decision): boolean => isWhatWasShown(decision.shown, card);
  const decisions = checkDecisions(work, { change, plan, policy, spent, isShown });
  if (isRefusal(decisions)) return decisions;
  if (!change.isPlanSigned)
    return refuse(
      'unsigned-plan',
      'The plan was made before entries of the ledger were signed.',
      `Make a fresh one with ${commandFor(plan)}.`,
    );
  return { plan, measured, policy, nonces: decisions.map((decision) => decision.nonce), isShown };
}

/** Looks again while a plan is being applied; `lastStepAt` is when it last got on. Null: go on. */
export async function whyNotGoOn(
  work: WithVerifier & WithClock & WithPolicy & WithTenant,
  input: {
    readonly tenant: TenantContext;
    readonly change: Change;
    readonly plan: Plan;
    readonly isShown: Approved['isShown'];
    readonly lastStepAt: Date;
  },
): Promise<Refusal | null> {
  const { change, plan, isShown } = input;
  const tenant = work.tenant(input.tenant.id);
  const moved = whyOver(work, plan) ?? (tenant === undefined ? null : whySettingsMoved(tenant, plan));
  if (moved !== null) return moved;
  const usual = await work.policy(input.tenant.id);
  if (isRefusal(usual)) return usual;
  const policy = rulesFor(usual, plan);
  const decisions = checkDecisions(work, {
    change: { ...change, status: 'applying', lastStepAt: input.lastStepAt },
    plan,
    policy,
    spent: new Set(),
    isShown,
  });
  return isRefusal(decisions) ? decisions : null;
}

/** Until when a plan that this request led to may be approved: counted from the signed request, because the store can be edited. */
export function expiryOf(request: Decision, expiresAfterMs: number): Date {
  return new Date(new Date(request.decidedAt).getTime() + expiresAfterMs);
}

/** What the plan is made of, when the stored header is what was asked for. */
function measureFor(work: WithControls & WithFeatures, { change, plan }: Candidate): Found | Refusal {
  const { control: asked, change: reverted } = change.request;
  const known = measureOf(work, plan.control);
  const { parameters = null, except = null } = change.request;
  const isOtherwise =
    canonicalJson([plan.parameters?.asked ?? null, plan.except ?? null]) !== canonicalJson([parameters, except]);
  if (
    plan.control !== asked ||
    plan.reverts !== reverted ||
    plan.id !== change.id ||
    isOtherwise ||
    !holdsWhatWasAsked(plan, change.request)
  )
    return refuse('other-plan', 'The stored plan is not what was asked for.', 'Find out who can write to the store.');
  return known;
}

/** After its end a change with an end of its own neither begins nor goes on. */
export function whyOver({ clock }: WithClock, plan: Plan): Refusal | null {
  const end = ownEndOf(plan);
  return end === null || clock.now() < end.until ? null : end.over;
}

/** Null where the plan was made by the settings that count now. */
export function whySettingsMoved(tenant: TenantContext, plan: Plan): Refusal | null {
  // One that an earlier version made goes by all settings together.
  if ([tenant.versionFor(plan.control), tenant.settingsVersion].includes(plan.settingsVersion)) return null;
  return refuse(
    'settings-changed',
    'The settings changed after the plan was made.',
    `Make a fresh one with ${commandFor(plan)}.`,
  );
}

/**
 * How long a change waits to be kept before it undoes itself; undefined: it stays. A control says of itself whether its changes wait. Any undo, redo or plan
 * of another kind waits whose operations can keep people from signing in. One with an end of its own ends by that, and the undo of what waited itself allows people again.
 */
export function keepWithin(
  work: WithKeepWithinMs,
  of: Measure,
  plan: Reverting &
    PlanTerms & { readonly id: string; readonly tenant: string; readonly stage: Plan['stage']; readonly tightens: boolean },
): number | undefined {
  const isUndo = plan.reverts !== undefined && !isRedo(plan);
  const letsInAgain = isUndo && of.revertedUnlessKept === true;
  const isByControl = plan.reverts === undefined && kindOf(plan) === undefined;
  const canLockOut = plan.tightens && !isByControl && !letsInAgain && ownEndOf(plan) === null;
  const enforces = plan.stage === 'enforce' && (canLockOut || (of.revertedUnlessKept === true && !isUndo));
  return revertBlocks(plan) || enforces ? Math.max(work.keepWithinMs(plan.tenant), of.keepWithinAtLeastMs ?? 0) : undefined;
}
