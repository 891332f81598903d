/** The rule that we make: what it says. */

import type { Fields } from '../../engine/plan/operation.js';
import type { TransportRule } from '../../tenant/resources/transport-rule.js';
import { isOwnRule, type OwnRule } from '../reasoning/mail-flow/rule-stages.js';
import type { Tenant } from './exposure.js';

export const own: OwnRule = {
  control: 'onmicrosoft-inbound',
  name: 'hardenbot: refuse mail from outside to onmicrosoft.com',
};

export function isOurs(row: TransportRule): boolean {
  return isOwnRule(row, own);
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
