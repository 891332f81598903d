/** The operations of a change as a worker announced them, and which kinds of objects it holds, where its stored plan cannot be had: the entries are signed, the store is not. */
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { Plan } from '../../engine/plan/plan.js';
import { isRefusal } from '../../lib/errors.js';
import type { WithLedger, WithPlans } from '../context.js';
import { measureOperations } from './check-operations.js';
import { classesOf } from './lease.js';

/** In the place of what was never announced, so that numbers stay: nothing of it was done, and nothing undoes it. */
const nothing: Operation = { kind: 'action', resource: 'none', object: 'nothing', identity: 'none', after: {} } as const;

/** @param count how many operations the plan has */
export function announcedOperations(entries: readonly VerifiedEntry[], count: number): readonly Operation[] {
  const announced = new Map(
    entries.flatMap(({ event }) => (event.type === 'intent' && event.undo !== true ? [[event.n, event.operation] as const] : [])),
  );
  return Array.from({ length: count }, (_unused, index) => announced.get(index + 1) ?? nothing);
}

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
