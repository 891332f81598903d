/** A control that is made of parts: how the verdict follows from what holds, what does not, and what is not known. */
import type { Verdict } from '../../../engine/plan/verdict.js';
import type { Coverage, OfParts } from '../../finding.js';

/** Where an object, or a part, stands. */
export type PartState = 'holds' | 'gap' | 'unknown';

/** One part with how many of its objects are as they should be. */
export interface JudgedPart {
  readonly state: PartState;
  /** Absent where its objects cannot be counted. */
  readonly coverage?: Coverage;
}

/** A part that settings switch off is not among them. @param fails the control's own condition for fail is proven; where nothing holds at all it is fail in any case. */
export function verdictOfParts(states: readonly PartState[], fails = false): Verdict {
  if (states.length === 0) return 'notApplicable';
  if (fails || states.every((state) => state === 'gap')) return 'fail';
  if (states.includes('gap')) return 'partial';
  return states.includes('unknown') ? 'unknown' : 'pass';
}

const verdicts = { holds: 'pass', gap: 'fail', unknown: 'unknown' } as const satisfies Readonly<Record<PartState, Verdict>>;

/** Each part by its name, as a finding keeps it; null: settings switch it off, or nothing of it is there. */
export function resultOfParts(parts: Readonly<Record<string, JudgedPart | null>>): Required<OfParts> {
  const judged = Object.entries(parts).flatMap(([name, part]) => (part === null ? [] : [[name, part] as const]));
  return {
    parts: Object.fromEntries(judged.map(([name, { state }]) => [name, verdicts[state]])),
    partCoverage: Object.fromEntries(
      judged.flatMap(([name, { coverage }]) => (coverage === undefined ? [] : [[name, coverage]])),
    ),
  };
}

/** A part that is about one object. */
export function oneObject(state: PartState): JudgedPart {
  return { state, coverage: { covered: state === 'holds' ? 1 : 0, of: 1 } };
}

/** Unknown outweighs nothing that is proven: one gap among the pieces of a part makes it a gap. */
export function together(pieces: readonly PartState[]): PartState {
  if (pieces.includes('gap')) return 'gap';
  return pieces.includes('unknown') ? 'unknown' : 'holds';
}
