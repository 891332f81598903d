/** Rule 2 and 3 for all the basics: what some parts come to together. */
import type { Verdict } from '../../../src/engine/plan/verdict';

/** How one part, or one thing in scope, stands. */
export type Stand = 'holds' | 'gap' | 'unknown';

/** A gap beside something that holds, or that may: partial. Nothing holds: fail. Nothing to judge: it does not apply. */
export function together(stands: readonly Stand[]): readonly Verdict[] {
  if (stands.length === 0) return ['notApplicable'];
  const [holds, gap, unknown] = (['holds', 'gap', 'unknown'] as const).map((stand) => stands.includes(stand));
  if (gap) return holds ? ['partial'] : unknown ? ['partial', 'fail'] : ['fail'];
  return unknown ? ['unknown'] : ['pass'];
}
