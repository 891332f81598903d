/** Changes that undo themselves unless someone keeps them in time. */
import { awaitsKeep, type Change, endsByItself, isTimeUp } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import { whyInDoubt } from '../../engine/changes/journal.js';
import { type ApprovalPolicy, isWithdrawn } from '../../engine/plan/approval.js';
import type { SignedDecision } from '../../engine/plan/decision.js';
import type { Plan } from '../../engine/plan/plan.js';
import { mayKeep } from '../../engine/plan/rules-of-plan.js';
import { isRefusal, type Refusal, refuse, TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Job, Reply } from '../../queue/job.js';
import { redraw } from '../../queue/redraw.js';
import { auditControls, type JudgePorts } from '../audit/audit-job.js';
import { type EndingKind, workerKindOf } from '../change-kind.js';
import type {
  TenantContext,
  WithApplyWithinMs,
  WithCheckpoints,
  WithClock,
  WithEndsLater,
  WithFeatures,
  WithJobs,
  WithKeepWithinMs,
  WithLedger,
  WithPolicy,
  WithProgress,
  WithVerifier,
} from '../context.js';
import type { DraftPorts } from '../plan/draft-change.js';
import { revertingOperations } from '../plan/reverting-operations.js';
import { type RequestPorts, rejectJob, type VerifiedRequest, verifyRequest } from '../verify-request.js';
import { announcedOperations, classesOfChange } from './announced.js';
import { type Operations, unlessEdited } from './check-operations.js';
import { approvedToRevert, stopReverting } from './check-revert.js';
import { deferIfThrottled } from './defer-if-throttled.js';
import { endWithCheckpoint } from './end-change.js';
import { keepWindowOf } from './keep-window.js';
import { type Held, type LeasePorts, underLease } from './lease.js';
import { LeftAlone, notingWait } from './note-wait.js';
import type { RunPorts } from './resolve-uncertain.js';
import { type Run, type RunResult, runOperations, settleAnnounced } from './run-operations.js';
import { waitIfAway } from './verify-change.js';
import { aloneIfOverdue } from './without-lease.js';

type RevertPorts = RequestPorts &
  JudgePorts &
  LeasePorts &
  RunPorts &
  WithCheckpoints &
  WithPolicy &
  WithProgress &
  WithApplyWithinMs &
  WithKeepWithinMs &
  WithEndsLater;

/** Records the deadline, where there is one, and has someone woken at it. The ledger decides; the delayed job only wakes. */
export async function startKeepWindow(
  work: WithJobs & WithClock,
  input: {
    readonly tenant: TenantContext;
    readonly plan: Plan;
    readonly reply: Reply;
    readonly held: Held;
  },
): Promise<void> {
  const { tenant, plan, held } = input;
  const window = keepWindowOf(work, plan);
  if (window === null) return;
  const { subject, until, remindAt } = window;
  await held.append(subject, { type: 'keepBy', until: until.toISOString() });
  const of = { tenant: tenant.id, subject, reply: { ...input.reply, messageKey: subject } };
  const inMs = (at: Date): number => Math.max(1, at.getTime() - work.clock.now().getTime());
  await work.jobs.add({ name: 'undo', ...of }, { delayMs: inMs(until) });
  await work.jobs.add({ name: 'remind', ...of }, { delayMs: inMs(remindAt) });
}

/** The undo job: restores a change whose time is up, or that someone entitled wants back before. Safe to run again. */
export async function revertUnkept(work: RevertPorts, job: Job): Promise<void> {
  const verified = await verifyRequest(work, job);
  if (isRefusal(verified)) return;
  const { tenant, change } = verified;
  if (change.plan === null) return;
  const classes =
    endingOf(work, change)?.classes ??
    (await classesOfChange(work, { ...change.plan, tenant: tenant.id, requestedBy: verified.request.person }));
  const alone = () => aloneIfOverdue(work, { tenant: tenant.id, id: change.id, classes });
  const revert = async (): Promise<void> => {
    deferIfThrottled(tenant, classes);
    await underLease(work, { tenant: tenant.id, classes, alone }, async (held) => {
      const now = await verifyRequest(work, job);
      if (!isRefusal(now)) await revertHeld(work, { verified: now, job, held });
    });
  };
  await notingWait(work, job, () => revert().catch(waitForRight));
}

/**
 * Milliseconds until an undo is tried again that a service refused: each try first looks for more than a minute at what became of the one before, and
 * no other change of these objects begins meanwhile.
 */
const refusedAgainMs = 5 * 60_000;

/** Throws what it is given; where a right or a licence is missing, as what is tried again once someone had the time to grant it. */
function waitForRight(error: unknown): never {
  if (error instanceof TenantError && (error.kind === 'forbidden' || error.kind === 'unlicensed'))
    throw new LeftAlone(error.message, refusedAgainMs);
  throw error;
}

async function revertHeld(
  work: RevertPorts,
  input: { readonly verified: VerifiedRequest; readonly job: Job; readonly held: Held },
): Promise<void> {
  const { verified, job, held } = input;
  const { tenant, change } = verified;
  const { plan } = change;
  if (plan === null) return;
  const isPutBack = change.status === 'revertedUnkept' || change.status === 'revertStopped';
  if (isPutBack && change.checkpoint === null)
    return work.endsLater === true ? undefined : endReverting(work, { tenant, plan, job });
  const policy = await work.policy(tenant.id);
  const why = change.status === 'reverting' ? 'resumed' : whyRevert(work, { change, plan, policy });
  if (isRefusal(why)) return why.code === 'kept' ? undefined : rejectJob(work, job, { refusal: why, change });
  if (why !== 'resumed') await held.append(plan.id, { type: 'undoing', why }, change.entries);
  const run = { tenant, subject: plan.id, held, onProgress: () => redraw(work, 'change', job) };
  const undone = await takeBackApproved(work, run, { verified, plan, job });
  if (isRefusal(undone)) await stopReverting(work, { change, plan, job, held, refusal: undone });
  else await held.append(plan.id, { type: 'undone', ...undone });
  if (work.endsLater !== true) await endReverting(work, { tenant, plan, job });
}

/**
 * By the stored plan. Where that is not the one that was approved, or changes on the way, what a worker announced in its own signed words takes its place:
 * nobody who writes to the store keeps anything in force.
 */
async function takeBackApproved(
  work: RevertPorts,
  run: Omit<Run, 'operations' | 'journal' | 'isRevert'>,
  { verified, plan, job }: { readonly verified: VerifiedRequest; readonly plan: Plan; readonly job: Job },
): Promise<TakenBack | Refusal> {
  const { tenant, change } = verified;
  const by = (operations: Operations) =>
    unlessEdited(async () => {
      await redraw(work, 'change', job);
      return takeBack(work, run, { tenant, change, operations });
    });
  const approved = await approvedToRevert(work, verified, plan);
  const undone = isRefusal(approved) ? approved : await by(approved);
  if (!isRefusal(undone) || undone.code !== 'plan-edited') return undone;
  await rejectJob(work, job, { refusal: undone, change });
  return by(announcedOperations(await work.ledger.subject(plan.tenant, plan.id), plan.operations));
}

/** How a change with an end of its own is ended. */
function endingOf(work: WithFeatures, change: Change): EndingKind | undefined {
  return change.plan === null || !endsByItself(change) ? undefined : workerKindOf(work, change.plan)?.ending;
}

interface TakenBack {
  readonly done: number;
  readonly total: number;
  readonly stopped?: string;
}

/** Throws what `unlessEdited` catches. */
async function takeBack(
  work: RunPorts & WithLedger & WithFeatures,
  run: Omit<Run, 'operations' | 'journal' | 'isRevert'>,
  { tenant, change, operations }: { readonly tenant: TenantContext; readonly change: Change; readonly operations: Operations },
): Promise<TakenBack> {
  // What was under way when applying broke off may have been done: only what is known can be restored.
  await settleAnnounced(work, { ...run, operations, journal: change.journal, isRevert: false }, true);
  const settled = (await readChange(work.ledger, tenant.id, change.id)) ?? change;
  const takeBackOf = endingOf(work, change)?.takeBack ?? takeBackAll;
  const { done, total, stopped: failed } = await takeBackOf(work, run, { tenant, change: settled, operations });
  // What may have been done was not restored: saying that everything was would be untrue.
  const doubt = whyInDoubt(settled.journal);
  const stopped = failed ?? (doubt === null ? undefined : `${doubt}; look at the object and put it back by hand`);
  return { done, total, ...omitUndefined({ stopped }) };
}

async function takeBackAll(
  work: RunPorts,
  run: Omit<Run, 'operations' | 'journal' | 'isRevert'>,
  { change, operations: approved }: { readonly change: Change; readonly operations: Operations },
): Promise<RunResult & { readonly total: number }> {
  const operations = await revertingOperations(approved, change);
  const result = await runOperations(work, { ...run, operations, journal: change.revertJournal, isRevert: true });
  return { ...result, total: operations.length };
}

async function endReverting(
  work: JudgePorts & WithCheckpoints,
  input: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<void> {
  await measure(work, input);
  await endWithCheckpoint(work, input);
}

/** Whether the time is up by our own clock, or a decision hastens it; a decision to keep counts only when it is genuine and came in time. */
function whyRevert(work: WithVerifier & WithClock & WithKeepWithinMs, question: RevertQuestion): 'notKept' | 'asked' | Refusal {
  const { change } = question;
  const { keep } = change;
  if (keep === null) return refuse('stays', 'This change does not undo itself.', 'Undo it with /harden revert.');
  if (change.status === 'revertedUnkept' || change.status === 'revertStopped')
    return refuse('kept', 'It was undone already.', '');
  if (!endsByItself(change) && keep.kept.some((signed) => holds(work, question, signed)))
    return refuse('kept', 'It was kept.', '');
  const isAsked = keep.revertAsked.some(
    (signed) => isInTime(work, question, { signed, kind: 'revert' }) && mayKeepNow(question, signed),
  );
  if (isAsked) return 'asked';
  if (awaitsKeep(change) || keep.kept.length > 0)
    return work.clock.now() >= keep.until || isTimeUp(change, work.clock.now())
      ? 'notKept'
      : refuse('not-yet', 'Its time is not up.', 'Nothing was done.');
  return refuse('kept', 'There is nothing to undo.', '');
}

interface RevertQuestion {
  readonly change: Change;
  readonly plan: Plan;
  /** A refusal when nobody can tell who the approvers are: then only the requester's word counts. */
  readonly policy: ApprovalPolicy | Refusal;
}

/**
 * Whether a word to keep still holds at the end of the time: it was said in time, by an account that is still the person's, and the person
 * may still say so. Long afterwards what was kept stays, no matter who has left and whichever key ended since.
 */
function holds(work: WithVerifier & WithClock & WithKeepWithinMs, question: RevertQuestion, signed: SignedDecision): boolean {
  const { change, plan, policy } = question;
  const until = change.keep?.until.getTime() ?? 0;
  const isLongAgo = work.clock.now().getTime() > until + work.keepWithinMs(plan.tenant);
  if (isLongAgo && Date.parse(signed.decision.decidedAt) <= until) return true;
  if (!isInTime(work, question, { signed, kind: 'keep' })) return false;
  const isTakenBack = !isRefusal(policy) && isWithdrawn(signed.decision, policy);
  return !isTakenBack && mayKeepNow(question, signed);
}

/** Signed by a gateway, and in time. */
function isInTime(
  work: WithVerifier,
  { change, plan }: RevertQuestion,
  { signed, kind }: { readonly signed: SignedDecision; readonly kind: 'keep' | 'revert' },
): boolean {
  const now = new Date(signed.decision.decidedAt);
  // To put it back sooner than it would be in any case needs no more than that someone wished it; to keep it does.
  const about = { tenant: plan.tenant, subject: plan.id, digest: plan.digest, evenRevoked: kind === 'revert' };
  const decision = work.verifier.verify(signed, { kind, ...about, now });
  return !isRefusal(decision) && change.keep !== null && now <= change.keep.until;
}

function mayKeepNow({ plan, policy }: RevertQuestion, { decision }: SignedDecision): boolean {
  return mayKeep(isRefusal(policy) ? null : policy, plan, decision.person.entraId);
}

async function measure(
  work: JudgePorts,
  input: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<void> {
  const { tenant, plan, job } = input;
  const ending = workerKindOf(work, plan)?.ending;
  if (ending !== undefined) return measureEnd(work, { tenant, plan, ending });
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
  const { verdict: measured, summary, missing } = finding;
  if (measured !== plan.found) {
    const undone = await readChange(work.ledger, tenant.id, plan.id);
    waitIfAway(work, { tenant, missing, doneAt: undone?.lastStepAt ?? null });
  }
  await work.ledger.append(tenant.id, plan.id, { type: 'verified', measured, expected: plan.found, summary, undo: true });
}

async function measureEnd(
  work: DraftPorts,
  { tenant, plan, ending }: { readonly tenant: TenantContext; readonly plan: Plan; readonly ending: EndingKind },
): Promise<void> {
  const found = await ending.readBack(work, tenant, plan);
  if (found === null) return;
  const { measured, summary } = found;
  await work.ledger.append(tenant.id, plan.id, { type: 'verified', measured, expected: 'pass', summary, undo: true });
}
