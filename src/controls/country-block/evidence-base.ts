/** What country-block reads, and what it makes of the rows: the same for the verdict and for the plan. */
import { directorySynchronizationAccounts } from '../../tenant/resources/built-in-roles.js';
import type { Context, Outcomes } from '../control.js';
import { clientsOf, clientTypes } from '../shared/access/client-types.js';
import { type ExemptionSettings, Exemptions, settingsReferences } from '../shared/access/exemptions.js';
import type { Members } from '../shared/access/group-index.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../shared/access/licence.js';
import { coverEverybody, type PeopleUnion } from '../shared/access/people-coverage.js';
import { completeAccounts, peopleInScope } from '../shared/access/people-in-scope.js';
import { isTrusted, type PlacePart, unknownCountry, whereabouts } from '../shared/access/place-parts.js';
import type { PolicyEffect } from '../shared/access/policy-effect.js';
import { targetsEverything, targetsResources } from '../shared/access/resource-parts.js';
import { locationRead, policyRead, TenantAccess, userRead } from '../shared/access/tenant-access.js';
import { type Ternary, ternary } from '../shared/access/ternary.js';
import { allowsOnlySome, type Settings, wantedCountries } from './settings.js';

export const reads = [policyRead, locationRead, userRead, licenceRead];

export class EvidenceBase {
  readonly access: TenantAccess;
  private readonly licence = new LicenceCheck(entraP1);
  private readonly context: Context<Settings>;
  private readonly exemptions: ExemptionSettings;
  private weighed: Weighed | undefined;

  constructor(context: Context<Settings>) {
    const { settings, breakGlass, protectedPeople, asOf } = context;
    this.context = context;
    this.exemptions = { except: settings.except, breakGlass, spareSynchronization: true };
    this.access = new TenantAccess(reads, {
      accountNames: [...breakGlass, ...settings.except.users, ...protectedPeople],
      alsoRefers: settingsReferences(this.exemptions),
      matters: blocksPeople,
      spareRoles: [directorySynchronizationAccounts],
      rolesMatter: (references) => references.excluded.size > 0,
      asOf,
    });
    this.access.rows.on(licenceRead, this.licence.see);
  }

  /** Everything that can be told, once all reads have ended; worked out once. */
  weigh(outcomes: Outcomes): Weighed {
    this.weighed ??= this.work(outcomes);
    return this.weighed;
  }

  private work(outcomes: Outcomes): Weighed {
    const { access, context } = this;
    access.settle(outcomes);
    const exempt = new Exemptions(access, this.exemptions);
    const policies = access.mattering();
    const options = { guests: context.settings.guests, tomorrow: false, policies };
    completeAccounts(access, exempt, options);
    const asked = peopleInScope(access, exempt, options);
    const wanted = new Set(wantedCountries(context.settings));
    if (wanted.size > 0 && countsUnknown(context.settings, policies, access)) wanted.add(unknownCountry);
    const spared = sparedCountries(access, exempt);
    const { union, scope, blocksSome } = coverEverybody(access, exempt, {
      policies,
      isCentral: (policy) => isCentral(policy) && !isOfAddressesAlone(policy, access),
      scope: asked,
      clients: clientTypes,
      countries: new Set([...wanted].filter((code) => !spared.has(code))),
      placeInScope: (place) =>
        place.countries.some((code) => wanted.has(code) && !spared.has(code)) ? addressesInScope(place, exempt) : ternary.no,
    });
    return {
      access,
      exempt,
      policies,
      scope,
      wanted,
      union,
      blocksSome,
      licence: this.licence.state(outcomes(licenceRead).complete),
      policiesWhole: outcomes(policyRead).complete,
    };
  }
}

export interface Weighed {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  /** Enabled policies that block people, narrowed by nothing but accounts, places, clients and resources. */
  readonly policies: readonly PolicyEffect[];
  readonly scope: Members;
  /** Countries to be blocked, with the sign for no known country where that counts; empty: nothing is asked. */
  readonly wanted: ReadonlySet<string>;
  readonly union: PeopleUnion;
  /** Whether a policy about places, or one that shuts somebody out altogether, blocks anybody from there. */
  readonly blocksSome: Ternary;
  readonly licence: Licence;
  readonly policiesWhole: boolean;
}

function blocksPeople({ state, blocks, forPeople, narrowedBy, row }: PolicyEffect): boolean {
  return state === 'enabled' && blocks && forPeople && narrowedBy.length === 0 && targetsResources(row);
}

/** A policy with a place in its conditions. */
export function isAboutPlaces({ row }: PolicyEffect): boolean {
  const { includeLocations, excludeLocations } = row.conditions?.locations ?? {};
  return targetsResources(row) && (includeLocations ?? []).length + (excludeLocations ?? []).length > 0;
}

/** About places, or shutting out whoever it is for altogether. A block of legacy clients, say, is about something else. */
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
 * be read may well hold a whole country.
 */
function addressesInScope({ addresses }: PlacePart, exempt: Exemptions): Ternary {
  if (addresses.outsideUnread) return ternary.no;
  if (addresses.locations.some((location) => exempt.location(location))) return ternary.no;
  const trusted = isTrusted(addresses);
  return trusted === ternary.yes ? ternary.no : trusted === ternary.perhaps ? ternary.perhaps : ternary.yes;
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
      (location) => location.kind === 'countries' && location.unknownCountries === ternary.yes,
    ),
  );
}
