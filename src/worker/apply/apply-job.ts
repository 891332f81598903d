/** The apply job: do exactly what was approved, one journaled operation after the other, then measure what came of it. */

import { type Change, didNotBeginWell, hasEnded } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import type { LedgerEvent } from '../../engine/ledger/entry.js';
import { RetryLater, storeRetryLater } from '../../engine/ledger/retry-later.js';
import { type LedgerSession, ledgerSession } from '../../engine/ledger/session.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { Plan } from '../../engine/plan/plan.js';
import { ownEndOf } from '../../features/kinds.js';
import { isRefusal, type Refusal, refuse, TenantError } from '../../lib/errors.js';
import type { Job } from '../../queue/job.js';
import type { Progress } from '../../queue/progress.js';
import { redraw } from '../../queue/redraw.js';
import type { JudgePorts } from '../audit/audit-job.js';
import { type OrderPorts, orderOf, turnsIn } from '../begin-order.js';
import { workerKindOf } from '../change-kind.js';
import type {
  TenantContext,
  WithApplyWithinMs,
  WithCheckpoints,
  WithClock,
  WithEndsLater,
  WithEvidence,
  WithFeatures,
  WithJobs,
  WithLedger,
  WithPlans,
  WithPostponed,
  WithProgress,
  WithStopping,
  WithTenant,
  WithVerifier,
  WithWhyWrongTime,
} from '../context.js';
import { whyNotGiveBack } from '../playbook.js';
import { type RequestPorts, rejectJob, type VerifiedRequest, verifyRequest } from '../verify-request.js';
import {
  type Approved,
  type Candidate,
  type CheckPorts,
  checkApproval,
  type Proven,
  whyNotGoOn,
  whyOver,
} from './check-approval.js';
import { approvedOperations, type Operations, sameOperations, unlessEdited } from './check-operations.js';
import { closeTwins } from './close-twins.js';
import { deferIfThrottled } from './defer-if-throttled.js';
import { decline, endWithCheckpoint } from './end-change.js';
import { keepWindowOf } from './keep-window.js';
import { classesOf, type Held, type LeasePorts, underLease } from './lease.js';
import { looksAfter } from './looks.js';
import { notingWait, WrongTime } from './note-wait.js';
import { orPaused, Paused } from './paused.js';
import { type FirstLook, isJustNow, noLook, preflight, requestsSent } from './preflight.js';
import { replan } from './replan.js';
import type { RunPorts } from './resolve-uncertain.js';
import { startKeepWindow } from './revert-job.js';
import { type Run, runOperations } from './run-operations.js';
import { runStepwise, type StepwiseResult } from './run-stepwise.js';
import { startWithFirstBatch } from './start-with-first-batch.js';
import { storedOperations } from './stored-plan.js';
import { recordReverted, verify } from './verify-change.js';
import { aloneIfOverdue } from './without-lease.js';

type ApplyPorts = RequestPorts &
  JudgePorts &
  LeasePorts &
  RunPorts &
  OrderPorts &
  CheckPorts &
  WithPostponed &
  WithStopping &
  WithProgress &
  WithCheckpoints &
  WithApplyWithinMs &
  WithWhyWrongTime &
  WithEndsLater &
  WithEvidence;

/** Milliseconds until a change that has to end in time is tried again where the clock was wrong. */
const wrongTimeMs = 10_000;

/** After this many beginnings without one operation that ended, applying is set aside for a person. */
const maxTries = 3;

/**
 * Applies a plan; safe to run again after a crash at any point: it goes on at the first operation without an outcome.
 * @param session the ledger as this job reads it
 * @param stored the operations of the plan as they are stored
 */
export function applyPlan(
  work: ApplyPorts,
  job: Job,
  session = ledgerSession(work.ledger),
  stored = operationsOf(work, job),
): Promise<void> {
  return notingWait(work, job, () => applyNow(work, job, session, stored));
}

/** Read beside the request: stored operations carry no authority, and are proven before anything is done. */
export function operationsOf(work: WithTenant & WithPlans, job: Job): Promise<Operations> {
  const stored =
    work.tenant(job.tenant) === undefined ? Promise.resolve([]) : storedOperations(work.plans, job.tenant, job.subject);
  stored.catch(() => undefined);
  return stored;
}

async function applyNow(work: ApplyPorts, job: Job, session: LedgerSession, stored: Promise<Operations>): Promise<void> {
  const verified = await verifyRequest({ ...work, ledger: session }, job);
  // What waits for its turn is woken when that comes.
  if (isRefusal(verified) || !(await turnsIn(work)(verified.change))) return;
  await applyVerified(work, { verified, session, stored }, job);
  await orderOf(work, verified.change)?.wakeNext(work, verified.change);
}

interface Asked {
  readonly verified: VerifiedRequest;
  /** The ledger as this job reads it. */
  readonly session: LedgerSession;
}

async function applyVerified(
  work: ApplyPorts,
  { verified, session, stored }: Asked & { readonly stored: Promise<Operations> },
  job: Job,
): Promise<void> {
  const { tenant, change } = verified;
  if (change.plan === null || !mayBegin(change))
    return work.endsLater === true ? undefined : afterwards(work, { tenant, change, job });
  trustTime(work, change.plan, change.status);
  const operations = await stored;
  const classes = classesOfOther(work, change.plan) ?? (await classesOf(operations));
  deferIfThrottled(tenant, classes);
  const alone = () => aloneIfOverdue(work, { tenant: tenant.id, id: change.id, classes });
  await underLease(work, { tenant: tenant.id, classes, alone }, async (held) => {
    // What was read before the lease may be old: someone else may have applied the plan, or ended it.
    session.renew(tenant.id);
    const isOld = (await session.count(tenant.id, change.id)) !== change.entries;
    const now = isOld ? await verifyRequest({ ...work, ledger: session }, job) : verified;
    if (isRefusal(now)) return;
    const looks = looksAfter((await notedBy(work, now.change, tenant.id))?.looked ?? []);
    const going = { ...work, looks };
    await notingPostponement(going, now.change, () => applyHeld(going, { verified: now, session, operations, job, held }));
  });
}

/** A change that postpones the end of another must not run beside that end; undefined for any other change. */
function classesOfOther(work: WithFeatures, plan: Plan): readonly string[] | undefined {
  const end = ownEndOf(plan);
  return end === null || end.subject === plan.id ? undefined : workerKindOf(work, plan)?.ending?.classes;
}

/** Throws WrongTime where a change would begin that has to end in time, and this worker's clock is wrong: a worker whose clock is right may take it. */
function trustTime(work: WithClock & WithWhyWrongTime, plan: Plan, status: Change['status']): void {
  const wrong = work.whyWrongTime?.() ?? null;
  if (wrong !== null && status === 'approved' && keepWindowOf(work, plan) !== null) throw new WrongTime(wrong, wrongTimeMs);
}

/** What ends by having to wait is gone on with, by the next worker too where this one is stopped in order; a worker that dies says nothing, and its beginning counts. */
async function notingPostponement(
  work: WithPostponed & WithStopping & HandsOver,
  { id, plan }: Change,
  apply: () => Promise<void>,
): Promise<void> {
  try {
    await apply();
    work.postponed.delete(id);
  } catch (error) {
    const isPutOff = error instanceof RetryLater || error instanceof TenantError || error instanceof Paused;
    if (isPutOff || storeRetryLater(error) !== null) work.postponed.add(id);
    if (isPutOff && work.stopping.aborted && plan !== null) await handOver(work, plan);
    throw error;
  }
}

type HandsOver = WithProgress & WithLedger & { readonly looks: ReturnType<typeof looksAfter> };

async function handOver({ progress, ledger, looks }: HandsOver, { tenant, id }: Plan): Promise<void> {
  const change = await readChange(ledger, tenant, id);
  if (change === null) return;
  const { entries, journal } = change;
  await progress.set(tenant, id, {
    label: 'another worker goes on',
    done: journal.outcomes.size,
    handedOver: entries,
    looked: looks.noted(),
  });
}

/** What the worker before noted, where it was stopped in order since the last entry. */
async function notedBy({ progress }: WithProgress, { id, entries, tries }: Change, tenant: string): Promise<Progress | null> {
  const noted = tries === 0 ? null : await progress.get(tenant, id);
  return noted?.handedOver === entries ? noted : null;
}

/** Whether the worker before was stopped in order since the last entry. It is so once: what ends here in another way counts. */
async function takeOver(work: WithProgress, change: Change, tenant: string): Promise<boolean> {
  if ((await notedBy(work, change, tenant)) === null) return false;
  await work.progress.set(tenant, change.id, { label: 'going on', done: change.journal.outcomes.size });
  return true;
}

function mayBegin({ status }: Change): boolean {
  return status === 'approved' || status === 'applying' || status === 'waiting';
}

/** A job that came again after the last operation: what is still to be said is said, nothing is written to the tenant. */
async function afterwards(
  work: ApplyPorts,
  input: { readonly tenant: TenantContext; readonly change: Change; readonly job: Job },
): Promise<void> {
  const { tenant, change, job } = input;
  if (change.status === 'applied' && change.plan !== null) {
    await verify(work, { tenant, plan: change.plan, job });
    await endWithCheckpoint(work, { tenant, job });
  } else if (change.plan !== null && hasEnded(change) && change.checkpoint === null) {
    if (change.status === 'verified' || change.status === 'mismatch')
      await recordReverted(work, { tenant, plan: change.plan, job });
    await endWithCheckpoint(work, { tenant, job });
  } else
    await rejectJob(work, job, { refusal: refuse('not-open', `There is nothing to apply: it is ${change.status}.`, ''), change });
  await redraw(work, 'change', job);
}

async function applyHeld(
  work: ApplyPorts,
  input: Asked & { readonly operations: Operations; readonly job: Job; readonly held: Held },
): Promise<void> {
  const { verified, session, operations, job, held } = input;
  const { tenant, change, request } = verified;
  if (change.plan === null || !mayBegin(change)) return afterwards(work, { tenant, change, job });
  const candidate: Candidate = { tenant, change, plan: change.plan, operations, request };
  // Judged on what was read under the lease, which is what the first entry is bound to.
  const reading = { ...work, ledger: session, policy: (id: string) => work.policy(id, session) };
  const approved = verified.revoked ?? (await begin({ work, reading }, candidate, held));
  if (isRefusal(approved)) {
    orPaused(approved);
    await decline(work, { candidate, job, refusal: approved, held });
    return redraw(work, 'change', job);
  }
  const { plan, measured, look, begun } = approved;
  const startKeeping = (): Promise<void> => startKeepWindow(work, { tenant, plan, reply: job.reply, held: begun });
  // Before the first write: a change that dies half way undoes itself too. Again at the end, so that people have all the time that they were promised.
  if (change.keep === null) await startKeeping();
  let stoppedBy: Refusal | null = null as Refusal | null;
  const run = plan.stepwise === true ? runStepwise : runAll;
  const {
    done,
    left,
    stopped: failed,
  } = await run(work, {
    tenant,
    subject: plan.id,
    operations: approvedOperations({
      operations,
      measured,
      mayGoOn: goingOn(work, candidate, approved),
      stop: (refusal) => {
        stoppedBy = refusal;
      },
    }),
    journal: change.journal,
    isRevert: false,
    seen: look.current,
    held: begun,
    onProgress: () => redraw(work, 'change', job),
  });
  const stopped = failed ?? stoppedBy?.reason ?? null;
  await startKeeping();
  await begun.append(plan.id, {
    type: 'applied',
    done,
    total: plan.operations,
    ...(stopped === null ? {} : { stopped }),
    ...(stopped === null && left > 0 ? { left } : {}),
  });
  if (work.endsLater === true) return;
  const isVerified = stopped === null && left === 0 && (await verify(reading, { tenant, plan, job }));
  await endWithCheckpoint(reading, { tenant, job });
  await endWhatFailed(reading, { tenant, job });
  if (isVerified) await closeTwins(reading, { tenant, plan, job });
}

/** A change with an end of its own that did not begin as approved ends at once. */
async function endWhatFailed(
  work: WithLedger & WithJobs,
  { tenant, job }: { readonly tenant: TenantContext; readonly job: Job },
): Promise<void> {
  const change = await readChange(work.ledger, tenant.id, job.subject);
  if (change !== null && didNotBeginWell(change))
    await work.jobs.add({ name: 'undo', tenant: tenant.id, subject: job.subject, reply: job.reply });
}

async function runAll(work: RunPorts, run: Run): Promise<StepwiseResult> {
  return { ...(await runOperations(work, run)), left: 0 };
}

/** What was approved, and what was seen while it was checked. */
interface Begun extends Approved {
  readonly look: FirstLook;
  /** By the monotonic clock: when the approval was asked after. */
  readonly checkedAtMs: number;
  /** The lease under which it was begun, or is with the first entry that is appended by it. */
  readonly begun: Held;
}

interface Beginning {
  readonly work: ApplyPorts;
  /** The same, with the ledger as it was read under the lease. */
  readonly reading: ApplyPorts;
}

/**
 * Checks everything and announces the start, unless someone rejected or revoked since the entries were read. What was looked at as a whole
 * is done at once, so that its start is announced in one step with what is done first.
 */
async function begin({ work, reading }: Beginning, candidate: Candidate, held: Held): Promise<Begun | Refusal> {
  const { tenant, change } = candidate;
  const checkedAtMs = work.clock.monotonicMs();
  const asking = askTenant({ work, reading }, candidate);
  // The tenant answers while what its signed record calls approved is checked.
  const approved = await checkApproval(reading, candidate, change.status === 'approved' ? asking.begin : undefined);
  if (isRefusal(approved)) return approved;
  const forged = whyNotResume(work, candidate) ?? whyOver(work, candidate.plan);
  if (forged !== null) return forged;
  if (change.tries >= maxTries)
    return refuse(
      'set-aside',
      `The worker stopped ${maxTries} times at operation ${change.journal.outcomes.size + 1} without finishing it.`,
      'Look into the log of the worker and at the tenant.',
    );
  const open = await whyNotGiveBack(work, { ...candidate, plan: approved.plan });
  if (open !== null) return open;
  const [look, planned] = await asking.answers(approved);
  if (isRefusal(look)) return look;
  if (isRefusal(planned)) return planned;
  // What was announced already stands; another one would count as one more beginning.
  const isProven = planned.proven === null || planned.proven === change.checked;
  const isHandedOver = await takeOver(work, change, tenant.id);
  const isAnnounced = (isHandedOver || work.postponed.has(change.id)) && change.tries > 0 && isProven;
  const checked = planned.proven === null ? {} : { checked: planned.proven };
  const event: LedgerEvent = { type: 'applying', nonces: [...approved.nonces], ...checked };
  const begun = { ...approved, look, checkedAtMs };
  if (isAnnounced) return { ...begun, begun: held };
  const order = orderOf(work, change);
  if (asking.looks && order === undefined)
    return { ...begun, begun: startWithFirstBatch(held, { subject: change.id, event, entries: change.entries }) };
  const announce = () => held.append(change.id, event, change.entries);
  await (order === undefined
    ? announce()
    : order.begin(work, { change, plan: approved.plan, policy: approved.policy }, announce));
  return { ...begun, begun: held };
}

type Answers = readonly [FirstLook | Refusal, Awaited<ReturnType<typeof replan>>];

/** What the tenant says before the first write: of the first objects, and of the plan made again. Nothing of it counts without an approval that does. */
function askTenant({ work, reading }: Beginning, candidate: Candidate) {
  const { tenant, change, plan } = candidate;
  // Where steps stand each on its own, each looks for itself.
  const looks = change.status !== 'applying' && plan.stepwise === undefined;
  const isUnderWay = change.status === 'applying' && change.journal.intents.size > 0;
  let asked: { readonly answers: Promise<Answers> } | null = null;
  const ask = async (proven: Proven) => {
    const look = looks ? preflight(work, tenant, proven.measured.first) : Promise.resolve(noLook);
    // An approval that is refused asks for no answer, good or bad.
    look.catch(() => undefined);
    await requestsSent();
    const planned = isUnderWay ? { proven: null } : replanProven(reading, candidate, proven);
    const answers = Promise.all([look, planned]);
    answers.catch(() => undefined);
    asked = { answers };
    await requestsSent();
    return asked;
  };
  return {
    looks,
    begin: ask,
    answers: async (proven: Proven): Promise<Answers> => (asked ?? (await ask(proven))).answers,
  };
}

/** Planned again beside what was looked at as a whole, and not beside what someone put into the store since. */
function replanProven(work: ApplyPorts, candidate: Candidate, { measured, policy }: Proven): ReturnType<typeof replan> {
  const operations = sameOperations(candidate.operations, measured);
  return unlessEdited(() => replan(work, { ...candidate, operations }, policy));
}

/** Asked before each batch; time between two batches counts as rest. */
function goingOn(
  work: ApplyPorts,
  { tenant, change }: Candidate,
  { plan, isShown, checkedAtMs }: Begun,
): (batch: readonly Operation[], index: number) => Promise<Refusal | null> {
  let lastStepAt = work.clock.now();
  return async (_batch, index) => {
    if (index === 0 && isJustNow(work.clock, checkedAtMs)) return null;
    const refusal = await whyNotGoOn(work, { tenant, change, plan, isShown, lastStepAt });
    if (refusal !== null) orPaused(refusal);
    lastStepAt = work.clock.now();
    return refusal;
  };
}

/** Null when nobody had to, or the last wish to do so is genuine; the approval is checked besides, with the time that it holds. */
function whyNotResume(work: WithVerifier, { tenant, change, plan }: Candidate): Refusal | null {
  const last = change.resumptions.at(-1);
  if (last === undefined) return null;
  const decision = work.verifier.verify(last, {
    kind: 'resume',
    tenant: tenant.id,
    subject: plan.id,
    digest: plan.digest,
    now: new Date(last.decision.decidedAt),
  });
  return isRefusal(decision) ? decision : null;
}
