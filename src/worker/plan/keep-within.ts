/** Which changes undo themselves, and after how long. */
import type { Measure } from '../../plan/measure.js';
import type { Plan } from '../../plan/plan.js';
import type { Workplace } from '../context.js';

/** How long a change waits to be kept before it undoes itself; undefined: it stays. */
export function keepWithin(
  work: Pick<Workplace, 'keepWithinMs'>,
  of: Measure,
  plan: { readonly stage: Plan['stage']; readonly reverts?: string | undefined },
): number | undefined {
  const undoesItself = of.undoneUnlessKept === true && plan.stage === 'enforce' && plan.reverts === undefined;
  return undoesItself ? work.keepWithinMs : undefined;
}
