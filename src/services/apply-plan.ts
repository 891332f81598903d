/** The apply job: do exactly what was approved, one journaled operation after the other, then measure what came of it. */
import { isRefusal } from '../errors.js';
import type { LedgerEvent } from '../ledger/entry.js';
import { type Change, createdBy } from '../plan/change.js';
import { says } from '../plan/compare.js';
import { type Fields, type Operation, resolveOperation } from '../plan/operation.js';
import type { Plan } from '../plan/plan.js';
import type { Current } from '../tenant/gateway.js';
import { whyNotApply } from './check-approval.js';
import type { Job } from './jobs.js';
import { auditControls, draw } from './run-audit.js';
import { turnAway, verifyRequest } from './verify-request.js';
import type { Workplace, WorkTenant } from './workplace.js';

type Outcome = Omit<Extract<LedgerEvent, { type: 'outcome' }>, 'type' | 'n'>;

/** Why a plan that was approved can never be applied; anything else is a job without authority, and the plan goes on waiting. */
const endsThePlan = new Set(['settings-changed', 'plan-edited', 'decision-expired', 'unknown-control']);

/** How often a card is redrawn while operations run. */
const redrawEveryMs = 400;

/** Applies a plan; safe to run again after a crash at any point: it goes on at the first operation without an outcome. */
export async function applyPlan(work: Workplace, job: Job): Promise<void> {
  const standing = await verifyRequest(work, job);
  if (isRefusal(standing)) return;
  const { tenant, change, request } = standing;
  const { plan } = change;
  if (plan === null || (change.status !== 'approved' && change.status !== 'applying' && change.status !== 'waiting')) {
    if (change.status === 'applied' && plan !== null) await verify(work, { tenant, plan, job });
    return draw(work, 'change', job);
  }
  const refusal = await whyNotApply(work, { tenant, change, plan, request });
  if (refusal !== null) {
    await (endsThePlan.has(refusal.code)
      ? work.ledger.append(tenant.id, plan.id, {
          type: 'refused',
          code: refusal.code,
          reason: refusal.reason,
          remedy: refusal.remedy,
        })
      : turnAway(work, job, refusal));
    // A change that had begun does not stay half done in silence: it stops, and a person decides.
    if (change.status === 'applying')
      await work.ledger.append(tenant.id, plan.id, {
        type: 'applied',
        done: change.outcomes.size,
        total: plan.operations,
        stopped: refusal.reason,
      });
    return draw(work, 'change', job);
  }
  if (change.status !== 'applying') await work.ledger.append(tenant.id, plan.id, { type: 'applying' });
  const stopped = await runOperations(work, { tenant, change, plan, job });
  if (stopped === null) await verify(work, { tenant, plan, job });
  await draw(work, 'change', job);
}

interface Applying {
  readonly tenant: WorkTenant;
  readonly change: Change;
  readonly plan: Plan;
  readonly job: Job;
}

/** Null when every operation ended well; otherwise why it stopped, which is in the ledger. */
async function runOperations(work: Workplace, applying: Applying): Promise<string | null> {
  const { tenant, change, plan, job } = applying;
  const createdIds = new Map(createdBy(change));
  let n = 0;
  let done = 0;
  let drawnAt = work.clock.monotonicMs();
  for await (const planned of work.plans.operations(tenant.id, plan.id)) {
    n += 1;
    const known = change.outcomes.get(n);
    if (known === undefined) {
      const operation = resolveOperation(planned, createdIds);
      const outcome = await runOperation(work, { ...applying, n, operation, announced: change.intents.has(n) });
      if (outcome.id !== undefined) createdIds.set(n, outcome.id);
      if (outcome.result !== 'applied' && outcome.result !== 'unchanged') {
        const stopped = `${operation.object}: ${outcome.reason ?? outcome.result}`;
        await work.ledger.append(tenant.id, plan.id, { type: 'applied', done, total: plan.operations, stopped });
        return stopped;
      }
    }
    done += 1;
    if (work.clock.monotonicMs() - drawnAt >= redrawEveryMs) {
      drawnAt = work.clock.monotonicMs();
      await draw(work, 'change', job);
    }
  }
  await work.ledger.append(tenant.id, plan.id, { type: 'applied', done, total: plan.operations });
  return null;
}

/** Re-reads, refuses when the object moved, announces, writes, reads back: each step in the ledger before the next. */
async function runOperation(
  work: Workplace,
  input: Applying & { readonly n: number; readonly operation: Operation; readonly announced: boolean },
): Promise<Outcome> {
  const { tenant, plan, n, operation, announced } = input;
  const current = await tenant.gateway.current(operation);
  const outcome = settledBefore(operation, current, announced) ?? (await announceAndWrite());
  await work.ledger.append(tenant.id, plan.id, { type: 'outcome', n, ...outcome });
  return outcome;

  async function announceAndWrite(): Promise<Outcome> {
    if (!announced) await work.ledger.append(tenant.id, plan.id, { type: 'intent', n, operation });
    const written = await tenant.gateway.write(operation);
    if (written.result !== 'applied') return { result: written.result, reason: written.reason };
    return { result: 'applied', ...(written.id === undefined ? {} : { id: written.id }) };
  }
}

/** What can be said without writing: it is as wanted already, or it is neither as planned nor as wanted. Null: write. */
function settledBefore(operation: Operation, current: Current | null, announced: boolean): Outcome | null {
  const asWanted: Outcome['result'] = announced ? 'applied' : 'unchanged';
  switch (operation.kind) {
    case 'update':
      if (current === null) return { result: 'conflict', reason: 'the object does not exist any more' };
      if (says(current.fields, operation.after)) return { result: asWanted };
      return says(current.fields, operation.before)
        ? null
        : { result: 'conflict', reason: moved(current.fields, operation.before) };
    case 'create':
      if (current === null) return null;
      return says(current.fields, operation.after)
        ? { result: asWanted, id: current.id }
        : { result: 'conflict', reason: `an object named ${operation.name} exists and is different` };
    case 'remove':
      if (current === null) return { result: asWanted };
      return says(current.fields, operation.before)
        ? null
        : { result: 'conflict', reason: moved(current.fields, operation.before) };
    case 'action':
      return announced
        ? { result: 'unknown', reason: 'it may have been sent before the worker stopped, and cannot be read back' }
        : null;
  }
}

function moved(actual: Fields, planned: Fields): string {
  const properties = Object.keys(planned).filter((property) => !says(actual[property], planned[property]));
  return `${properties.join(', ')} changed after the plan was made`;
}

/** Applied is not verified: the control is audited again and what was measured is recorded beside what was expected. */
async function verify(
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
  if (finding === undefined) return;
  await work.ledger.append(tenant.id, plan.id, {
    type: 'verified',
    measured: finding.verdict,
    expected: plan.expects,
    summary: finding.summary,
  });
  if (plan.reverts === undefined) return;
  await work.ledger.append(tenant.id, plan.reverts, { type: 'reverted', by: plan.id });
  await work.jobs.add({
    name: 'draw',
    view: 'change',
    tenant: tenant.id,
    subject: plan.reverts,
    reply: { ...job.reply, messageKey: plan.reverts },
  });
}
