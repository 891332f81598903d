/** Which changes undo themselves, and after how long. */
import type { Measure } from '../../plan/measure.js';
import type { Plan } from '../../plan/plan.js';
import type { WorkerContext } from '../context.js';

/** How long a change waits to be kept before it undoes itself; undefined: it stays. */
export function keepWithin(
  work: Pick<WorkerContext, 'keepWithinMs'>,
  of: Measure,
  plan: { readonly tenant: string; readonly stage: Plan['stage']; readonly reverts?: string | undefined },
): number | undefined {
  const revertsItself = of.revertedUnlessKept === true && plan.stage === 'enforce' && plan.reverts === undefined;
  return revertsItself ? Math.max(work.keepWithinMs(plan.tenant), of.keepWithinAtLeastMs ?? 0) : undefined;
}
