/** What our connector asks of mail, in the terms of the service and within its limits. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Fields } from '../../plan/operation.js';
import { type AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import type { Settings } from './settings.js';

/** Source: Set-InboundConnector in the cmdlet reference: IPv4 only, networks from /24 to /32. */
const widestPrefix = 24;

/** Parameters that restrict a connector, by the certificate where there is one: addresses are shared and change hands. Never both at once. */
export function restrictionFields(settings: Settings): Fields | Refusal {
  if (settings.certificate !== null)
    return {
      RestrictDomainsToIPAddresses: false,
      RequireTls: true,
      RestrictDomainsToCertificate: true,
      TlsSenderCertificateName: settings.certificate,
    };
  const addresses: string[] = [];
  for (const notation of settings.ranges) {
    const set = parseAddresses(notation);
    if (!isAddressSet(set)) return tooMuch(set.problem);
    const problem = problemOf(notation, set);
    if (problem !== null) return tooMuch(problem);
    addresses.push(...set.toCidrs().map((cidr) => cidr.replace(/\/32$/, '')));
  }
  return { RestrictDomainsToCertificate: false, RestrictDomainsToIPAddresses: true, SenderIPAddresses: [...new Set(addresses)] };
}

function problemOf(notation: string, set: AddressSet): string | null {
  if (!set.ipv6.isEmpty) return `"${notation}" holds IPv6 addresses; an inbound connector takes IPv4 only.`;
  if (!set.unroutable.isEmpty)
    return `"${notation}" holds private or reserved addresses; no mail from the internet comes from there.`;
  const wide = set.toCidrs().find((cidr) => Number(cidr.split('/')[1]) < widestPrefix);
  return wide === undefined
    ? null
    : `"${notation}" holds the network ${wide}; an inbound connector takes networks from /${widestPrefix} to /32.`;
}

function tooMuch(reason: string): Refusal {
  return refuse(
    'range',
    reason,
    'Name in settings the addresses that the filter really sends from, as single IPv4 addresses or networks of /24 and smaller, or its certificate.',
  );
}
