/** Domains that the tenant takes mail for. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const acceptedDomainRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  DomainName: text(),
  /** `Authoritative`: every recipient is in the tenant; `InternalRelay` and `ExternalRelay`: some or all are elsewhere. */
  DomainType: text(),
  /** The domain that new mailboxes and system messages get. */
  Default: flag(),
  /** The onmicrosoft.com domain that the tenant was made with. */
  InitialDomain: flag(),
  MatchSubDomains: flag(),
  /** true: nobody may send in its name. */
  SendingFromDomainDisabled: flag(),
  IsCoexistenceDomain: flag(),
});
export type AcceptedDomain = z.infer<typeof acceptedDomainRow>;

/** Source: Get-AcceptedDomain of the Exchange Online cmdlet reference. */
export const acceptedDomains: Resource<AcceptedDomain> = {
  key: 'exchange.AcceptedDomain',
  list: { service: 'exchange', cmdlet: 'Get-AcceptedDomain', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: acceptedDomainRow,
  about: ['DomainName'],
  changedBy: { log: 'exchange', cmdlets: ['New-AcceptedDomain', 'Set-AcceptedDomain', 'Remove-AcceptedDomain'] },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: {
    always: ['Guid', 'Name', 'DomainName', 'DomainType', 'Default', 'InitialDomain', 'MatchSubDomains'],
    words: {
      DomainType: ['Authoritative', 'InternalRelay', 'ExternalRelay'],
    },
  },
};
