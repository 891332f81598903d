/** Which kinds of objects a change holds while it is undone or set aside. */
import type { Operation } from '../../engine/plan/operation.js';
import type { Plan } from '../../engine/plan/plan.js';
import { isRefusal } from '../../lib/errors.js';
import type { WithLedger, WithPlans } from '../context.js';
import { announcedOperations } from './announced.js';
import { measureOperations } from './check-operations.js';
import { classesOf } from './lease.js';

/**
 * Those of the plan that was approved; where another one is stored, those that a worker announced in its own signed words. What someone else stored names none: it could be
 * a kind that is always held, and the change would wait for it.
 */
export async function classesOfChange({ plans, ledger }: WithPlans & WithLedger, plan: Plan): Promise<readonly string[]> {
  const classes = new Set<string>();
  async function* noted(): AsyncGenerator<Operation> {
    for await (const operation of plans.operations(plan.tenant, plan.id)) {
      classes.add(operation.resource);
      yield operation;
    }
  }
  if (!isRefusal(await measureOperations(plan, noted()))) return [...classes].sort();
  return classesOf(announcedOperations(await ledger.subject(plan.tenant, plan.id), plan.operations));
}
