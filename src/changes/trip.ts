/** Trips told from the ledger: who is let in from where and until when, and which objects of the tenant that rests on. */
import type { ReadsFold, ReadsRecent } from '../ledger/ledger.js';
import type { ReadsOperations } from '../plan/plan-store.js';
import { wholePlan } from '../plan/stored-operations.js';
import { type PlanTravel, tripPrefix } from '../plan/travel.js';
import { conditionalAccessPolicies } from '../tenant/resources/conditional-access-policy.js';
import { exclusionOf, policyExclusions } from '../tenant/resources/policy-exclusion.js';
import type { Change, ChangeStatus } from './change.js';
import { readChanges } from './change-of.js';

/** A change that lets somebody in from blocked countries for a time. */
export interface Trip {
  readonly change: Change;
  readonly travel: PlanTravel;
  /** When it ends, as far as it was lengthened. */
  readonly until: Date;
}

const dayMs = 86_400_000;

/** When people are told that a trip is about to end. */
export function lastDayOf(until: Date): Date {
  return new Date(until.getTime() - dayMs);
}

const over: ReadonlySet<ChangeStatus> = new Set(['revertedUnkept', 'reverted']);

/** Whether something of it may be in force in the tenant: from its first step until everything was taken back. */
export function isUnderWay({ status, journal }: Change): boolean {
  return (journal.intents.size > 0 || journal.outcomes.size > 0) && !over.has(status);
}

/** Whether it was approved, or may still be, and nothing of it has been done. */
export function isAhead({ status }: Change): boolean {
  return status === 'waiting' || status === 'approved';
}

/** Null for a change that is none, or that lengthens one. */
export function tripOf(change: Change | null): Trip | null {
  const travel = change?.plan?.travel;
  if (change === null || travel === undefined || travel.extends !== undefined) return null;
  return { change, travel, until: change.keep?.until ?? new Date(travel.until) };
}

/** The trips of a tenant that are ahead or under way, oldest first. */
export async function tripsOf(ledger: ReadsRecent & ReadsFold, tenant: string): Promise<readonly Trip[]> {
  const ids = await ledger.recent(tenant, Number.MAX_SAFE_INTEGER, tripPrefix);
  const trips: Trip[] = [];
  for await (const [, change] of readChanges(ledger, tenant, [...ids].sort())) {
    const trip = tripOf(change);
    if (trip !== null && (isAhead(trip.change) || isUnderWay(trip.change))) trips.push(trip);
  }
  return trips;
}

/** What of the tenant a trip rests on, by object id: policies that leave the person out, and policies of its own. */
export interface TripObjects {
  readonly policies: readonly string[];
  readonly own: readonly string[];
}

/** Null where the stored plan is not the one that was approved: whoever wrote it must not say what the trip rests on. */
export async function objectsOf(plans: ReadsOperations, { change }: Trip): Promise<TripObjects | null> {
  const operations = change.plan === null ? null : await wholePlan(plans, change.plan);
  if (operations === null) return null;
  const policies: string[] = [];
  const own: string[] = [];
  let n = 0;
  for (const operation of operations) {
    n += 1;
    if (operation.resource === policyExclusions.key) policies.push(exclusionOf(operation).policy);
    const id = change.journal.outcomes.get(n)?.id;
    if (operation.resource === conditionalAccessPolicies.key && id !== undefined) own.push(id);
  }
  return { policies, own };
}
