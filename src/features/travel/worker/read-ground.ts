/** Reads what decides who may sign in from where, and finds the traveller on the way. */

import type { Outcomes, RowFold } from '../../../controls/control.js';
import { FollowUp } from '../../../controls/reasoning/access/coverage/coverage-input.js';
import { noReferences } from '../../../controls/reasoning/access/tenant/references.js';
import { locationRead, policyRead, TenantAccess, userRead } from '../../../controls/reasoning/access/tenant/tenant-access.js';
import { refuseUnreadable } from '../../../controls/reasoning/findings/refusals.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { User } from '../../../tenant/resources/user.js';
import { runReads } from '../../../worker/audit/run-reads.js';
import type { WithClient, WithClock, WithFaulted, WithId, WithPlans } from '../../../worker/context.js';
import { faultsOf } from '../../../worker/context.js';
import { objectsOf, type TravelException } from '../trip.js';
import { TravellerSearch } from './find-traveller.js';
import type { TravelGround } from './geo-blocks.js';
import { groundWithout } from './trip-proof.js';

const reads = [policyRead, locationRead, userRead];

export interface TravelReading {
  readonly access: TenantAccess;
  readonly user: User & { readonly id: string };
  /** The number of the account in `access`. */
  readonly traveller: number;
}

/** Of a trip of which another plan is stored than the one that was approved: nobody can tell what it rests on. */
export const unprovenTrip = refuse(
  'plan-edited',
  'The stored plan of a trip is not the one that was approved.',
  'Find out who can write to the store.',
);

/** A refusal where a list broke off, or where the name means nobody or several. */
export async function readTravelGround(
  work: WithClock & WithFaulted,
  { client, id: tenantId }: WithClient & WithId,
  typed: string,
): Promise<TravelReading | Refusal> {
  const search = new TravellerSearch(typed);
  const access = new TenantAccess(reads, {
    accountNames: [],
    alsoRefers: noReferences,
    // A second factor is asked about beside blocks.
    matters: (policy) => policy.state === 'enabled' && policy.forPeople,
    spareSynchronization: false,
    rolesMatter: () => false,
    asOf: work.clock.now(),
  });
  const followUp = new FollowUp();
  const fold: RowFold = {
    see: (read, row) => {
      access.see(read, row);
      if (read.resource === userRead.resource) search.see(row as User);
    },
    follow: (outcomes: Outcomes) => followUp.follow(access, outcomes, () => []),
  };
  const { outcomes } = await runReads([{ reads, fold }], {
    client,
    monotonicMs: () => work.clock.monotonicMs(),
    ...faultsOf(work, tenantId),
  });
  access.settle(outcomes);
  const unread = refuseUnreadable(access.missing(outcomes));
  if (unread !== null) return unread;
  const user = search.result();
  if (isRefusal(user)) return user;
  const { id } = user;
  const traveller = id ? access.accounts.numberOf(id) : null;
  if (!id || traveller === null) throw new Error('An account was read that has no id.');
  return { access, user: { ...user, id }, traveller };
}

/** As it would be without these trips of a person. */
export async function withoutTrips(
  { plans }: WithPlans,
  ground: TravelGround,
  { person, trips }: { readonly person: string; readonly trips: readonly TravelException[] },
): Promise<TravelGround | Refusal> {
  let without = ground;
  for (const trip of trips) {
    const objects = await objectsOf(plans, trip);
    if (objects === null) return unprovenTrip;
    without = groundWithout(without, { person, ...objects });
  }
  return without;
}
