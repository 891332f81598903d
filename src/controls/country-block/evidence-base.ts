/** What country-block reads, and what it makes of the rows: the same for the verdict and for the plan. */
import type { Context, Outcomes } from '../control.js';
import { type CoverageInput, isEnabled, PeopleCoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import {
  coverEverybody,
  coverPeople,
  type EverybodyCovered,
  type Question,
} from '../reasoning/access/coverage/people-coverage.js';
import type { Exemptions } from '../reasoning/access/exempt/exemptions.js';
import { clientsOf, clientTypes } from '../reasoning/access/kinds/client-types.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import { isAboutPlaces, isTrusted, type PlacePart, unknownCountry, whereabouts } from '../reasoning/access/parts/place-parts.js';
import { targetsEverything } from '../reasoning/access/parts/resource-parts.js';
import { isAboutFlows, type PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { entraP1, entraP2, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import type { Location } from '../reasoning/access/tenant/location-index.js';
import { locationRead, policyRead, type TenantAccess, userRead } from '../reasoning/access/tenant/tenant-access.js';
import { allowsOnlySome, type Settings, wantedCountries } from './definition.js';
import { ApprovedExceptions } from './exceptions.js';

export const reads = [policyRead, locationRead, userRead, licenceRead];

export interface CoverageResult {
  /** Its policies are enabled, block people, and are narrowed by nothing but accounts, places, clients and resources. */
  readonly input: CoverageInput;
  /** Countries to be blocked, with the sign for no known country where that counts; empty: nothing is asked. */
  readonly wanted: ReadonlySet<string>;
  readonly covered: EverybodyCovered;
  /** Whether a policy about places that holds only sometimes, on some platforms say, blocks anyone from there. */
  readonly blocksSometimes: () => boolean;
  readonly licence: Licence;
  /** Of Entra ID P2, which policies on risk take. */
  readonly riskLicence: Licence;
  /** Who is allowed while travelling. */
  readonly exceptions: ApprovedExceptions;
}

export class EvidenceBase {
  readonly people: PeopleCoverageInput;
  readonly access: TenantAccess;
  private readonly licence = new LicenceCheck(entraP1);
  private readonly riskLicence = new LicenceCheck(entraP2);
  private readonly settings: Settings;
  private readonly context: Context<Settings>;
  private coverage: CoverageResult | undefined;

  constructor(context: Context<Settings>) {
    const { except, guests } = context.settings;
    this.settings = context.settings;
    this.context = context;
    this.people = new PeopleCoverageInput(
      {
        reads,
        except,
        guests,
        spareSynchronization: true,
        tomorrow: false,
        serves: ({ blocks }) => blocks,
        alsoMatters: holdsSometimes,
      },
      context,
    );
    this.access = this.people.access;
    this.access.rows.on(licenceRead, (sku) => {
      this.licence.see(sku);
      this.riskLicence.see(sku);
    });
  }

  /** Everything that can be said, once all reads have ended; worked out once. */
  compute(outcomes: Outcomes): CoverageResult {
    this.coverage ??= this.work(outcomes);
    return this.coverage;
  }

  private work(outcomes: Outcomes): CoverageResult {
    const { access, settings } = this;
    const input = this.people.compute(outcomes);
    const { exempt, policies, scope } = input;
    const wanted = new Set(wantedCountries(settings));
    if (wanted.size > 0 && countsUnknown(settings, policies, access)) wanted.add(unknownCountry);
    const question: Question = { policies, scope, clients: clientTypes, ...placesAsked(wanted, access, exempt) };
    const exceptions = new ApprovedExceptions(access, this.context);
    const covered = coverEverybody(access, exempt, {
      ...question,
      policies: [...policies, ...exceptions.replacements],
      isCentral: (policy) =>
        !exceptions.replacements.includes(policy) && isCentral(policy) && !isOfAddressesAlone(policy, access),
    });
    const sometimes = access.policies.filter((policy) => holdsSometimes(policy) && !isOfAddressesAlone(policy, access));
    return {
      input,
      wanted,
      covered,
      blocksSometimes: () =>
        sometimes.length > 0 && coverPeople(access, exempt, { ...question, policies: sometimes }).coversSome !== ternary.no,
      licence: this.licence.state(outcomes(licenceRead).complete),
      riskLicence: this.riskLicence.state(outcomes(licenceRead).complete),
      exceptions,
    };
  }
}

function placesAsked(
  wanted: ReadonlySet<string>,
  access: TenantAccess,
  exempt: Exemptions,
): Pick<Question, 'countries' | 'locations' | 'placeInScope'> {
  const spared = sparedCountries(access, exempt);
  return {
    countries: new Set([...wanted].filter((code) => !spared.has(code))),
    locations: trustedWithin(access),
    placeInScope: (place) =>
      place.countries.some((code) => wanted.has(code) && !spared.has(code))
        ? addressesInScope(place, access, exempt)
        : ternary.no,
  };
}

/** Trusted locations that share addresses with an untrusted one that a policy names: there they are the tenant's own. */
function trustedWithin({ policies, locations }: TenantAccess): readonly Location[] {
  const named = policies.flatMap(({ row }) => {
    const where = whereabouts(row, locations);
    return [...(where?.included ?? []), ...(where?.excluded ?? [])];
  });
  const untrusted = named.flatMap((one) =>
    one.kind === 'addresses' && one.trusted !== ternary.yes ? (one.addresses ?? []) : [],
  );
  return locations
    .trusted()
    .filter((one) => one.kind === 'addresses' && untrusted.some((addresses) => one.addresses?.intersects(addresses) === true));
}

/** Blocks from a place only on some platforms, devices or risks; a sign-in flow is no place. */
function holdsSometimes(policy: PolicyEffect): boolean {
  const { blocks, forPeople, narrowedBy } = policy;
  return isEnabled(policy) && blocks && forPeople && narrowedBy.length > 0 && !isAboutFlows(policy) && isAboutPlaces(policy);
}

/** About places, or shutting out everyone it is for altogether. A block of legacy clients, say, is about something else. */
export function isCentral(policy: PolicyEffect): boolean {
  return isAboutPlaces(policy) || (clientsOf(policy.row).length === clientTypes.length && targetsEverything(policy.row));
}

/** A block of listed addresses blocks no country, for any of them may lie anywhere. */
function isOfAddressesAlone({ row }: PolicyEffect, { locations }: TenantAccess): boolean {
  const included = whereabouts(row, locations)?.included ?? [];
  return included.length > 0 && !included.some(({ kind }) => kind === 'everywhere' || kind === 'countries' || kind === 'unread');
}

/**
 * The tenant's own trusted addresses may be left out; other addresses only where settings list them. A location that could not
 * be read may well hold a whole country, or be a trusted one that holds these addresses.
 */
function addressesInScope({ addresses }: PlacePart, access: TenantAccess, exempt: Exemptions): Ternary {
  const { locations } = access;
  if (addresses.outsideUnread) return ternary.no;
  if (addresses.locations.some((location) => exempt.location(location))) return ternary.no;
  // Of everyone's addresses the mark says nothing.
  const own = locations.trustsEverybody ? addresses.locations.filter(({ kind }) => kind !== 'addresses') : addresses.locations;
  const trusted = isTrusted({ ...addresses, locations: own });
  const mayBeTrusted = trusted === ternary.perhaps || (!locations.whole && addresses.locations.length > 0);
  if (trusted === ternary.yes) return mayTrustEverybody(access) ? ternary.perhaps : ternary.no;
  return mayBeTrusted ? ternary.perhaps : ternary.yes;
}

/** Whatever is trusted is left out, or such a location, and not all that is was read. */
function mayTrustEverybody({ locations, policies }: TenantAccess): boolean {
  const isUnread = (location: Location): boolean =>
    location.kind === 'addresses' && location.addresses === null && location.trusted !== ternary.no;
  const isWhole = locations.whole && !locations.all().some(isUnread);
  if (isWhole) return false;
  return policies.some(
    (policy) =>
      isEnabled(policy) &&
      (whereabouts(policy.row, locations)?.excluded ?? []).some(
        (location) => location.kind === 'all-trusted' || isUnread(location),
      ),
  );
}

/** Countries in named locations that settings list. */
function sparedCountries(access: TenantAccess, exempt: Exemptions): ReadonlySet<string> {
  return new Set(
    access.locations
      .all()
      .flatMap((location) => (location.kind === 'countries' && exempt.location(location) ? [...(location.codes ?? [])] : [])),
  );
}

function countsUnknown(settings: Settings, policies: readonly PolicyEffect[], access: TenantAccess): boolean {
  if (settings.blockUnknown || !allowsOnlySome(settings)) return settings.blockUnknown;
  return policies.some(({ row }) =>
    (whereabouts(row, access.locations)?.excluded ?? []).some(
      (location) => location.kind === 'countries' && location.unknownCountries !== ternary.no,
    ),
  );
}
