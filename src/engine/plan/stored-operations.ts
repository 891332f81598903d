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

/** Larger plans are proven once while a process lives, for those who only show them. */
const provenOnce = 2000;
/** This many plans are remembered; those that were proven first make room. */
const remembered = 100;

/**
 * What large plans begin with, as it was once proven: the digest stands for all operations, whatever the store holds by now. Anyone who decides or acts on a plan
 * reads it whole; this is for drawing its card again.
 */
export class ProvenPlans {
  /** By everything that the proof is about. */
  readonly #first = new Map<string, readonly Operation[]>();

  /** As `provenOperations`. @param count the same each time */
  async first(plan: Plan, read: () => AsyncIterable<Operation>, count: number): Promise<readonly Operation[] | null> {
    if (plan.operations <= provenOnce) return provenOperations(plan, read(), count);
    const about = canonicalJson([plan.digest, materialOf(plan), count]);
    const known = this.#first.get(about);
    if (known !== undefined) return known;
    const first = await provenOperations(plan, read(), count);
    if (first === null) return null;
    const [oldest] = this.#first.keys();
    if (this.#first.size >= remembered && oldest !== undefined) this.#first.delete(oldest);
    this.#first.set(about, first);
    return first;
  }
}

/** Operations of which the first is read at once: for a reader who has something else to wait for meanwhile. */
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
