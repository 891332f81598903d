/** Runs operations one after the other, each journaled before and after: the only code that writes to a tenant. */
import { TenantError } from '../errors.js';
import type { LedgerEvent } from '../ledger/entry.js';
import { NotNow } from '../ledger/not-now.js';
import { says } from '../plan/compare.js';
import type { Journal } from '../plan/journal.js';
import { type Fields, type Operation, resolveOperation } from '../plan/operation.js';
import type { Current } from '../tenant/gateway.js';
import type { Held } from './lease.js';
import type { Workplace, WorkTenant } from './workplace.js';

type Outcome = Omit<Extract<LedgerEvent, { type: 'outcome' }>, 'type' | 'n' | 'undo'>;

export interface Run {
  readonly tenant: WorkTenant;
  /** The change in whose name the journal is kept. */
  readonly subject: string;
  readonly operations: AsyncIterable<Operation> | Iterable<Operation>;
  /** What of them was announced and done by a run before a crash. */
  readonly journal: Journal;
  /** Marks the journal of putting back. */
  readonly undo: boolean;
  /** The lease on the objects. */
  readonly held: Held;
  /** Called now and then, so that progress can be shown. */
  readonly onProgress: () => Promise<void>;
}

export interface RunResult {
  readonly done: number;
  /** Why it stopped before the last operation; null when every one ended well. */
  readonly stopped: string | null;
}

/** How often progress is told while operations run. */
const progressEveryMs = 400;

/**
 * Goes on at the first operation without an outcome, and stops at the first that does not end well. Throws TenantError when the
 * tenant cannot be reached, LeaseLost when somebody else may be at work, and NotNow between two operations when the process ends.
 */
export async function runOperations(work: Workplace, run: Run): Promise<RunResult> {
  const createdIds = new Map(run.journal.createdIds);
  let n = 0;
  let toldAt = work.clock.monotonicMs();
  for await (const planned of run.operations) {
    n += 1;
    const before = run.journal.outcomes.get(n);
    if (before !== undefined && !endedWell(before)) return { done: n - 1, stopped: why(planned, before) };
    if (before === undefined) {
      if (work.stopping.aborted) throw new NotNow('The worker ends; another one goes on.', 0);
      const operation = resolveOperation(planned, createdIds);
      const outcome = await runOperation(work, run, { n, operation });
      if (outcome.id !== undefined) createdIds.set(n, outcome.id);
      if (!endedWell(outcome)) return { done: n - 1, stopped: why(operation, outcome) };
    }
    if (work.clock.monotonicMs() - toldAt >= progressEveryMs) {
      toldAt = work.clock.monotonicMs();
      await run.onProgress();
    }
  }
  return { done: n, stopped: null };
}

function endedWell({ result }: Outcome): boolean {
  return result === 'applied' || result === 'unchanged';
}

function why(operation: Operation, outcome: Outcome): string {
  return `${operation.object}: ${outcome.reason ?? outcome.result}`;
}

/** Re-reads, refuses when the object moved, announces, writes, reads back: each step in the ledger before the next. */
async function runOperation(
  work: Workplace,
  run: Run,
  step: { readonly n: number; readonly operation: Operation },
): Promise<Outcome> {
  const { tenant, subject, held } = run;
  const { n, operation } = step;
  const mark = run.undo ? { undo: true as const } : {};
  const announced = run.journal.intents.has(n);
  const settled = announced
    ? await settleDoubt(work, tenant, operation)
    : settledBefore(operation, await tenant.gateway.current(operation), false);
  const outcome = settled ?? (await announceAndWrite());
  await held.append(subject, { type: 'outcome', n, ...outcome, ...mark });
  return outcome;

  async function announceAndWrite(): Promise<Outcome> {
    if (!announced) await held.append(subject, { type: 'intent', n, operation, ...mark });
    const written = await tenant.gateway.write(operation, held.check);
    if (written.result !== 'applied') return { result: written.result, reason: written.reason };
    return { result: 'applied', ...(written.id === undefined ? {} : { id: written.id }) };
  }
}

/**
 * A run before this one announced the operation and did not say what became of it. The write may have been done and not show
 * yet, or still be on its way: it counts as not done only when every look, over as long as a service may lag, shows the old state.
 */
async function settleDoubt(work: Workplace, tenant: WorkTenant, operation: Operation): Promise<Outcome | null> {
  for (const wait of work.doubtMs) {
    if (wait > 0) await work.clock.sleep(wait);
    const settled = settledBefore(operation, await tenant.gateway.current(operation), true);
    if (settled !== null) return settled;
  }
  return null;
}

/**
 * Says of every operation that was announced and has no outcome what became of it, without writing: for a change that is not gone on
 * with. What cannot be read is unknown, and a person has to look.
 */
export async function settleAnnounced(work: Workplace, run: Omit<Run, 'onProgress'>): Promise<void> {
  const { tenant, subject, journal, held } = run;
  const mark = run.undo ? { undo: true as const } : {};
  let n = 0;
  for await (const planned of run.operations) {
    n += 1;
    if (!journal.intents.has(n) || journal.outcomes.has(n)) continue;
    const outcome = await becameOf(work, tenant, resolveOperation(planned, journal.createdIds));
    await held.append(subject, { type: 'outcome', n, ...outcome, ...mark });
  }
}

async function becameOf(work: Workplace, tenant: WorkTenant, operation: Operation): Promise<Outcome> {
  try {
    const notDone: Outcome = { result: 'failed', reason: 'it was announced, and not done before the worker stopped' };
    return (await settleDoubt(work, tenant, operation)) ?? notDone;
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return { result: 'unknown', reason: `it was announced, and cannot be read back: ${error.message}` };
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
