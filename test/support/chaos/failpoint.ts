/** A place in a process at which it dies or stops: before or after the nth step of a name. Named, so that a run can be repeated. */
import type { Fate } from './mortal';

export interface Failpoint {
  /** `during`: the step has begun outside and this process does not hear how it ended; anyone who watches it kills it there. */
  readonly when: 'before' | 'during' | 'after';
  readonly step: string;
  /** Counted from 1. */
  readonly nth: number;
}

/** Throws for a name that is none. */
export function failpointOf(name: string): Failpoint {
  const [, when, step, nth] = /^(before|during|after) (.+) (\d+)$/.exec(name) ?? [];
  if (when === undefined || step === undefined)
    throw new Error(`"${name}" is no failpoint: write e.g. "before append intent 2".`);
  return { when: when as Failpoint['when'], step, nth: Number(nth) };
}

/** Calls `reached` at the failpoint, and `passed` with the name of each step that begins. */
export function fateAt(
  failpoint: Failpoint | null,
  on: { readonly reached: () => void; readonly passed: (step: string, nth: number) => void },
): Fate {
  const begun = new Map<string, number>();
  const ended = new Map<string, number>();
  const count = (counts: Map<string, number>, step: string): number => {
    const nth = (counts.get(step) ?? 0) + 1;
    counts.set(step, nth);
    return nth;
  };
  const isHere = (when: Failpoint['when'], step: string, nth: number): boolean =>
    failpoint?.when === when && failpoint.step === step && failpoint.nth === nth;
  return {
    before: (step) => {
      const nth = count(begun, step);
      on.passed(step, nth);
      if (isHere('before', step, nth)) on.reached();
    },
    after: (step) => {
      if (isHere('after', step, count(ended, step))) on.reached();
    },
    diesDuring: () => false,
  };
}
