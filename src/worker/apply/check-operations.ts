/** Whether the stored operations are the ones that were approved, and stay so while they are carried out. */
import { createHash } from 'node:crypto';
import { type Refusal, refuse } from '../../errors.js';
import { canonicalJson } from '../../json.js';
import { isReversible, type Operation } from '../../plan/operation.js';
import { materialOf, type Plan, PlanDigest } from '../../plan/plan.js';
import { shownOperations } from '../../plan/stored-operations.js';

/** How many operations are carried out between two looks at whether they still may be. */
export const batchSize = 10;

/** What one pass over the stored operations told. */
export interface Measured {
  readonly operations: number;
  readonly irreversible: number;
  /** One hash for each batch, in order. */
  readonly batches: readonly string[];
  /** What of them a card shows. */
  readonly first: readonly Operation[];
}

/** In their order, for whoever goes through them, and again. */
export type Operations = AsyncIterable<Operation> | Iterable<Operation>;

/** Counts and hashes the operations; a refusal when they are not what the digest of the plan stands for. */
export async function measureOperations(plan: Plan, operations: Operations): Promise<Measured | Refusal> {
  const digest = new PlanDigest(materialOf(plan));
  const batches: string[] = [];
  const first: Operation[] = [];
  let count = 0;
  let irreversible = 0;
  for await (const batch of inBatches(operations)) {
    for (const operation of batch) {
      digest.add(operation);
      if (first.length < shownOperations) first.push(operation);
      if (!isReversible(operation)) irreversible += 1;
    }
    count += batch.length;
    batches.push(hashOf(batch));
  }
  return digest.hex() === plan.digest ? { operations: count, irreversible, batches, first } : edited;
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
}

const edited = refuse(
  'plan-edited',
  'The stored plan is not the one whose digest was shown.',
  'Nothing more was done. Find out who can write to the store.',
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
