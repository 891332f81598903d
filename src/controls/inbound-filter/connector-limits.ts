/** What an inbound connector takes as addresses. Source: Set-InboundConnector in the cmdlet reference: IPv4 only, networks from /24 to /32. */
import type { AddressSet } from '../reasoning/ip/address-set.js';

const widestPrefix = 24;

/** Why a connector does not take these addresses, as a sentence; null: it does. @param notation as it is written */
export function problemOf(notation: string, set: AddressSet): string | null {
  if (!set.ipv6.isEmpty) return `"${notation}" holds IPv6 addresses; an inbound connector takes IPv4 only.`;
  if (!set.unroutable.isEmpty)
    return `"${notation}" holds private or reserved addresses; no mail from the internet comes from there.`;
  const wide = set.toCidrs().find((cidr) => Number(cidr.split('/')[1]) < widestPrefix);
  return wide === undefined
    ? null
    : `"${notation}" holds the network ${wide}; an inbound connector takes networks from /${widestPrefix} to /32.`;
}

/** The addresses as the service writes them: single ones without a prefix. */
export function writtenFor(set: AddressSet): readonly string[] {
  return set.toCidrs().map((cidr) => cidr.replace(/\/32$/, ''));
}
