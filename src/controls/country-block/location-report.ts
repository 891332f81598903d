/** Names the places that policies are for and leave out: as a gap, as allowed, or as nothing at all. */
import type { OpenPlaces } from '../reasoning/access/coverage/union.js';
import type { Exemptions } from '../reasoning/access/exempt/exemptions.js';
import { countryCodes } from '../reasoning/access/kinds/country-codes.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { type PlacePart, placeLabel, unknownCountry, whereabouts } from '../reasoning/access/parts/place-parts.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { allowed, type Report, type Statement, state } from '../reasoning/access/reasons/statement.js';
import { isEverybody, type Location } from '../reasoning/access/tenant/location-index.js';
import type { TenantAccess } from '../reasoning/access/tenant/tenant-access.js';
import { maxNamedCountries } from './definition.js';

interface LocationContext extends Report {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  readonly openPlaces: readonly OpenPlaces<PlacePart>[];
  readonly wanted: ReadonlySet<string>;
  /** The same in words. */
  readonly asked: string;
}

export function reportLocations(policies: readonly PolicyEffect[], context: LocationContext): void {
  for (const policy of policies) {
    const where = whereabouts(policy.row, context.access.locations);
    for (const location of where?.included ?? []) {
      const statement = onIncluded(policy, location, context);
      if (statement !== null)
        state(context, { object: policy.name, property: 'conditions.locations.includeLocations' }, statement);
    }
    for (const location of where?.excluded ?? [])
      state(
        context,
        { object: policy.name, property: 'conditions.locations.excludeLocations' },
        onExcluded(policy, location, context),
      );
    for (const location of [...(where?.included ?? []), ...(where?.excluded ?? [])])
      if (location.kind === 'countries' && location.gps)
        context.warnings.add(
          'gps',
          `${policy.name} asks the phone where it is (location ${location.name}): people are prompted every hour, and anyone who has no phone with Authenticator has no place. That is not the guarantee of looking up the address.`,
        );
  }
}

const ownAddresses = 'addresses of your own: these are everyone';
const unreadable = 'readable, so that it is known what it holds';

function onIncluded(policy: PolicyEffect, location: Location, { asked }: LocationContext): Statement | null {
  switch (location.kind) {
    case 'deleted':
      return gone(`${policy.name} is for`, location, 'that matches no sign-in');
    case 'unread':
      return { as: 'gap', actual: `location ${location.name}`, expected: unreadable };
    case 'countries':
      return { as: 'note', actual: described(location), expected: `holds ${asked}` };
    case 'addresses':
      return { as: 'note', actual: described(location), expected: 'addresses, which are no country' };
    case 'everywhere':
    case 'all-trusted':
    case 'mfa-trusted':
    case 'compliant-network':
      return null;
  }
}

function onExcluded(policy: PolicyEffect, location: Location, context: LocationContext): Statement {
  if (context.exempt.location(location)) return allowed(location.name);
  switch (location.kind) {
    case 'deleted':
      return { ...gone(`${policy.name} leaves out`, location, 'that lets nobody in'), as: 'note' };
    case 'unread':
      return { as: 'gap', actual: `location ${location.name}`, expected: unreadable };
    case 'countries':
      return onExcludedCountries(location, context);
    case 'addresses':
      return onExcludedAddresses(location, context);
    case 'all-trusted': {
      const trusted = context.access.locations.trusted().map(described).join('; ');
      return context.access.locations.trustsEverybody
        ? { as: 'gap', actual: `${location.name} (${trusted})`, expected: ownAddresses }
        : { as: 'note', actual: `${location.name} (${trusted})`, expected: 'trusted addresses may be left out' };
    }
    case 'mfa-trusted':
    case 'compliant-network':
      return { as: 'note', actual: location.name, expected: 'trusted addresses may be left out' };
    case 'everywhere':
      return { as: 'gap', actual: location.name, expected: 'not every location' };
  }
}

function onExcludedAddresses(
  location: Extract<Location, { kind: 'addresses' }>,
  { openPlaces, access }: LocationContext,
): Statement {
  const actual = described(location);
  if (isEverybody(location)) return { as: 'gap', actual, expected: ownAddresses };
  if (location.trusted === ternary.yes && !access.locations.trustsEverybody)
    return { as: 'note', actual, expected: 'trusted addresses may be left out' };
  const isThere = (place: PlacePart): boolean => place.addresses.locations.some(({ id }) => id === location.id);
  return isOpen(isThere, openPlaces)
    ? {
        as: 'gap',
        actual,
        expected: 'trusted, or listed under except.locations in settings if it is meant, or left out by nobody',
      }
    : { as: 'note', actual, expected: 'left out here and blocked by another policy' };
}

/** Countries left out matter where they are to be blocked; that addresses of no country are among them is easily overlooked. */
function onExcludedCountries(
  location: Extract<Location, { kind: 'countries' }>,
  { openPlaces, wanted }: LocationContext,
): Statement {
  const actual = described(location);
  const codes = [...(location.codes ?? []), ...(location.unknownCountries === ternary.yes ? [unknownCountry] : [])];
  const open = codes.filter((code) => wanted.has(code) && isOpen((place) => place.countries.includes(code), openPlaces));
  return open.length > 0
    ? { as: 'gap', actual, expected: `${open.map(placeLabel).join(', ')} is not among what is left out` }
    : { as: 'note', actual, expected: 'allows none of the countries to be blocked' };
}

/** Whether anyone gets through, or may, from such a place. */
function isOpen(isThere: (place: PlacePart) => boolean, openPlaces: LocationContext['openPlaces']): boolean {
  return openPlaces.some(({ places, open }) => !open.perhaps.isEmpty && places.some(isThere));
}

function gone(beginning: string, location: Location, consequence: string): Statement {
  const text = `${beginning} location ${location.id}, which does not exist any more: ${consequence}.`;
  return {
    as: 'gap',
    actual: `location ${location.id}`,
    expected: 'exists, or is not referred to',
    warning: { code: 'stale-reference', text },
  };
}

function described(location: Location): string {
  if (location.kind === 'addresses') return `${location.name}: ${location.addresses?.toString() ?? 'addresses not readable'}`;
  if (location.kind !== 'countries') return location.name;
  const unknown = location.unknownCountries === ternary.yes ? ' and unknown countries' : '';
  return `${location.name}: ${location.codes === null ? 'countries not readable' : listOf(location.codes)}${unknown}`;
}

/** Countries by code where they are few, or those few that are not among them; of many only how many there are. */
export function listOf(codes: ReadonlySet<string>): string {
  const known = [...codes].filter((code) => code !== unknownCountry).toSorted();
  const unknown = codes.has(unknownCountry) ? ['unknown'] : [];
  if (known.length <= maxNamedCountries) return [...known, ...unknown].join(', ');
  const others = countryCodes.filter((code) => !codes.has(code));
  const all = others.length === 0 ? 'every country' : `every country but ${others.join(', ')}`;
  return [others.length <= maxNamedCountries ? all : `${known.length} countries`, ...unknown].join(', ');
}
