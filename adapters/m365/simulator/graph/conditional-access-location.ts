/** Whether a sign-in comes from a named location: by country, or by address. */
import ipaddr from 'ipaddr.js';
import { isObject } from '../../../../src/lib/json.js';
import type { Row } from '../template.js';
import type { Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { sought } from './directory.js';

export interface Origin {
  readonly country: string | null;
  readonly ipAddress: string | null;
}

/** `location` is an id or one of the words of a location list; a location that is not there matches nothing. */
export function isAtLocation(tenant: Tenant, location: string, origin: Origin): boolean {
  if (location === 'All') return true;
  const locations = tenant.collection('graph.namedLocations');
  if (location === 'AllTrusted') return [...locations.rows].some((row) => row['isTrusted'] === true && isWithin(row, origin));
  const row = sought(locations, location)?.row;
  return row !== undefined && isWithin(row, origin);
}

function isWithin(location: Row, origin: Origin): boolean {
  if (Array.isArray(location['ipRanges']))
    return location['ipRanges'].some((range) => isObject(range) && holds(range, origin.ipAddress));
  const countries = Array.isArray(location['countriesAndRegions']) ? location['countriesAndRegions'] : [];
  if (origin.country === null) return location['includeUnknownCountriesAndRegions'] === true;
  const wanted = origin.country.toUpperCase();
  return countries.some((country) => textOf(country).toUpperCase() === wanted);
}

function holds(range: Row, address: string | null): boolean {
  const cidr = textOf(range['cidrAddress']);
  if (address === null || !ipaddr.isValid(address) || !ipaddr.isValidCIDR(cidr)) return false;
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.process(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}
