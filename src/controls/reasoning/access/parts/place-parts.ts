/** Where a sign-in can come from, cut into the parts that the policies at hand tell apart: a country, and an address in it. */

import { parseCidr } from 'cidr-tools';
import type { ConditionalAccessPolicy } from '../../../../tenant/resources/conditional-access-policy.js';
import { AddressSet } from '../../ip/address-set.js';
import { countryCodes, countryLabel } from '../kinds/country-codes.js';
import { anyOf, includedNotExcluded, type Ternary, ternary, ternaryOf } from '../kinds/ternary.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Location, LocationIndex } from '../tenant/location-index.js';
import { targetsResources } from './resource-parts.js';

/** The country of an address that belongs to none. */
export const unknownCountry = '??';

/** Such an address, or the country by its code and name. */
export function placeLabel(code: string): string {
  return code === unknownCountry ? 'an address of no known country' : countryLabel(code);
}

/** Addresses that the policies do not tell apart. */
export interface AddressPart {
  /** Named locations that hold them; empty for the addresses of everyone else. */
  readonly locations: readonly Location[];
  /** Addresses, and countries, outside of every location that could not be read: none of them is the whole world. */
  readonly outsideUnread: boolean;
}

/** A part: countries that the policies do not tell apart, and addresses likewise. Any country may have any address. */
export interface PlacePart {
  readonly countries: readonly string[];
  readonly addresses: AddressPart;
}

/** The location condition of a policy, with every reference looked up. */
export interface Whereabouts {
  readonly included: readonly Location[];
  readonly excluded: readonly Location[];
}

/** Null where the condition is not set: the policy applies everywhere. */
export function whereabouts(policy: ConditionalAccessPolicy, index: LocationIndex): Whereabouts | null {
  const { includeLocations = [], excludeLocations = [] } = policy.conditions?.locations ?? {};
  if (includeLocations.length + excludeLocations.length === 0) return null;
  const included = includeLocations.length > 0 ? includeLocations : ['All'];
  return { included: included.map((id) => index.get(id)), excluded: excludeLocations.map((id) => index.get(id)) };
}

/** A policy with a place in its conditions. */
export function isAboutPlaces({ row }: PolicyEffect): boolean {
  const { includeLocations, excludeLocations } = row.conditions?.locations ?? {};
  return targetsResources(row) && (includeLocations ?? []).length + (excludeLocations ?? []).length > 0;
}

/**
 * The parts that these conditions tell apart. `apart` adds what a control asks about although no policy may: countries, and
 * locations of its own.
 */
export function placeParts(
  conditions: readonly (Whereabouts | null)[],
  index: LocationIndex,
  apart: { readonly countries?: ReadonlySet<string>; readonly locations?: readonly Location[] } = {},
): readonly PlacePart[] {
  const mentioned = mentionedBy(conditions, index, apart.locations);
  const addresses = addressesTold(mentioned);
  const countries = countriesTold(mentioned, apart.countries ?? new Set());
  return countries.flatMap((codes) => addresses.map((part) => ({ countries: codes, addresses: part })));
}

/** The parts of one country that a condition distinguishes: what `placeParts` would find there, without asking for all the others. */
export function partsWithin(country: string, condition: Whereabouts, index: LocationIndex): readonly PlacePart[] {
  return addressesTold(mentionedBy([condition], index)).map((addresses) => ({ countries: [country], addresses }));
}

function mentionedBy(
  conditions: readonly (Whereabouts | null)[],
  index: LocationIndex,
  more: readonly Location[] = [],
): readonly Location[] {
  const mentioned = new Map<string, Location>();
  const mention = (location: Location): void => {
    mentioned.set(location.id, location);
    if (location.kind === 'all-trusted') for (const trusted of index.trusted()) mentioned.set(trusted.id, trusted);
  };
  for (const location of more) mention(location);
  for (const condition of conditions)
    for (const location of [...(condition?.included ?? []), ...(condition?.excluded ?? [])]) mention(location);
  return [...mentioned.values()];
}

/** The countries that these conditions tell apart, each for an address outside of every location that names addresses; `asked` are a part of their own. */
export function countryParts(conditions: readonly (Whereabouts | null)[], asked: ReadonlySet<string>): readonly PlacePart[] {
  const all = conditions.flatMap((condition) => [...(condition?.included ?? []), ...(condition?.excluded ?? [])]);
  const mentioned = [...new Map(all.map((location) => [location.id, location])).values()];
  const addresses = { locations: [], outsideUnread: false };
  return countriesTold(mentioned, asked).map((countries) => ({ countries, addresses }));
}

const everyCode: ReadonlySet<string> = new Set(countryCodes);

function countriesTold(locations: readonly Location[], asked: ReadonlySet<string>): readonly (readonly string[])[] {
  const sets = locations.flatMap((location) => (location.kind === 'countries' ? [location] : []));
  const written = sets.flatMap((location) => [...(location.codes ?? [])]);
  const named = new Set([...asked, ...written, unknownCountry]);
  const keyOf = (code: string): string =>
    [asked.has(code), code === unknownCountry, ...sets.map((location) => isFrom(location, code))].join();
  const groups = new Map<string, string[]>();
  const groupOf = (code: string): string[] => {
    const key = keyOf(code);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    return group;
  };
  // Nobody names most of them: they are all as one.
  let others: string[] | undefined;
  for (const code of countryCodes) {
    if (!named.has(code)) others ??= groupOf('');
    const group = named.has(code) ? groupOf(code) : others;
    group?.push(code);
  }
  for (const code of named) if (!everyCode.has(code)) groupOf(code).push(code);
  return [...groups.values()];
}

function addressesTold(locations: readonly Location[]): readonly AddressPart[] {
  const readable = locations.flatMap((location) =>
    location.kind === 'addresses' && location.addresses !== null ? [location] : [],
  );
  const parts = addressParts(readable.map((location) => location.addresses ?? AddressSet.none));
  const alone = locations.filter(
    (location) =>
      location.kind === 'mfa-trusted' ||
      location.kind === 'compliant-network' ||
      (location.kind === 'addresses' && location.addresses === null),
  );
  const unread = locations.some(
    (location) =>
      location.kind === 'unread' ||
      (location.kind === 'countries' && location.codes === null) ||
      (location.kind === 'addresses' && location.addresses === null),
  );
  return [
    ...parts.map((part) => ({ locations: part.flatMap((index) => readable[index] ?? []), outsideUnread: false })),
    ...alone.map((location) => ({ locations: [location], outsideUnread: false })),
    ...(unread ? [{ locations: [], outsideUnread: true }] : []),
  ];
}

/** Whether a policy with this condition applies to sign-ins from a part. */
export function appliesFrom(condition: Whereabouts | null, place: PlacePart): Ternary {
  if (condition === null) return ternary.yes;
  return includedNotExcluded(
    anyOf(condition.included.map((location) => holds(location, place))),
    anyOf(condition.excluded.map((location) => holds(location, place))),
  );
}

/** Whether addresses of a part count as trusted by the tenant itself. */
export function isTrusted(addresses: AddressPart): Ternary {
  return anyOf(
    addresses.locations.map((location) => {
      if (location.kind === 'addresses') return location.trusted;
      return ternaryOf(location.kind === 'mfa-trusted' || location.kind === 'compliant-network');
    }),
  );
}

/** Whether a location holds the sign-ins of a part. */
export function holds(location: Location, place: PlacePart): Ternary {
  switch (location.kind) {
    case 'everywhere':
      return ternary.yes;
    case 'all-trusted':
      return isTrusted(place.addresses);
    case 'countries':
      if (location.codes === null && place.addresses.outsideUnread) return ternary.no;
      return isFrom(location, place.countries[0] ?? unknownCountry);
    case 'addresses':
    case 'mfa-trusted':
    case 'compliant-network':
      return isAt(location, place.addresses);
    case 'deleted':
      return ternary.no;
    case 'unread':
      return place.addresses.outsideUnread ? ternary.no : ternary.perhaps;
  }
}

function isFrom(location: Extract<Location, { kind: 'countries' }>, code: string): Ternary {
  if (code === unknownCountry) return location.unknownCountries;
  return location.codes === null ? ternary.perhaps : ternaryOf(location.codes.has(code));
}

function isAt(location: Location, addresses: AddressPart): Ternary {
  if (addresses.locations.some((candidate) => candidate.id === location.id)) return ternary.yes;
  const unread = location.kind === 'addresses' && location.addresses === null;
  return unread && !addresses.outsideUnread ? ternary.perhaps : ternary.no;
}

// The internet, cut into the parts that named locations tell apart: which locations an address can be in at once.

interface Edge {
  readonly at: bigint;
  readonly set: number;
  readonly opens: boolean;
}

/**
 * Every combination of the sets that some address is in, as positions in `sets`; the empty one stands for the addresses in
 * none. IPv4 and IPv6 are swept one after the other.
 */
function addressParts(sets: readonly AddressSet[]): readonly (readonly number[])[] {
  const parts = new Map<string, readonly number[]>();
  for (const [version, end] of [
    [4, 1n << 32n],
    [6, 1n << 128n],
  ] as const)
    for (const part of sweep(edgesOf(sets, version), end)) parts.set(part.join(), part);
  return [...parts.values()];
}

function edgesOf(sets: readonly AddressSet[], version: 4 | 6): readonly Edge[] {
  return sets.flatMap((addresses, set) =>
    (version === 4 ? addresses.ipv4 : addresses.ipv6).toCidrs().flatMap((cidr) => {
      const { start, end } = parseCidr(cidr);
      return [
        { at: start, set, opens: true },
        { at: end + 1n, set, opens: false },
      ];
    }),
  );
}

function* sweep(edges: readonly Edge[], end: bigint): Iterable<readonly number[]> {
  const open = new Set<number>();
  let from = 0n;
  for (const edge of edges.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    if (edge.at > from) yield [...open].toSorted((a, b) => a - b);
    from = edge.at;
    if (edge.opens) open.add(edge.set);
    else open.delete(edge.set);
  }
  if (from < end) yield [...open].toSorted((a, b) => a - b);
}
