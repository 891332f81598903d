/** The named location that hardenbot makes of the addresses in settings, and what one cannot hold. */
import type { Fields } from '../../../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../../../lib/errors.js';
import type { AddressSet } from '../../ip/address-set.js';
import { ternary } from '../kinds/ternary.js';
import { wireRange } from '../policy/wire-form.js';
import type { Location } from '../tenant/location-index.js';

/** Limits of a named location. Source: Microsoft's page on the network condition; for IPv6 the same limit is assumed. */
const maxRanges = 2000;
const widestPrefix = 9;

/** Identifies the addresses of settings among named locations. */
export const settingsLocationId = 'wanted';

/** The addresses in settings in the form of a named location. */
export function settingsLocation(addresses: AddressSet): Location {
  return { kind: 'addresses', id: settingsLocationId, name: 'the ranges of settings', addresses, trusted: ternary.no };
}

/** As the service takes it. */
export function addressLocation(addresses: AddressSet): Fields {
  return {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    isTrusted: false,
    ipRanges: addresses.toCidrs().map(wireRange),
  };
}

/** @param users who reaches the internet from there: `applications` */
export function refuseAddresses(addresses: AddressSet, users: string): Refusal | null {
  if (!addresses.unroutable.isEmpty)
    return refuse(
      'unroutable',
      `${addresses.unroutable.toString()} is on no internet: the service never sees a sign-in from there.`,
      `Write the public addresses that ${users} reach the internet from.`,
    );
  const cidrs = addresses.toCidrs();
  const wide = cidrs.filter((cidr) => Number(cidr.split('/')[1]) < widestPrefix);
  if (wide.length > 0)
    return refuse(
      'limit',
      `${wide.join(', ')} is wider than a named location takes.`,
      `Write networks of /${widestPrefix} or narrower.`,
    );
  if (cidrs.length > maxRanges)
    return refuse(
      'limit',
      `The ranges are ${cidrs.length} networks, and a named location takes ${maxRanges}.`,
      'Write fewer and wider ranges.',
    );
  return null;
}
