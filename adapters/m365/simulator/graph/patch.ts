/** What a PATCH makes of an object that stands within another one: the service's documentation does not say it for every depth. */
import { isObject } from '../../../../src/lib/json.js';
import { changedRow } from '../row-change.js';
import type { PatchReading } from '../state.js';

/** @param levels how deep objects within are merged; collections are replaced whole at any depth */
function mergedTo(levels: number, there: unknown, sent: unknown): unknown {
  if (levels === 0 || !isObject(sent) || !isObject(there)) return sent;
  const parts = Object.entries(sent).map(([name, value]) => [name, mergedTo(levels - 1, there[name], value)]);
  return changedRow(there, Object.fromEntries(parts));
}

const depths: Readonly<Record<PatchReading, number>> = { merge: Number.POSITIVE_INFINITY, oneLevel: 1, replace: 0 };

/** The value of a property after it was sent. */
export function patched(reading: PatchReading | undefined, there: unknown, sent: unknown): unknown {
  return mergedTo(depths[reading ?? 'merge'], there, sent);
}
