/** The operations of a plan as they are stored, believed only where all of them are the ones that its digest stands for. */
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { Operation } from './operation.js';
import { materialOf, type Plan, PlanDigest } from './plan.js';
import type { ReadsOperations } from './plan-store.js';

/** How many operations a card shows. */
export const shownOperations = 10;

/** The first of them, once every one was looked at; null where they are not those of the plan. */
export async function provenOperations(
  plan: Plan,
  operations: AsyncIterable<Operation> | Iterable<Operation>,
  count = shownOperations,
): Promise<readonly Operation[] | null> {
  const digest = new PlanDigest(materialOf(plan));
  const first: Operation[] = [];
  for await (const operation of operations) {
    digest.add(operation);
    if (first.length < count) first.push(operation);
  }
  return digest.hex() === plan.digest ? first : null;
}

/** The same, of which the first is read at once: for a reader who has something else to wait for meanwhile. */
export function readAhead(operations: AsyncIterable<Operation>): AsyncIterable<Operation> {
  const reading = operations[Symbol.asyncIterator]();
  const first = reading.next();
  first.catch(() => undefined);
  return {
    async *[Symbol.asyncIterator]() {
      for (let next = await first; next.done !== true; next = await reading.next()) yield next.value;
    },
  };
}

/**
 * All of a plan that holds few; null where others are stored. What is worked out from them is worked out from this one reading: anyone who writes to the store
 * may have others there a moment later.
 */
export function wholePlan(plans: ReadsOperations, plan: Plan): Promise<readonly Operation[] | null> {
  return provenOperations(plan, plans.operations(plan.tenant, plan.id), Number.POSITIVE_INFINITY);
}

/** One hash over everything that a card says of a plan: its header, as a worker signed it, and the operations that are shown. */
export function shownHash(plan: Plan, first: readonly Operation[]): string {
  return sha256(canonicalJson({ plan, first: first.slice(0, shownOperations) }));
}
