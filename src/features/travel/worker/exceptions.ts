/** The trips of a tenant as an audit takes them: those that were approved and wait for their day, and those under way. */

import type { AccessException } from '../../../controls/reasoning/access/access-exception.js';
import { isUnderWay } from '../../../engine/changes/own-ends.js';
import type { WithLedger, WithPlans } from '../../../worker/context.js';
import { objectsOf, tripsOf } from '../trip.js';

export async function tripsForAudit(
  { ledger, plans }: WithLedger & WithPlans,
  tenant: string,
): Promise<readonly AccessException[]> {
  const found: AccessException[] = [];
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
