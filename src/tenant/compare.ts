/** Whether an object is as an operation says: services fill in empty lists and nulls that nobody sent. */
import { isUnset } from './lenient.js';

/**
 * True when `actual` says what `wanted` says: every property that is wanted is there with an equal value, and whatever else is
 * there is unset. null, absent and an empty list are the same; null and false are not. Lists of plain values (addresses, ids) are equal
 * in any order, lists of objects (rules) in theirs alone.
 */
export function says(actual: unknown, wanted: unknown): boolean {
  if (isUnset(wanted)) return isUnset(actual);
  if (Array.isArray(wanted)) return Array.isArray(actual) && sameItems(inOneOrder(actual), inOneOrder(wanted));
  if (typeof wanted !== 'object' || wanted === null) return actual === wanted;
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
  const left = actual as Record<string, unknown>;
  const right = wanted as Record<string, unknown>;
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((key) => !key.includes('@') || key in right);
  return keys.every((key) => says(left[key], right[key]));
}

function sameItems(actual: readonly unknown[], wanted: readonly unknown[]): boolean {
  return actual.length === wanted.length && wanted.every((item, index) => says(actual[index], item));
}

function inOneOrder(list: readonly unknown[]): readonly unknown[] {
  return list.some((item) => typeof item === 'object') ? list : list.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
}
