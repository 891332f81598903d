/** What may go to other domains, and how mail from them is taken: by the entry for the domain, else by that for all (`*`). */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const remoteDomainRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  /** A domain, one with everything below it (`*.contoso.com`), or `*`. */
  DomainName: text(),
  AutoForwardEnabled: flag(),
  /** true: mail that claims to be from the domain is not looked at by the filter. */
  TrustedMailInboundEnabled: flag(),
});
export type RemoteDomain = z.infer<typeof remoteDomainRow>;

/** Source: Get- and Set-RemoteDomain of the Exchange Online cmdlet reference. */
export const remoteDomains: Resource<RemoteDomain> = {
  key: 'exchange.RemoteDomain',
  list: { service: 'exchange', cmdlet: 'Get-RemoteDomain', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: remoteDomainRow,
  object: exchangeObject('RemoteDomain'),
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-RemoteDomain', 'Set-RemoteDomain', 'Remove-RemoteDomain'],
    onlySettingsRead: true,
  },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Remote and Accepted Domains',
  },
  answers: {
    always: ['Guid', 'Name', 'DomainName', 'AutoForwardEnabled', 'TrustedMailInboundEnabled'],
  },
};

/** The name an admin knows the entry by. */
export function remoteDomainName({ Name, DomainName, Identity }: RemoteDomain): string {
  return Name ?? DomainName ?? Identity ?? '(remote domain without a name)';
}
