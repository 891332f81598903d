/** Two commits side by side: what a benchmark came to in each, measured in turn, and how many times the first the second takes. */
import { median, type Result } from './benchmark';

/** One after the other on the same machine. */
export interface Pair {
  readonly before: Result;
  readonly after: Result;
}

export interface Comparison {
  readonly name: string;
  readonly unit: string;
  /** Medians of what each commit took, in the unit. */
  readonly before: number;
  readonly after: number;
  /** After ÷ before in each pair; in reverse where more is better, so that above 1 is always worse. */
  readonly times: { readonly median: number; readonly lowest: number; readonly highest: number };
  /** Whether both commits say in the same words what they measure. */
  readonly isSameWork: boolean;
  readonly verdict: 'worse' | 'better' | 'alike' | 'unclear';
}

/** What the machine's own noise may come to. */
const tolerance = 0.03;

/** @param pairs of one benchmark, at least one */
export function compare(pairs: readonly Pair[]): Comparison {
  const [first] = pairs;
  if (first === undefined) throw new RangeError('There is nothing to compare.');
  const quotients = pairs.map(({ before, after }) => {
    const [one, other] = after.goal.kind === 'atLeast' ? [after, before] : [before, after];
    // Two that are nothing are alike.
    return one.value === other.value ? 1 : other.value / one.value;
  });
  const times = { median: median(quotients), lowest: Math.min(...quotients), highest: Math.max(...quotients) };
  return {
    name: first.after.name,
    unit: first.after.unit,
    before: median(pairs.map(({ before }) => before.value)),
    after: median(pairs.map(({ after }) => after.value)),
    times,
    isSameWork: first.before.about === first.after.about,
    verdict: verdictOf(times),
  };
}

/** A difference that some pairs have in reverse is none that was measured. */
function verdictOf({ median: middle, lowest, highest }: Comparison['times']): Comparison['verdict'] {
  if (Math.abs(middle - 1) <= tolerance) return 'alike';
  if (middle > 1) return lowest > 1 ? 'worse' : 'unclear';
  return highest < 1 ? 'better' : 'unclear';
}
