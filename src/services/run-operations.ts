/** Runs operations one after the other, each journaled before and after: the only code that writes to a tenant. */
import type { LedgerEvent } from '../ledger/entry.js';
import type { Journal } from '../plan/change.js';
import { says } from '../plan/compare.js';
import { type Fields, type Operation, resolveOperation } from '../plan/operation.js';
import type { Current } from '../tenant/gateway.js';
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

/** Goes on at the first operation without an outcome, and stops at the first that does not end well. Throws TenantError when the tenant cannot be reached. */
export async function runOperations(work: Workplace, run: Run): Promise<RunResult> {
  const createdIds = new Map(run.journal.createdIds);
  let n = 0;
  let toldAt = work.clock.monotonicMs();
  for await (const planned of run.operations) {
    n += 1;
    if (!run.journal.outcomes.has(n)) {
      const operation = resolveOperation(planned, createdIds);
      const outcome = await runOperation(work, run, { n, operation });
      if (outcome.id !== undefined) createdIds.set(n, outcome.id);
      if (outcome.result !== 'applied' && outcome.result !== 'unchanged')
        return { done: n - 1, stopped: `${operation.object}: ${outcome.reason ?? outcome.result}` };
    }
    if (work.clock.monotonicMs() - toldAt >= progressEveryMs) {
      toldAt = work.clock.monotonicMs();
      await run.onProgress();
    }
  }
  return { done: n, stopped: null };
}

/** Re-reads, refuses when the object moved, announces, writes, reads back: each step in the ledger before the next. */
async function runOperation(
  work: Workplace,
  run: Run,
  step: { readonly n: number; readonly operation: Operation },
): Promise<Outcome> {
  const { tenant, subject } = run;
  const { n, operation } = step;
  const mark = run.undo ? { undo: true as const } : {};
  const announced = run.journal.intents.has(n);
  const current = await tenant.gateway.current(operation);
  const outcome = settledBefore(operation, current, announced) ?? (await announceAndWrite());
  await work.ledger.append(tenant.id, subject, { type: 'outcome', n, ...outcome, ...mark });
  return outcome;

  async function announceAndWrite(): Promise<Outcome> {
    if (!announced) await work.ledger.append(tenant.id, subject, { type: 'intent', n, operation, ...mark });
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
