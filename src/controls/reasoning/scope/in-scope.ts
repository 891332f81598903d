/** Who or what a verdict is about, decided before the verdict and before any sentence that counts: what is true of nobody is no pass. */
import type { Verdict } from '../../../engine/plan/verdict.js';
import { plural } from '../../../lib/plural.js';

/** `nobody`: everything was read, and there is none · `unknown`: none was found, and not everything was read. */
export type InScope = 'some' | 'nobody' | 'unknown';

/**
 * @param count how many are in scope, or may be
 * @param whole whether whatever could be in scope was read
 */
export function inScope({ count, whole }: { readonly count: number; readonly whole: boolean }): InScope {
  if (count > 0) return 'some';
  return whole ? 'nobody' : 'unknown';
}

/** The verdict where something is in scope; a control that asks about nobody does not apply. */
export function verdictInScope(scope: InScope, judged: () => Verdict): Verdict {
  if (scope === 'some') return judged();
  return scope === 'nobody' ? 'notApplicable' : 'unknown';
}

/** Said of a control over people that asks about none of them. */
export const nobodyAsked = 'Nobody is in scope: every account is disabled, a break-glass account or left out in settings.';

/**
 * `The one account`, `All 3 accounts`; where those in scope are known by no list, `Every account`. A subject in the singular has a verb in the
 * singular, so `isOne` says which it takes.
 */
export function everyOne(count: number, noun: string): { readonly text: string; readonly isOne: boolean } {
  if (count === 0) return { text: `Every ${noun}`, isOne: true };
  return count === 1 ? { text: `The one ${noun}`, isOne: true } : { text: `All ${plural(count, noun)}`, isOne: false };
}
