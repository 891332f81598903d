/** Travel exceptions derived from the ledger: who is allowed from where and until when, and which objects of the tenant that rests on. */

import type { Change } from '../../engine/changes/change.js';
import { type EndingChange, endingChanges, endingOf } from '../../engine/changes/own-ends.js';
import type { ReadsFold, ReadsRecent } from '../../engine/ledger/ledger.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { ReadsOperations } from '../../engine/plan/plan-store.js';
import { wholePlan } from '../../engine/plan/stored-operations.js';
import { conditionalAccessPolicies } from '../../tenant/resources/conditional-access-policy.js';
import { exclusionOf, policyExclusions } from '../../tenant/resources/policy-exclusion.js';
import { type PlanTravel, travelPrefix } from './terms.js';

/** A change that lets someone in from blocked countries for a time. */
export interface TravelException {
  readonly change: Change;
  readonly travel: PlanTravel;
  /** When it ends, as far as it was lengthened. */
  readonly until: Date;
}

/** Null for a change that is none, or that lengthens one. */
export function exceptionOf(change: Change | null): TravelException | null {
  return asException(endingOf(change));
}

/** The travel exceptions of a tenant that are ahead or under way, oldest first. */
export async function exceptionsOf(ledger: ReadsRecent & ReadsFold, tenant: string): Promise<readonly TravelException[]> {
  return (await endingChanges(ledger, tenant, [`${travelPrefix}-`])).flatMap((one) => asException(one) ?? []);
}

function asException(ending: EndingChange | null): TravelException | null {
  const travel = ending?.plan.travel;
  return ending === null || travel === undefined ? null : { change: ending.change, travel, until: ending.until };
}

/** What of the tenant a travel exception rests on, by object id: policies that leave the person out, and policies of its own. */
export interface ExceptionObjects {
  readonly policies: readonly string[];
  readonly own: readonly string[];
}

/** Null where the stored plan is not the one that was approved: anyone who wrote it must not say what the travel exception rests on. */
export async function objectsOf(plans: ReadsOperations, { change }: TravelException): Promise<ExceptionObjects | null> {
  const operations = change.plan === null ? null : await wholePlan(plans, change.plan);
  return operations === null ? null : objectsIn(operations, change);
}

/** @param operations of the travel exception, proven: as its plan has them, or as a worker announced them */
export function objectsIn(operations: readonly Operation[], { journal }: Change): ExceptionObjects {
  const policies: string[] = [];
  const own: string[] = [];
  let n = 0;
  for (const operation of operations) {
    n += 1;
    if (operation.resource === policyExclusions.key) policies.push(exclusionOf(operation).policy);
    const id = journal.outcomes.get(n)?.id;
    if (operation.resource === conditionalAccessPolicies.key && id !== undefined) own.push(id);
  }
  return { policies, own };
}
