/** Why a policy does not apply to sign-ins from a place: the location that leaves it out, or that none takes it in. */

import { ternary } from '../kinds/ternary.js';
import { appliesFrom, holds, type PlacePart, unknownCountry, whereabouts } from '../parts/place-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Location, LocationIndex } from '../tenant/location-index.js';
import { policyObject, type Reason } from './reason.js';

/** Of places that no policy tells apart one is enough. Empty where it applies. */
export function whyFromThere(policy: PolicyEffect, places: readonly PlacePart[], locations: LocationIndex): readonly Reason[] {
  const condition = whereabouts(policy.row, locations);
  const place = places.find((one) => appliesFrom(condition, one) !== ternary.yes);
  if (condition === null || place === undefined) return [];
  const object = policyObject(policy);
  const isUnknown = place.countries.includes(unknownCountry);
  const out = condition.excluded.find((location) => holds(location, place) !== ternary.no);
  if (out !== undefined) {
    if (isUnknown && out.kind === 'countries')
      return [
        { object: `location "${out.name}"`, property: 'includeUnknownCountriesAndRegions', actual: 'true', closes: 'false' },
      ];
    return [{ object, property: 'conditions.locations.excludeLocations', actual: out.name, closes: `without ${out.name}` }];
  }
  const countries = condition.included.find((location) => location.kind === 'countries');
  if (countries?.kind === 'countries') return [notAmong(countries, place, isUnknown)];
  const names = condition.included.map(({ name }) => name).join(', ');
  return [{ object, property: 'conditions.locations.includeLocations', actual: names, closes: 'All' }];
}

function notAmong(location: Extract<Location, { kind: 'countries' }>, place: PlacePart, isUnknown: boolean): Reason {
  const object = `location "${location.name}"`;
  if (isUnknown) return { object, property: 'includeUnknownCountriesAndRegions', actual: 'false', closes: 'true' };
  const codes = [...(location.codes ?? [])].toSorted();
  const shown = codes.length > few ? `${codes.slice(0, few).join(', ')} and ${codes.length - few} more` : codes.join(', ');
  const missing = place.countries.length > few ? `${place.countries.length} countries more` : place.countries.join(', ');
  return { object, property: 'countriesAndRegions', actual: shown || 'none', closes: `with ${missing}` };
}

const few = 6;
