/** Names the places that policies leave out or in, as a gap, as allowed, or as nothing at all. */
import type { Exemptions } from '../access-coverage/exemptions.js';
import type { Location } from '../access-coverage/location-book.js';
import { type PlacePart, whereabouts } from '../access-coverage/place-parts.js';
import type { PolicyEffect } from '../access-coverage/policy-effect.js';
import type { TenantAccess } from '../access-coverage/tenant-access.js';
import { told } from '../access-coverage/told.js';
import type { OpenPlaces } from '../access-coverage/union.js';
import { countryLabel } from '../country-codes.js';
import type { EvidenceList } from '../evidence-list.js';
import type { WarningList } from '../warning-list.js';

export interface LocationContext {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  readonly openPlaces: readonly OpenPlaces<PlacePart>[];
  readonly wanted: ReadonlySet<string>;
  readonly evidence: EvidenceList;
  readonly warnings: WarningList;
}

export function reportLocations(policies: readonly PolicyEffect[], context: LocationContext): void {
  for (const policy of policies) {
    const where = whereabouts(policy.row, context.access.locations);
    if (where === null) continue;
    for (const location of where.included) reportIncluded(policy, location, context);
    for (const location of where.excluded) reportExcluded(policy, location, context);
    for (const location of [...where.included, ...where.excluded])
      if (location.kind === 'countries' && location.gps)
        context.warnings.add(
          'gps',
          `${policy.name} asks the phone where it is (location ${location.name}): people are prompted every hour, and who has no phone with Authenticator is judged without a place. Looking up the address is a different guarantee.`,
        );
  }
}

function reportIncluded(policy: PolicyEffect, location: Location, context: LocationContext): void {
  const property = 'conditions.locations.includeLocations';
  switch (location.kind) {
    case 'deleted':
      context.evidence.gap(policy.name, property, `location ${location.id}`, 'exists, or is not referred to');
      return context.warnings.add(
        'stale-reference',
        `${policy.name} is for location ${location.id}, which does not exist any more: that matches no sign-in.`,
      );
    case 'unread':
      return context.evidence.gap(policy.name, property, `location ${location.name}`, 'readable, so that its countries are known');
    case 'countries':
      return context.evidence.note(policy.name, property, described(location), `holds ${listOf(context.wanted)}`);
    default:
      return;
  }
}

function reportExcluded(policy: PolicyEffect, location: Location, context: LocationContext): void {
  const { evidence, warnings, exempt } = context;
  const property = 'conditions.locations.excludeLocations';
  if (exempt.location(location)) return evidence.note(policy.name, property, location.name, `${location.name} (allowed in settings)`);
  switch (location.kind) {
    case 'deleted':
      evidence.note(policy.name, property, `location ${location.id}`, 'exists, or is not referred to');
      return warnings.add(
        'stale-reference',
        `${policy.name} leaves out location ${location.id}, which does not exist any more: that lets nobody in.`,
      );
    case 'unread':
      return evidence.gap(policy.name, property, `location ${location.name}`, 'readable, so that its countries are known');
    case 'countries':
      return reportCountries(policy, location, context);
    case 'addresses':
      if (location.trusted === told.yes)
        return evidence.note(policy.name, property, described(location), 'trusted addresses may be left out');
      if (isOpen((place) => place.addresses.locations.some((candidate) => candidate.id === location.id), context))
        return evidence.gap(
          policy.name,
          property,
          described(location),
          'trusted, or left out by nobody, or listed under except.locations in settings',
        );
      return evidence.note(policy.name, property, described(location), 'left out here and blocked by another policy');
    case 'all-trusted':
    case 'mfa-trusted':
    case 'compliant-network':
      return evidence.note(policy.name, property, location.name, 'trusted addresses may be left out');
    case 'everywhere':
      return evidence.gap(policy.name, property, location.name, 'not every location');
  }
}

/** Countries left out matter where they are to be blocked; that addresses of no country are among them is easily overlooked. */
function reportCountries(
  policy: PolicyEffect,
  location: Extract<Location, { kind: 'countries' }>,
  context: LocationContext,
): void {
  const { evidence, wanted } = context;
  const property = 'conditions.locations.excludeLocations';
  const codes = [...(location.codes ?? []), ...(location.unknownCountries === told.yes ? ['??'] : [])];
  const holes = codes.filter((code) => wanted.has(code));
  const open = holes.filter((code) => isOpen((place) => place.countries.includes(code), context));
  if (open.length > 0)
    evidence.gap(policy.name, property, described(location), `none of ${listOf(new Set(open))} among the countries left out`);
  else evidence.note(policy.name, property, described(location), 'lets in none of the countries to be blocked');
}

/** Whether anybody gets through, or may, from such a place. */
function isOpen(isThere: (place: PlacePart) => boolean, context: LocationContext): boolean {
  return context.openPlaces.some(({ places, open }) => !open.perhaps.isEmpty && places.some(isThere));
}

function described(location: Location): string {
  if (location.kind === 'addresses') return `${location.name}: ${location.addresses?.toString() ?? 'addresses not readable'}`;
  if (location.kind !== 'countries') return location.name;
  const unknown = location.unknownCountries === told.yes ? ' and unknown countries' : '';
  return `${location.name}: ${location.codes === null ? 'countries not readable' : listOf(location.codes)}${unknown}`;
}

const shown = 12;

/** At most twelve countries by code, then how many more; `??` is an address of no known country. */
export function listOf(codes: ReadonlySet<string>): string {
  const sorted = [...codes].toSorted();
  const rest = sorted.length - shown;
  return rest > 1 ? `${sorted.slice(0, shown).join(', ')} and ${rest} more` : sorted.join(', ');
}

export function placeLabel(code: string): string {
  return code === '??' ? 'an address of no known country' : countryLabel(code);
}
