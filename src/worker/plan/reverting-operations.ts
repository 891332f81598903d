/** What undoes a change: the inverse of every operation that was really applied, last first. */
import type { Change } from '../../changes/change.js';
import { createdIdOf, invert, type Operation, resolveOperation } from '../../plan/operation.js';
import type { WorkerContext } from '../context.js';

/** Reads the stored plan; what the change did not do, or cannot be undone, is not among them. */
export async function revertingOperations(work: WorkerContext, tenantId: string, change: Change): Promise<readonly Operation[]> {
  const reverting: Operation[] = [];
  const createdIds = new Map<number, string>();
  let n = 0;
  for await (const operation of work.plans.operations(tenantId, change.id)) {
    n += 1;
    const outcome = change.journal.outcomes.get(n);
    const id = createdIdOf(operation, outcome?.id);
    if (id !== null) createdIds.set(n, id);
    if (outcome?.result !== 'applied') continue;
    const revert = invert(resolveOperation(operation, createdIds), outcome.id);
    if (revert !== null) reverting.push(revert);
  }
  return reverting.reverse();
}
