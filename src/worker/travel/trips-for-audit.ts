/** The trips of a tenant as an audit takes them: those that were approved and wait for their day, and those under way. */
import { isUnderWay, objectsOf, tripsOf } from '../../changes/trip.js';
import type { TravelException } from '../../controls/reasoning/travel/exception.js';
import type { WithLedger, WithPlans } from '../context.js';

export async function tripsForAudit(
  { ledger, plans }: WithLedger & WithPlans,
  tenant: string,
): Promise<readonly TravelException[]> {
  const found: TravelException[] = [];
  for (const trip of await tripsOf(ledger, tenant)) {
    const { change, travel, until } = trip;
    if (change.status === 'waiting') continue;
    const begun = isUnderWay(change);
    const { policies, own } = (begun ? await objectsOf(plans, trip) : null) ?? { policies: [], own: [] };
    found.push({
      id: change.id,
      person: travel.account.id,
      countries: [...travel.countries],
      from: begun ? change.requestedAt.toISOString() : (travel.from ?? change.requestedAt.toISOString()),
      until: until.toISOString(),
      policies: [...policies.map((policy) => ({ policy })), ...own.map((block) => ({ policy: '', block }))],
    });
  }
  return found;
}
