/** The plan job: read, judge, draft the operations, compute the digest, and record what would be done. */
import type { Control, Draft, Impact } from '../controls/control.js';
import { isRefusal, type Refusal, refuse } from '../errors.js';
import { type ApprovalPolicy, whyNobodyCanApprove } from '../plan/approval.js';
import { type Change, changeOf } from '../plan/change.js';
import type { Decision } from '../plan/decision.js';
import { isReversible, type Operation } from '../plan/operation.js';
import { type Plan, PlanDigest } from '../plan/plan.js';
import { riskOf } from '../plan/risk.js';
import { expiryOf } from './check-approval.js';
import { inverseOperations } from './inverse-operations.js';
import type { Job, Reply } from './jobs.js';
import { keepWithin } from './keep-window.js';
import { guardsOf } from './plan-guards.js';
import { planReminder } from './remind.js';
import { draw } from './run-audit.js';
import { runReads } from './run-reads.js';
import { turnAway, verifyRequest } from './verify-request.js';
import { contextFor, type Workplace, type WorkTenant } from './workplace.js';

export async function makePlan(work: Workplace, job: Job): Promise<void> {
  const standing = await verifyRequest(work, job);
  if (isRefusal(standing)) return;
  const { tenant, change, request } = standing;
  if (change.status === 'requested') {
    const proposal = await propose(work, { tenant, change, request });
    if (isRefusal(proposal)) {
      const { code, reason, remedy } = proposal;
      await work.ledger.append(tenant.id, job.subject, { type: 'refused', code, reason, remedy });
    } else await record(work, { tenant, change, request, proposal, reply: job.reply });
  } else await turnAway(work, job, refuse('planned-already', 'This was planned already.', 'The card shows what became of it.'));
  await draw(work, 'change', job);
}

interface Asked {
  readonly tenant: WorkTenant;
  readonly change: Change;
  readonly request: Decision;
}

interface Proposal {
  readonly policy: ApprovalPolicy;
  readonly control: Control;
  readonly draft: Draft;
  readonly found: Plan['found'];
  readonly impact: Impact;
  readonly reverts?: string;
}

async function propose(work: Workplace, asked: Asked): Promise<Proposal | Refusal> {
  const { what, control: id, change: reverted } = asked.change.request;
  const control = work.controls.find((candidate) => candidate.id === id);
  if (control === undefined)
    return refuse('unknown-control', `This worker knows no control ${id}.`, 'Run the same version of hardenbot everywhere.');
  const policy = await work.policy(asked.tenant.id);
  if (isRefusal(policy)) return policy;
  const proposal =
    what === 'revert' && reverted !== undefined
      ? await proposeRevert(work, asked, control, reverted)
      : await proposeChange(work, asked, control, policy);
  return isRefusal(proposal) ? proposal : { ...proposal, policy };
}

type Draught = Omit<Proposal, 'policy'>;

async function proposeChange(
  work: Workplace,
  asked: Asked,
  control: Control,
  policy: ApprovalPolicy,
): Promise<Draught | Refusal> {
  const protectedPeople = [asked.request.person.entraId, ...policy.approvers];
  const context = contextFor({
    control,
    tenantId: asked.tenant.id,
    settings: asked.tenant.settings,
    protectedPeople,
    asOf: work.clock.now(),
  });
  const planning = control.plan?.(context);
  if (planning === undefined)
    return refuse(
      'by-hand',
      `hardenbot does not change ${control.id} itself.`,
      control.byHand ?? 'A person has to make this change.',
    );
  const audit = control.audit(context);
  const study = control.study?.(context);
  const reads = control.reads(context);
  const { outcomes } = await runReads(
    [{ reads, fold: audit }, { reads, fold: planning }, ...(study === undefined ? [] : [{ reads: study.reads(), fold: study }])],
    { gateway: asked.tenant.gateway, monotonicMs: () => work.clock.monotonicMs() },
  );
  const draft = planning.draft(outcomes);
  if (isRefusal(draft)) return draft;
  const impact = study?.report(outcomes) ?? { lines: [], notMeasured: [] };
  return { control, draft, found: audit.judge(outcomes).verdict, impact };
}

async function proposeRevert(work: Workplace, asked: Asked, control: Control, reverted: string): Promise<Draught | Refusal> {
  const change = changeOf(await work.ledger.subject(asked.tenant.id, reverted));
  if (change?.plan === null || change === null)
    return refuse('unknown-change', `There is no change ${reverted} here.`, 'See /harden changes.');
  return {
    control,
    found: change.verification?.measured ?? change.plan.expects,
    draft: {
      stage: change.plan.stage,
      expects: change.plan.found,
      operations: await inverseOperations(work, asked.tenant.id, change),
      warnings: [],
    },
    impact: { lines: [], notMeasured: [] },
    reverts: reverted,
  };
}

async function record(work: Workplace, input: Asked & { readonly proposal: Proposal; readonly reply: Reply }): Promise<void> {
  const { tenant, change, request, proposal } = input;
  const { control, draft } = proposal;
  const digest = new PlanDigest({
    tenant: tenant.id,
    requester: request.person.entraId,
    control: control.id,
    stage: draft.stage,
    settingsVersion: tenant.settingsVersion,
    reverts: proposal.reverts,
  });
  let irreversible = 0;
  const counted = function* (): Generator<Operation> {
    for (const operation of draft.operations) {
      digest.add(operation);
      if (!isReversible(operation)) irreversible += 1;
      yield operation;
    }
  };
  const operations = await work.plans.saveOperations(tenant.id, change.id, counted());
  if (operations === 0) {
    await work.ledger.append(tenant.id, change.id, {
      type: 'nothingToDo',
      reason: `There is nothing to change for ${control.id}.`,
    });
    return;
  }
  const { policy } = proposal;
  const risk = riskOf({ control: control.risk, operations, irreversible, sizes: policy.sizes });
  const expiresAt = expiryOf(request, policy.expiresAfterMs);
  const hopeless = whyNobodyCanApprove(request.person, risk, policy);
  if (hopeless !== null) {
    const { code, reason, remedy } = hopeless;
    await work.ledger.append(tenant.id, change.id, { type: 'refused', code, reason, remedy });
    return;
  }
  const keepWithinMs = keepWithin(work, control, { stage: draft.stage, reverts: proposal.reverts });
  const now = work.clock.now();
  const plan: Plan = {
    id: change.id,
    tenant: tenant.id,
    control: control.id,
    stage: draft.stage,
    expects: draft.expects,
    found: proposal.found,
    ...(proposal.reverts === undefined ? {} : { reverts: proposal.reverts }),
    requestedBy: request.person,
    createdAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
    risk,
    settingsVersion: tenant.settingsVersion,
    operations,
    ...(keepWithinMs === undefined ? {} : { keepWithinMs }),
    irreversible,
    warnings: [...draft.warnings],
    guards: guardsOf(tenant, request, policy),
    impact: { lines: [...proposal.impact.lines], notMeasured: [...proposal.impact.notMeasured] },
    digest: digest.hex(),
  };
  await work.ledger.append(tenant.id, change.id, { type: 'planned', plan });
  await planReminder(work, { plan, reply: input.reply, given: 0 });
}
