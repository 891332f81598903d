/** A control that is made of parts: how the verdict follows from what holds, what does not, and what could not be told. */
import type { Verdict } from '../../../plan/verdict.js';

/** A part that settings switch off is in no list of parts. */
export type PartState = 'holds' | 'gap' | 'untold';

/** @param fails the control's own condition for fail is proven; where nothing holds at all it is fail in any case. */
export function verdictOfParts(parts: readonly PartState[], fails = false): Verdict {
  if (parts.length === 0) return 'notApplicable';
  if (fails || parts.every((part) => part === 'gap')) return 'fail';
  if (parts.includes('gap')) return 'partial';
  return parts.includes('untold') ? 'unknown' : 'pass';
}

const verdicts = { holds: 'pass', gap: 'fail', untold: 'unknown' } as const satisfies Readonly<Record<PartState, Verdict>>;

/** Each part by its name, as a finding keeps it; null: settings switch it off, or nothing of it is there. */
export function verdictsOfParts(parts: Readonly<Record<string, PartState | null>>): Readonly<Record<string, Verdict>> {
  return Object.fromEntries(Object.entries(parts).flatMap(([name, state]) => (state === null ? [] : [[name, verdicts[state]]])));
}

/** Untold outweighs nothing that is proven: one gap among the pieces of a part makes it a gap. */
export function together(pieces: readonly PartState[]): PartState {
  if (pieces.includes('gap')) return 'gap';
  return pieces.includes('untold') ? 'untold' : 'holds';
}
