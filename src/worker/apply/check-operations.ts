/** Whether the stored operations are the ones that were approved, and stay so while they are carried out. */
import { createHash } from 'node:crypto';
import { isReversible, type Operation } from '../../engine/plan/operation.js';
import { materialOf, type Plan, PlanDigest } from '../../engine/plan/plan.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import { shownOperations } from '../../engine/plan/stored-operations.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { canonicalJson } from '../../lib/json.js';
import { tightensSignIn } from '../../tenant/resources/registry.js';

/** How many operations are carried out between two looks at whether they still may be. */
export const batchSize = 10;

/** What one pass over the stored operations reported. */
export interface Measured {
  readonly operations: number;
  readonly irreversible: number;
  /** Whether one of them can keep people from signing in. */
  readonly tightens: boolean;
  /** One hash for each batch, in order. */
  readonly batches: readonly string[];
  /** What of them a card shows. */
  readonly first: readonly Operation[];
}

/** In their order, for anyone who goes through them, and again. */
export type Operations = AsyncIterable<Operation> | Iterable<Operation>;

/** Counts and hashes the operations; a refusal when they are not what the digest of the plan stands for. */
export async function measureOperations(plan: Plan, operations: Operations): Promise<Measured | Refusal> {
  const digest = new PlanDigest(materialOf(plan));
  const batches: string[] = [];
  const first: Operation[] = [];
  let count = 0;
  let irreversible = 0;
  let tightens = false;
  for await (const batch of inBatches(operations)) {
    for (const operation of batch) {
      digest.add(operation);
      if (first.length < shownOperations) first.push(operation);
      if (!isReversible(operation)) irreversible += 1;
      tightens ||= tightensSignIn(operation);
    }
    count += batch.length;
    batches.push(hashOf(batch));
  }
  if (digest.hex() === plan.digest) return { operations: count, irreversible, tightens, batches, first };
  return count === 0 ? gone : edited;
}

/** The operations were those of the plan when they were looked at as a whole, and are not any more. */
class PlanEdited extends Error {
  override readonly name = 'PlanEdited';

  constructor() {
    super(edited.reason);
  }
}

/** What the work gives; a refusal where it came upon operations that someone edited since they were measured. */
export async function unlessEdited<Result>(work: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlanEdited) return edited;
    throw error;
  }
}

/**
 * The stored operations of a plan, for going through them as often as someone likes: looked at as a whole first, and each batch compared with that each time.
 * Going through them throws what `unlessEdited` catches.
 */
export async function provenPlan(plans: ReadsOperations, plan: Plan): Promise<Operations | Refusal> {
  const stored = { [Symbol.asyncIterator]: () => plans.operations(plan.tenant, plan.id)[Symbol.asyncIterator]() };
  const measured = await measureOperations(plan, stored);
  return isRefusal(measured) ? measured : sameOperations(stored, measured);
}

/** The operations again, as often as someone goes through them, each batch compared with the first pass. Throws what `unlessEdited` catches. */
export function sameOperations(operations: Operations, { batches }: Measured): Operations {
  async function* again(): AsyncGenerator<Operation> {
    let index = 0;
    for await (const batch of inBatches(operations)) {
      if (hashOf(batch) !== batches[index]) throw new PlanEdited();
      yield* batch;
      index += 1;
    }
    if (index < batches.length) throw new PlanEdited();
  }
  return { [Symbol.asyncIterator]: again };
}

/**
 * The operations again, batch by batch, each compared with the first pass and let through only when `mayGoOn` has no objection. Ends
 * early otherwise, after telling `stop` why.
 */
export async function* approvedOperations(input: {
  readonly operations: Operations;
  readonly measured: Measured;
  readonly mayGoOn: (batch: readonly Operation[], index: number) => Promise<Refusal | null>;
  readonly stop: (refusal: Refusal) => void;
}): AsyncGenerator<Operation> {
  let index = 0;
  for await (const batch of inBatches(input.operations)) {
    const refusal = hashOf(batch) === input.measured.batches[index] ? await input.mayGoOn(batch, index) : edited;
    if (refusal !== null) return input.stop(refusal);
    yield* batch;
    index += 1;
  }
  // Cut between two batches: what is left out would count as done.
  if (index < input.measured.batches.length) input.stop(edited);
}

const edited = refuse(
  'plan-edited',
  'The stored plan is not the one whose digest was shown.',
  'Nothing more was done. Find out who can write to the store.',
);

/** Nobody needs to have edited anything: a store that was emptied or restored to an earlier day has the ledger, from a mirror, and not the lists. */
const gone = refuse(
  'plan-edited',
  'The stored list of this plan is gone, as after the store was restored.',
  'Nothing was done. Ask for a fresh plan.',
);

async function* inBatches(operations: Operations): AsyncGenerator<readonly Operation[]> {
  let batch: Operation[] = [];
  for await (const operation of operations) {
    batch.push(operation);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function hashOf(batch: readonly Operation[]): string {
  return createHash('sha256').update(canonicalJson(batch)).digest('base64url');
}
