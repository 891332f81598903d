/** The plan job: read, judge, draft the operations, compute the digest, and record what would be done. */

import { type Control, type Impact, nothingToPlan, type PlanDraft } from '../../controls/control.js';
import { isByRule } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import { ledgerSession } from '../../engine/ledger/session.js';
import { type ApprovalPolicy, whyNobodyCanApprove } from '../../engine/plan/approval.js';
import type { Measure } from '../../engine/plan/measure.js';
import { isRedo, madeAgain, type Plan } from '../../engine/plan/plan.js';
import { riskOf, type Tier } from '../../engine/plan/risk.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import { kindOf, ownEndOf } from '../../features/kinds.js';
import type { PlanTerms } from '../../features/terms.js';
import { waivedIn } from '../../features/waived.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Job, Reply } from '../../queue/job.js';
import { redraw } from '../../queue/redraw.js';
import { whyNotWritten } from '../../tenant/hidden-word.js';
import { expiryOf, keepWithin } from '../apply/check-approval.js';
import { revertingPast, unproven } from '../apply/check-revert.js';
import { type Held, type LeasePorts, underLease } from '../apply/lease.js';
import type { Asked, WorkerKind } from '../change-kind.js';
import type {
  WithClock,
  WithControls,
  WithDecided,
  WithEvidence,
  WithFeatures,
  WithKeepWithinMs,
  WithLedger,
  WithPlans,
  WithPolicy,
  WithReminders,
  WithVerifier,
} from '../context.js';
import { faultsOf, type TenantContext } from '../context.js';
import { whyNotByRule } from '../feature.js';
import { playbookOf, type StagePorts, whyRestoreInstead } from '../playbook.js';
import { planReminder } from '../upkeep/reminder-job.js';
import { type RequestPorts, rejectJob, type VerifiedRequest, verifyRequest } from '../verify-request.js';
import { AcceptedObjects } from './accepted-objects.js';
import { whyAskedBefore } from './asked-before.js';
import { type DraftPorts, draftChange } from './draft-change.js';
import { measureOf } from './find-measure.js';
import { leaveOut } from './leave-out.js';
import { NamesRead } from './names-read.js';
import type { Proven } from './prove-access.js';
import { parametersOf, type Saved, saveOperations } from './save-operations.js';

type PlanPorts = RequestPorts &
  LeasePorts &
  DraftPorts &
  WithPolicy &
  WithReminders &
  WithKeepWithinMs &
  WithEvidence &
  WithDecided;

/** Works out a plan once: a queue that lost its memory gives the job again while the first is at it, and the second must not put its list in place of what people approve. `session`: the ledger as this job reads it. */
export async function makePlan(work: PlanPorts, job: Job, session = ledgerSession(work.ledger)): Promise<void> {
  const reading = { ...work, ledger: session, policy: (id: string) => work.policy(id, session) };
  const verified = await verifyRequest(reading, job);
  if (isRefusal(verified)) return;
  const classes = [`plan of ${job.subject}`];
  await underLease(work, { tenant: verified.tenant.id, classes }, async (held) => {
    // Another worker may have planned it while this one waited. What is planned is bound to this read when it is written down.
    session.renew(verified.tenant.id);
    const now = await verifyRequest(reading, job);
    if (!isRefusal(now)) await planHeld(reading, { ...now, job, held });
  });
  await redraw(work, 'change', job);
}

async function planHeld(
  work: PlanPorts,
  { tenant, change, request, job, held }: VerifiedRequest & { readonly job: Job; readonly held: Held },
): Promise<void> {
  if (change.status !== 'requested')
    return rejectJob(work, job, {
      refusal: refuse('planned-already', 'This was planned already.', 'The card shows what became of it.'),
      change,
    });
  const asked = { tenant, change, request, held };
  const refusal = await recordPlan(work, { ...asked, reply: job.reply }).catch((error: unknown) =>
    refusalOfInternalError(reportedError(error, faultsOf(work, tenant.id).faulted)),
  );
  if (refusal === null) return;
  const { code, reason, remedy, accounts } = refusal;
  const meant = omitUndefined({ accounts: accounts?.slice() });
  await held.append(job.subject, { type: 'refused', code, reason, remedy, ...meant }, change.entries);
}

/** A refusal where nothing was recorded. */
async function recordPlan(
  work: PlanPorts,
  asked: Asked & { readonly held: Held; readonly reply: Reply },
): Promise<Refusal | null> {
  const drafted = await draftPlan(work, asked);
  if (isRefusal(drafted)) return drafted;
  await record(work, { ...asked, drafted });
  return null;
}

interface DraftedPlan {
  readonly policy: ApprovalPolicy;
  readonly measure: Measure;
  readonly draft: PlanDraft;
  readonly found: Plan['found'];
  readonly impact: Impact;
  readonly proven: Proven | null;
  /** The names behind ids, where something was read that has them. */
  readonly named?: NamesRead;
  readonly reverts?: string;
  /** What the plan holds of a kind of change. */
  readonly terms?: PlanTerms;
  readonly guards: Plan['guards'];
  /** Why there is nothing to do, where the kind has words of its own. */
  readonly nothing?: string;
  /** How much it can hurt, where that is not what its measure says. */
  readonly tier?: Tier;
}

async function draftPlan(work: PlanPorts, asked: Asked): Promise<DraftedPlan | Refusal> {
  const { what, control: id, change: reverted } = asked.change.request;
  const unwanted = (await whyNotByRule(work, asked)) ?? (await whyAskedBefore(work, asked.tenant.id, asked.change));
  if (unwanted !== null) return unwanted;
  const known = measureOf(work, id);
  if (isRefusal(known)) return known;
  const policy = await work.policy(asked.tenant.id);
  if (isRefusal(policy)) return policy;
  const drafted =
    what === 'revert' && reverted !== undefined
      ? await draftRevert(work, asked, known.measure, reverted)
      : known.kind === 'control'
        ? await draftControl(work, asked, known.control, policy)
        : known.kind === 'stage'
          ? await draftStage(work, asked, known.measure)
          : await draftOwn(work, asked, known.own);
  return isRefusal(drafted) ? drafted : { ...drafted, policy };
}

type DraftedMeasure = Omit<DraftedPlan, 'policy'>;

async function draftControl(
  work: DraftPorts,
  asked: Asked,
  control: Control,
  policy: ApprovalPolicy,
): Promise<DraftedMeasure | Refusal> {
  const protectedPeople = [asked.request.person.entraId, ...policy.approvers];
  const drafted = await draftChange(work, { tenant: asked.tenant, control, protectedPeople, withImpact: true });
  if (isRefusal(drafted)) return drafted;
  const draft = leaveOut(control, drafted.draft, asked.change.request.except);
  const guards = [...guardsOf(asked, policy, drafted.asked), ...(drafted.proven?.guards ?? [])];
  return isRefusal(draft) ? draft : { measure: control, ...drafted, draft, guards };
}

async function draftStage(work: StagePorts & WithFeatures, asked: Asked, measure: Measure): Promise<DraftedMeasure | Refusal> {
  const drafted = await playbookOf(work).draft(work, { ...asked, stage: measure.id });
  // Keeping someone out is what it is for: that nobody is locked out is not said of it.
  return isRefusal(drafted) ? drafted : { measure, proven: null, guards: [], ...drafted };
}

async function draftOwn(work: DraftPorts, asked: Asked, kind: WorkerKind): Promise<DraftedMeasure | Refusal> {
  const drafted = await kind.draft(work, asked);
  if (isRefusal(drafted)) return drafted;
  return { ...drafted, measure: kind.measure, proven: null, tier: kind.risk(drafted.terms, asked.tenant) };
}

async function draftRevert(
  work: WithLedger & WithPlans & WithVerifier & WithFeatures,
  asked: Asked,
  measure: Measure,
  reverted: string,
): Promise<DraftedMeasure | Refusal> {
  const change = await readChange(work.ledger, asked.tenant.id, reverted);
  if (change?.plan === null || change === null)
    return refuse('unknown-change', `There is no change ${reverted} here.`, 'See /harden changes.');
  const past = await revertingPast(work, asked.tenant.id, change);
  if (isRefusal(past)) return past;
  const restores = whyRestoreInstead(work, change.plan, past.reverting);
  if (restores !== null) return restores;
  const own = kindOf(change.plan)?.whenUndone?.(change.plan).planned;
  return {
    measure,
    ...(own === undefined ? {} : { terms: own }),
    // What was there before is restored, and nobody was checked.
    guards: [],
    found: change.verification?.measured ?? change.plan.expects,
    draft: {
      stage: change.plan.stage,
      expects: change.plan.found,
      operations: past.reverting,
      warnings: [...(past.isProven ? [] : [unproven(reverted)]), ...revertWarnings(change.plan, measure)],
    },
    impact: { lines: [], notMeasured: [] },
    proven: null,
    named: new NamesRead(change.plan.names),
    reverts: reverted,
  };
}

/** What undoes an undo makes the change again: what the measure warns of when it is undone does not hold then. */
function revertWarnings(reverted: Plan, { revertWarning }: Measure): PlanDraft['warnings'] {
  if (reverted.reverts === undefined || isRedo(reverted)) return revertWarning === undefined ? [] : [revertWarning];
  const text = 'This makes a change again that was undone. Who is affected was not measured: plan the control again to see that.';
  return [{ code: madeAgain, text }];
}

async function record(
  work: PlanPorts,
  input: Asked & { readonly held: Held; readonly drafted: DraftedPlan; readonly reply: Reply },
): Promise<void> {
  const { change, request, held, drafted } = input;
  const { policy, measure } = drafted;
  const accepted = await acceptedObjects(work, input);
  const { hidden, ...saved } = await saveOperations(work, { ...input, ...drafted, accepted });
  // What undoes a change is not held up by one object: that is reported when its turn comes.
  if (hidden !== null && drafted.reverts === undefined) {
    const remedy = 'Change it in its admin center, or leave it out, then plan again.';
    await held.append(
      change.id,
      { type: 'refused', code: 'hidden-value', reason: whyNotWritten(hidden), remedy },
      change.entries,
    );
    return;
  }
  const { terms = {} } = drafted;
  // What puts off the end of another change writes nothing, and takes approval all the same.
  const end = ownEndOf({ ...terms, id: change.id });
  const putsOff = end !== null && end.subject !== change.id && drafted.nothing === undefined;
  if (saved.operations === 0 && !putsOff) {
    await held.append(change.id, { type: 'nothingToDo', reason: nothingToDo(drafted) }, change.entries);
    return;
  }
  const risk = riskOf({ control: drafted.tier ?? measure.risk, ...saved, sizes: policy.sizes });
  const byRule = isByRule(change);
  const hopeless = byRule ? null : whyNobodyCanApprove(request.person, risk, rulesFor(policy, terms));
  if (hopeless !== null) {
    const { code, reason, remedy } = hopeless;
    await held.append(change.id, { type: 'refused', code, reason, remedy }, change.entries);
    return;
  }
  const plan = planOf(work, input, { ...saved, risk, accepted });
  await held.append(change.id, { type: 'planned', plan }, change.entries);
  if (byRule)
    await work.jobs.add({ name: 'apply', urgent: true, tenant: input.tenant.id, subject: change.id, reply: input.reply });
  else await planReminder(work, { plan, reply: input.reply, given: 0 });
}

/** None for what undoes a change: it restores what was there when people accepted it. */
async function acceptedObjects(
  work: WithLedger & WithVerifier & WithPolicy & WithClock,
  { tenant, drafted: { measure, policy, reverts } }: { readonly tenant: TenantContext; readonly drafted: DraftedPlan },
): Promise<AcceptedObjects> {
  const ports = { ...work, policy: () => Promise.resolve(policy), now: () => work.clock.now() };
  const waived = reverts === undefined ? await waivedIn(ports, tenant.id) : [];
  return new AcceptedObjects(waived, measure, policy.timeZone);
}

function planOf(
  work: WithClock & WithKeepWithinMs & WithControls,
  { tenant, change, request, drafted }: Asked & { readonly drafted: DraftedPlan },
  { inUse, tightens, accepted, ...saved }: Saved & { readonly risk: Tier; readonly accepted: AcceptedObjects },
): Plan {
  const { policy, measure, draft, terms, reverts, impact } = drafted;
  const warnings = [...accepted.warnings(), ...draft.warnings];
  return {
    ...saved,
    id: change.id,
    tenant: tenant.id,
    control: measure.id,
    stage: draft.stage,
    ...omitUndefined({ reverts, stepwise: measure.stepwise, except: change.request.except }),
    ...terms,
    ...parametersOf(work, tenant, change),
    expects: draft.expects,
    found: drafted.found,
    requestedBy: request.person,
    createdAt: work.clock.now().toISOString(),
    expiresAt: expiryOf(request, policy.expiresAfterMs).toISOString(),
    settingsVersion: tenant.versionFor(measure.id),
    ...omitUndefined({
      keepWithinMs: keepWithin(work, measure, {
        id: change.id,
        tenant: tenant.id,
        stage: draft.stage,
        reverts,
        warnings,
        ...terms,
        tightens,
      }),
    }),
    warnings,
    guards: [...drafted.guards],
    impact: {
      lines: [...impact.lines],
      notMeasured: [...impact.notMeasured, ...unprovenOf(drafted, tightens)],
      ...(inUse.length === 0 ? {} : { inUse: [...inUse] }),
    },
  };
}

/** A control looks after the accounts that have to keep access; an undo and a way back restore what was there, and say that nobody looked. */
function unprovenOf({ draft, reverts, terms }: DraftedPlan, tightens: boolean): readonly string[] {
  const hasOwnEnd = terms !== undefined && ownEndOf({ id: '', ...terms }) !== null;
  const isByControl = reverts === undefined && terms === undefined;
  if (!tightens || isByControl || hasOwnEnd || draft.stage !== 'enforce') return [];
  return ['Whether it blocks a break-glass account or an approver was not checked.'];
}

function nothingToDo({ measure, draft, reverts, nothing }: DraftedPlan): string {
  if (nothing !== undefined) return nothing;
  return reverts === undefined ? nothingToPlan(measure, draft) : `Nothing that ${reverts} did can be undone.`;
}

/** Of the requester, the approvers, the emergency accounts and our own identity those by whom the control planned. */
function guardsOf({ tenant, request }: Asked, policy: ApprovalPolicy, planned: ReadonlySet<string>): Plan['guards'] {
  const { breakGlass, bot } = tenant.settings;
  const others = [...policy.approvers].filter((approver) => approver !== request.person.entraId).length;
  const own = [...(bot.servicePrincipalId === null ? [] : [bot.servicePrincipalId]), ...bot.egress];
  const guards = {
    breakGlass: { label: 'Emergency accounts', value: breakGlass.length === 0 ? 'none declared' : breakGlass.join(', ') },
    protectedPeople: {
      label: 'Requester and approvers',
      value: `${request.person.name} and ${others === 1 ? '1 other' : `${others} others`}`,
    },
    bot: {
      label: 'hardenbot itself',
      value: own.length === 0 ? 'not checked: add its IP addresses to bot.egress' : own.join(', '),
    },
  };
  return Object.entries(guards).flatMap(([name, guard]) => (planned.has(name) ? [guard] : []));
}
