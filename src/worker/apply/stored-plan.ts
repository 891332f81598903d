/** The operations of a plan as they are stored, for all who go through them: those of a short one are read once. */
import type { Operation } from '../../engine/plan/operation.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import { batchSize, type Operations } from './check-operations.js';

/**
 * A batch at most is kept at hand; more of them are read again by each who goes through them. They carry no authority: anyone who believes
 * them compares them with the digest of the plan, and with what was compared before.
 */
export async function storedOperations(plans: ReadsOperations, tenant: string, id: string): Promise<Operations> {
  const few: Operation[] = [];
  for await (const operation of plans.operations(tenant, id))
    if (few.push(operation) > batchSize)
      return { [Symbol.asyncIterator]: () => plans.operations(tenant, id)[Symbol.asyncIterator]() };
  return few;
}
