/** What undoes a change: the inverse of every operation that was really applied, last first. */
import type { Change } from '../../engine/changes/change.js';
import { createdIdOf, invert, type Operation, resolveOperation } from '../../engine/plan/operation.js';
import { SharedParts } from '../../engine/plan/shared-parts.js';

/** @param operations of the change, proven; what it did not do, or cannot be undone, is not among what comes of them */
export async function revertingOperations(
  operations: AsyncIterable<Operation> | Iterable<Operation>,
  change: Change,
): Promise<readonly Operation[]> {
  const reverting: Operation[] = [];
  const createdIds = new Map<number, string>();
  const parts = new SharedParts();
  let n = 0;
  for await (const operation of operations) {
    n += 1;
    const outcome = change.journal.outcomes.get(n);
    const id = createdIdOf(operation, outcome?.id);
    if (id !== null) createdIds.set(n, id);
    if (outcome?.result !== 'applied') continue;
    const revert = invert(resolveOperation(operation, createdIds), outcome.id);
    if (revert !== null) reverting.push(parts.of(revert));
  }
  return reverting.reverse();
}
