/** What can be said of operations by looking, without writing: before the first write, and after a run that did not say what became of them. */
import type { Outcome } from '../../engine/changes/journal.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import type { Fields, Operation } from '../../engine/plan/operation.js';
import { sleepUnless } from '../../lib/sleep-unless.js';
import type { Current } from '../../tenant/client.js';
import { says } from '../../tenant/compare.js';
import type { WithClient, WithClock, WithDoubtMs, WithStopping } from '../context.js';
import { grouped } from './batches.js';
import type { Looks } from './looks.js';

/** The objects of some operations as they are now, several in one request where that is possible. Throws TenantError. */
export async function currentOf(tenant: WithClient, operations: readonly Operation[]): Promise<readonly (Current | null)[]> {
  const { client } = tenant;
  const { together } = client;
  const found: (Current | null)[] = [];
  for (const group of together === undefined ? operations.map((operation) => [operation]) : grouped(operations)) {
    const [only] = group;
    if (together !== undefined && group.length > 1) found.push(...(await together.current(group)));
    else if (only !== undefined) found.push(await client.current(only));
  }
  return found;
}

/** What running operations takes of the worker's context. */
export type RunPorts = WithClock & WithDoubtMs & WithStopping & { readonly looks?: Looks };

/**
 * A run before this one announced the operations and did not say what became of them. The writes may have been done and not show
 * yet, or still be on their way: one counts as not done (null) only when every look, over as long as a service may lag, shows the old
 * state. Looks of workers that were stopped before count, where these operations are numbered. Throws TenantError.
 */
export async function resolveUncertain(
  work: RunPorts,
  tenant: WithClient,
  operations: readonly Operation[],
  ns: readonly number[] = [],
): Promise<readonly (Outcome | null)[]> {
  const settled = new Map<Operation, Outcome>();
  let open = operations;
  let lookedMs = work.looks?.beforeMs(ns) ?? 0;
  let dueMs = 0;
  for (const wait of work.doubtMs) {
    if (open.length === 0) break;
    dueMs += wait;
    if (wait > 0 && dueMs <= lookedMs) continue;
    if (dueMs > lookedMs) await sleepUnlessStopping(work, dueMs - lookedMs, (ms) => work.looks?.cut(ns, lookedMs + ms));
    lookedMs = Math.max(lookedMs, dueMs);
    const found = await currentOf(tenant, open);
    for (const [index, operation] of open.entries()) {
      const outcome = settledBefore(operation, found[index] ?? null, true);
      if (outcome !== null) settled.set(operation, outcome);
    }
    open = open.filter((operation) => !settled.has(operation));
  }
  work.looks?.ended(ns);
  return operations.map((operation) => settled.get(operation) ?? null);
}

/** A worker that is stopped does not finish its looks: another one goes on with them. Throws RetryLater. @param cut called with the milliseconds until then */
async function sleepUnlessStopping({ clock, stopping }: RunPorts, ms: number, cut: (ms: number) => void): Promise<void> {
  const leftMs = await sleepUnless(clock, stopping, { ms });
  if (!stopping.aborted) return;
  cut(ms - leftMs);
  throw new RetryLater('The worker ends; another one goes on.', 0);
}

/** What can be said without writing: it is as wanted already, or it is neither as planned nor as wanted. Null: write. */
export function settledBefore(operation: Operation, current: Current | null, announced: boolean): Outcome | null {
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
