/** The rule that we make: what it says, and how far the one that is there is from it. */

import type { Fields } from '../../engine/plan/operation.js';
import { canonicalJson, type Json, sameJson } from '../../lib/json.js';
import type { TransportRule } from '../../tenant/resources/transport-rule.js';
import { isMarked } from '../reasoning/our-mark.js';
import type { Tenant } from './exposure.js';

export const controlId = 'onmicrosoft-inbound';
export const ourName = 'hardenbot: refuse mail from outside to onmicrosoft.com';

export function isOurs(row: TransportRule): boolean {
  return row.Name === ourName || isMarked(row.Comments, controlId);
}

/** The conditions and the refusal; the status code is one of those that the service takes (5.7.1, 5.7.900 to 5.7.999). */
export function wishFor({ index, allowed }: Tenant): Fields {
  const spared = index.livingAtMicrosoft.map(({ address }) => address).filter((address) => allowed(address));
  return {
    FromScope: 'NotInOrganization',
    RecipientDomainIs: index.microsoftDomains.flatMap(({ name }) => name ?? []),
    RecipientAddressType: 'Original',
    ExceptIfSentTo: spared,
    RejectMessageReasonText: 'This address does not take mail from outside. Please use the public address of the recipient.',
    RejectMessageEnhancedStatusCode: '5.7.1',
    SetAuditSeverity: 'Medium',
  };
}

/** Properties of a rule that are not as wished, with what they are now; lists are compared as sets, without regard to case. */
export function changesOf(row: TransportRule, wish: Fields): { readonly before: Fields; readonly after: Fields } {
  const differing = Object.entries(wish).filter(([property, value]) => !isSame(valueIn(row, property), value));
  return {
    before: Object.fromEntries(differing.map(([property]) => [property, valueIn(row, property)])),
    after: Object.fromEntries(differing),
  };
}

function valueIn(row: TransportRule, property: string): Json {
  return (row[property] ?? null) as Json;
}

function isSame(left: Json, right: Json): boolean {
  if (!Array.isArray(right)) return sameJson(left, right);
  const plain = (list: readonly Json[]) => list.map((item) => canonicalJson(item).toLowerCase()).sort();
  return sameJson(plain(Array.isArray(left) ? left : []), plain(right));
}
