/** Whether a plan stands alone: it was requested alone, and no other card decides on it. */
import type { Change } from './change.js';

/** The keys of a request for a single plan; one with other keys belongs to a card of its own. */
const plainKeys: ReadonlySet<string> = new Set(['type', 'what', 'control', 'parameters', 'except', 'decision']);

export function isPlainRequest(request: Change['request']): boolean {
  return Object.entries(request).every(([key, value]) => value === undefined || plainKeys.has(key));
}
