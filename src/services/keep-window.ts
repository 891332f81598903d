/** Changes that undo themselves unless somebody keeps them in time. */
import { isRefusal, type Refusal, refuse } from '../errors.js';
import { awaitsKeep, type Change } from '../plan/change.js';
import type { SignedDecision } from '../plan/decision.js';
import type { Plan } from '../plan/plan.js';
import { inverseOperations } from './inverse-operations.js';
import type { Job, Reply } from './jobs.js';
import { mayKeep } from './may-keep.js';
import { auditControls, draw } from './run-audit.js';
import { runOperations } from './run-operations.js';
import { turnAway, verifyRequest } from './verify-request.js';
import type { Workplace, WorkTenant } from './workplace.js';

/** Records the deadline and has somebody woken at it. The ledger decides; the delayed job only wakes. */
export async function startKeepWindow(
  work: Workplace,
  input: { readonly tenant: WorkTenant; readonly plan: Plan; readonly reply: Reply; readonly keepWithinMs: number },
): Promise<void> {
  const { tenant, plan, keepWithinMs } = input;
  const until = new Date(work.clock.now().getTime() + keepWithinMs);
  await work.ledger.append(tenant.id, plan.id, { type: 'keepBy', until: until.toISOString() });
  await work.jobs.add({ name: 'undo', tenant: tenant.id, subject: plan.id, reply: input.reply }, { delayMs: keepWithinMs });
}

/** The undo job: puts back a change whose time is up, or that somebody entitled wants back before. Safe to run again. */
export async function undoUnkept(work: Workplace, job: Job): Promise<void> {
  const standing = await verifyRequest(work, job);
  if (isRefusal(standing)) return;
  const { tenant, change } = standing;
  const { plan } = change;
  if (plan === null) return;
  const why = change.status === 'undoing' ? 'resumed' : whyUndo(work, change, plan);
  if (isRefusal(why)) return why.code === 'kept' ? undefined : turnAway(work, job, why);
  if (why !== 'resumed') await work.ledger.append(tenant.id, plan.id, { type: 'undoing', why });
  await draw(work, 'change', job);
  const operations = await inverseOperations(work, tenant.id, change);
  const { done, stopped } = await runOperations(work, {
    tenant,
    subject: plan.id,
    operations,
    journal: change.undoJournal,
    undo: true,
    onProgress: () => draw(work, 'change', job),
  });
  await work.ledger.append(tenant.id, plan.id, {
    type: 'undone',
    done,
    total: operations.length,
    ...(stopped === null ? {} : { stopped }),
  });
  await measure(work, { tenant, plan, job });
  await draw(work, 'change', job);
}

/** Whether the time is up by our own clock, or a decision hastens it; a decision to keep counts only when it is genuine and came in time. */
function whyUndo(work: Workplace, change: Change, plan: Plan): 'notKept' | 'asked' | Refusal {
  const { keep } = change;
  if (keep === null) return refuse('stays', 'This change does not undo itself.', 'Undo it with /harden revert.');
  if (change.status === 'undone' || change.status === 'undoStopped') return refuse('kept', 'It was undone already.', '');
  if (keep.kept.some((signed) => isGenuine(work, { signed, kind: 'keep', change, plan })))
    return refuse('kept', 'It was kept.', '');
  if (keep.undoAsked.some((signed) => isGenuine(work, { signed, kind: 'revert', change, plan }))) return 'asked';
  if (awaitsKeep(change) || keep.kept.length > 0)
    return work.clock.now() >= keep.until ? 'notKept' : refuse('not-yet', 'Its time is not up.', 'Nothing was done.');
  return refuse('kept', 'There is nothing to undo.', '');
}

function isGenuine(
  work: Workplace,
  input: { readonly signed: SignedDecision; readonly kind: 'keep' | 'revert'; readonly change: Change; readonly plan: Plan },
): boolean {
  const { signed, kind, change, plan } = input;
  const decision = work.verifier.verify(signed, {
    kind,
    tenant: plan.tenant,
    subject: plan.id,
    digest: plan.digest,
    now: new Date(signed.decision.decidedAt),
  });
  if (isRefusal(decision)) return false;
  const inTime = change.keep !== null && new Date(decision.decidedAt) <= change.keep.until;
  return inTime && mayKeep(work.approvals.approvers, plan, decision.person.entraId);
}

async function measure(
  work: Workplace,
  input: { readonly tenant: WorkTenant; readonly plan: Plan; readonly job: Job },
): Promise<void> {
  const { tenant, plan, job } = input;
  const control = work.controls.find((candidate) => candidate.id === plan.control);
  if (control === undefined) return;
  const [finding] = await auditControls(work, {
    tenant,
    controls: [control],
    subject: plan.id,
    reply: job.reply,
    view: 'change',
  });
  if (finding !== undefined)
    await work.ledger.append(tenant.id, plan.id, {
      type: 'verified',
      measured: finding.verdict,
      expected: plan.found,
      summary: finding.summary,
      undo: true,
    });
}
