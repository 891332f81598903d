/** Names the places that policies leave out or are limited to, where nothing but the operator's list excuses a place. */

import type { Exemptions } from '../exempt/exemptions.js';
import { type Ternary, ternary } from '../kinds/ternary.js';
import { holds, type PlacePart, whereabouts } from '../parts/place-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import { isEverybody, type Location, type LocationIndex } from '../tenant/location-index.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import { meantOrNot, type ReportContext } from './exclusion-report.js';
import { allowed, type Statement, state } from './statement.js';

/** Every place counts but those that settings list; a trusted place is a place too. */
export function placesButListed(access: TenantAccess, exempt: Exemptions): (place: PlacePart) => Ternary {
  const listed = access.locations.all().filter((location) => exempt.location(location));
  return (place) => {
    if (place.addresses.locations.some((location) => exempt.location(location))) return ternary.no;
    const spared = listed.some((location) => location.kind === 'countries' && holds(location, place) === ternary.yes);
    return spared ? ternary.no : ternary.yes;
  };
}

/** What to do where policies leave trusted addresses out, of which nobody can read all; empty where none does. */
export function mfaTrustedInWords(policies: readonly PolicyEffect[], locations: LocationIndex): string {
  const leftOut = policies.flatMap(({ row }) => whereabouts(row, locations)?.excluded ?? []);
  if (leftOut.some(({ kind }) => kind === 'all-trusted'))
    return ' AllTrusted holds the MFA trusted IPs of the older service settings too, which no interface shows: leave out the named locations themselves.';
  return leftOut.some(({ kind }) => kind === 'mfa-trusted')
    ? ' Which addresses the MFA trusted IPs of the older service settings are no interface shows: leave out named locations in their place.'
    : '';
}

export function reportPlaces(policies: readonly PolicyEffect[], context: ReportContext): void {
  for (const policy of policies) {
    const where = whereabouts(policy.row, context.access.locations);
    if (where === null) continue;
    const object = policy.name;
    for (const location of where.excluded)
      state(context, { object, property: 'conditions.locations.excludeLocations' }, onExcluded(policy, location, context));
    const onlySome = where.included.filter(({ kind }) => kind !== 'everywhere');
    if (onlySome.length === 0 || onlySome.length < where.included.length) continue;
    const open = !context.union.open.perhaps.isEmpty;
    state(
      context,
      { object, property: 'conditions.locations.includeLocations' },
      {
        as: open ? 'gap' : 'note',
        actual: onlySome.map(({ name }) => name).join(', '),
        expected: open ? 'All' : 'All, or the other places by another policy',
      },
    );
  }
}

function onExcluded(policy: PolicyEffect, location: Location, { exempt, union }: ReportContext): Statement {
  if (exempt.location(location)) return allowed(location.name);
  if (location.kind === 'deleted')
    return {
      as: 'note',
      actual: `location ${location.id}`,
      expected: 'exists, or is not referred to',
      warning: {
        code: 'stale-reference',
        text: `${policy.name} leaves out location ${location.id}, which does not exist any more: that lets nobody through.`,
      },
    };
  if (location.kind === 'unread')
    return { as: 'gap', actual: `location ${location.name}`, expected: 'readable, so that it is known what it holds' };
  const isOpen = union.byPlace.some(
    ({ places, open }) => !open.perhaps.isEmpty && places.some((place) => holds(location, place) !== ternary.no),
  );
  return isOpen
    ? {
        as: 'gap',
        actual: location.name,
        expected: isEverybody(location) ? 'addresses of your own: these are everyone' : meantOrNot('locations', exempt),
      }
    : { as: 'note', actual: location.name, expected: 'left out here and covered by another policy' };
}
