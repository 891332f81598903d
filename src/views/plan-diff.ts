/** What the operations of a plan change, as people compare it: in words where a resource has them, and value by value. */
import type { ObjectChange } from '../chat/card.js';
import { isObject, type Json } from '../lib/json.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { differences, type Operation } from '../plan/operation.js';
import { saidInWords } from '../tenant/resources/said-in-words.js';

/** One line for each object that a plan makes and that can be said in words. */
export function wordsOf(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((operation, index) => {
    if (operation.kind !== 'create' || isPartOfAnother(index + 1, operations)) return [];
    return inWords(operation, operations) ?? [];
  });
}

/** What a later step refers to is said with that step. */
function isPartOfAnother(step: number, operations: readonly Operation[]): boolean {
  return operations.some((operation) => JSON.stringify(operation).includes(`{"ref":${step}}`));
}

/**
 * Each value that changes, by its path: of nested values only the leaves that differ. Of an object that is made or removed, what is empty
 * and the annotations of the service are left out; the full list has them.
 */
export function changedValues(operation: Operation, operations: readonly Operation[]): readonly ObjectChange[] {
  const isWhole = operation.kind === 'create' || operation.kind === 'remove';
  return differences(operation)
    .filter(({ property }) => !(isWhole && property.startsWith('@')))
    .flatMap((line) => leavesOf(line, (value) => referredTo(value, operations)?.object ?? null))
    .map((line) => ({ object: operation.object, ...line }));
}

type Line = ReturnType<typeof differences>[number];

function leavesOf(line: Line, nameOf: (value: Json) => string | null): readonly Line[] {
  if (!isObject(line.before) && !isObject(line.after)) return [line];
  const before = leaves(line.property, line.before, nameOf);
  const after = leaves(line.property, line.after, nameOf);
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.flatMap((property) => {
    const [was, is] = [before.get(property), after.get(property)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [{ property, ...omitUndefined({ before: was, after: is }) }];
  });
}

/** The values inside, by their paths; nothing of what is empty. */
function leaves(path: string, value: Json | undefined, nameOf: (value: Json) => string | null): ReadonlyMap<string, Json> {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return new Map();
  if (!isObject(value)) return new Map([[path, Array.isArray(value) ? value.map((one) => nameOf(one) ?? one) : value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leaves(`${path}.${key}`, inner, nameOf)]));
}

function inWords(operation: Operation, operations: readonly Operation[]): string | null {
  if (operation.kind !== 'create') return null;
  const nameOf = (value: Json): string | null => {
    const made = referredTo(value, operations);
    return made === null ? null : (inWords(made, operations) ?? made.object);
  };
  return saidInWords.find(({ key }) => key === operation.resource)?.inWords?.(operation.after, nameOf) ?? null;
}

/** The earlier operation of the same plan whose object a value stands for. */
function referredTo(value: Json, operations: readonly Operation[]): Operation | null {
  const step = isObject(value) ? value['ref'] : undefined;
  return typeof step === 'number' ? (operations[step - 1] ?? null) : null;
}
