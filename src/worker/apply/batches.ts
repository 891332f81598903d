/** Which operations of a plan go together: consecutive updates of different objects of one kind, where the kind allows it. */
import type { Journal } from '../../engine/changes/journal.js';
import type { Operation } from '../../engine/plan/operation.js';
import { resourceByKey } from '../../tenant/resources/registry.js';
import { batchSize } from './check-operations.js';

/** An operation by its number in the plan, from 1. */
export interface Step {
  readonly n: number;
  readonly operation: Operation;
}

export interface Group {
  /** At least one. */
  readonly steps: readonly Step[];
  /** May run beside the groups before it that have the same name; null: only after all of them ended. */
  readonly beside: string | null;
}

/** The same operations in their order, as few groups as may be. */
export function grouped(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const groups: Operation[][] = [];
  for (const operation of operations) {
    const last = groups.at(-1);
    if (last !== undefined && mayGoTogether([...last, operation])) last.push(operation);
    else groups.push([operation]);
  }
  return groups;
}

/** Whether they may be sent in one request, in any order. */
function mayGoTogether(operations: readonly Operation[]): boolean {
  const [first] = operations;
  if (first === undefined || operations.length > maxTogether(first)) return false;
  const objects = new Set(operations.map((operation) => ('identity' in operation ? operation.identity : null)));
  return (
    objects.size === operations.length && operations.every((one) => one.kind === 'update' && one.resource === first.resource)
  );
}

/**
 * The operations in their order, group by group. The first one that is written goes alone: what would fail for every object fails for
 * one. A group ends where it has to be asked again whether the plan may go on.
 */
export async function* inGroups(
  operations: AsyncIterable<Operation> | Iterable<Operation>,
  journal: Journal,
): AsyncGenerator<Group> {
  let steps: Step[] = [];
  let isFirst = journal.outcomes.size === 0 && journal.intents.size === 0;
  let n = 0;
  for await (const operation of operations) {
    n += 1;
    const isOver = journal.outcomes.has(n);
    if (steps.length > 0 && (isOver || !mayGoTogether([...steps.map((step) => step.operation), operation]))) {
      yield groupOf(steps);
      steps = [];
    }
    if (isOver) yield { steps: [{ n, operation }], beside: null };
    else steps.push({ n, operation });
    if (steps.length > 0 && (isFirst || maxTogether(operation) === 1 || n % batchSize === 0)) {
      yield groupOf(steps);
      steps = [];
      isFirst = false;
    }
  }
  if (steps.length > 0) yield groupOf(steps);
}

function groupOf(steps: readonly Step[]): Group {
  const [first] = steps;
  return { steps, beside: first !== undefined && steps.length > 1 ? first.operation.resource : null };
}

function maxTogether(operation: Operation): number {
  return operation.kind === 'update' ? (resourceByKey(operation.resource).object?.together ?? 1) : 1;
}
