/** What workload-ip reads, and what it makes of the rows: the same for the verdict and for the plan. */
import { readOf } from '../../tenant/resource.js';
import type { NamedLocation } from '../../tenant/resources/named-location.js';
import { servicePrincipals } from '../../tenant/resources/service-principal.js';
import type { Context, Outcomes } from '../control.js';
import { type Cell, type Union, unionOf } from '../reasoning/access/coverage/union.js';
import { type Ternary, ternary, ternaryOf } from '../reasoning/access/kinds/ternary.js';
import { appliesFrom, type PlacePart, placeParts, type Whereabouts, whereabouts } from '../reasoning/access/parts/place-parts.js';
import { type ResourcePart, reaches, resourceParts } from '../reasoning/access/parts/resource-parts.js';
import { settingsLocation, settingsLocationId } from '../reasoning/access/plan/address-location.js';
import { type PolicyEffect, policyEffect } from '../reasoning/access/policy/policy-effect.js';
import type { Members } from '../reasoning/access/tenant/group-index.js';
import { type Licence, LicenceCheck, licenceRead, workloadPremium } from '../reasoning/access/tenant/licence.js';
import { type Location, LocationIndex } from '../reasoning/access/tenant/location-index.js';
import { locationRead, policyRead } from '../reasoning/access/tenant/tenant-access.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { type AddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { ApplicationIndex } from './application-index.js';
import type { Settings } from './definition.js';
import { everyApplication, policyReach } from './policy-reach.js';

const applicationRead = readOf(servicePrincipals, [
  'id',
  'appId',
  'displayName',
  'accountEnabled',
  'appOwnerOrganizationId',
  'servicePrincipalType',
  'signInAudience',
]);
export const reads = [policyRead, locationRead, applicationRead, licenceRead];

/** Applications are no clients of one kind or another. */
type OnlyClient = 'application';
export type WayIn = Cell<PlacePart, OnlyClient, ResourcePart>;

export interface CoverageResult {
  readonly applications: ApplicationIndex;
  readonly locations: LocationIndex;
  readonly locationRows: readonly NamedLocation[];
  readonly allPolicies: readonly PolicyEffect[];
  /** Enabled policies that block applications, narrowed by nothing but applications, places and resources. */
  readonly policies: readonly PolicyEffect[];
  readonly scope: Members;
  /** Where applications may sign in from. */
  readonly ranges: AddressSet;
  readonly botIsInside: boolean;
  readonly licence: Licence;
  readonly policiesWhole: boolean;
  /** Whether a policy about places that holds only sometimes, at some risk say, restricts any of them. */
  readonly coversSometimes: () => boolean;
  /** Who gets through from beyond the ranges. */
  readonly union: Union<PlacePart, OnlyClient, ResourcePart>;
  readonly cover: (options: {
    readonly scope: Members;
    readonly placeInScope: (place: PlacePart) => Ternary;
    /** Ternary apart although no policy names them. */
    readonly locations?: readonly Location[];
    /** Other policies than those that count. */
    readonly policies?: readonly PolicyEffect[];
  }) => Union<PlacePart, OnlyClient, ResourcePart>;
}

export class EvidenceBase {
  readonly rows = new RowCollector();
  private readonly context: Context<Settings>;
  private readonly applications: ApplicationIndex;
  private readonly locations = new LocationIndex();
  private readonly locationRows: NamedLocation[] = [];
  private readonly policies: PolicyEffect[] = [];
  private readonly licence = new LicenceCheck(workloadPremium);
  private coverage: CoverageResult | undefined;

  constructor(context: Context<Settings>) {
    this.context = context;
    this.applications = new ApplicationIndex({
      tenantId: context.tenant.id,
      exceptApps: context.settings.exceptApps,
      bot: context.bot.servicePrincipalId,
    });
    this.rows
      .on(policyRead, (row) => this.policies.push(policyEffect(row)))
      .on(applicationRead, (row) => this.applications.add(row))
      .on(licenceRead, this.licence.see)
      .on(locationRead, (row) => {
        this.locations.add(row);
        this.locationRows.push(row);
      });
  }

  /** Everything that can be said, once all reads have ended; worked out once. */
  compute(outcomes: Outcomes): CoverageResult {
    this.coverage ??= this.work(outcomes);
    return this.coverage;
  }

  private work(outcomes: Outcomes): CoverageResult {
    const { applications, locations, context } = this;
    applications.whole = outcomes(applicationRead).complete;
    locations.whole = outcomes(locationRead).complete;
    const ranges = addressesOf(context.settings.ranges);
    const policies = this.policies.filter(blocksApplications);
    applications.complete(policies.flatMap(applicationsMentioned));
    const cover: CoverageResult['cover'] = (options) => coverage(options.policies ?? policies, locations, applications)(options);
    const botIsInside = isInside(context.bot.egress, ranges);
    const scope = applications.scope(botIsInside);
    const namesTrusted = policies.some(({ row }) => namesUnreadableAddresses(whereabouts(row, locations)));
    return {
      applications,
      locations,
      locationRows: this.locationRows,
      allPolicies: this.policies,
      policies,
      scope,
      ranges,
      botIsInside,
      licence: this.licence.state(outcomes(licenceRead).complete),
      policiesWhole: outcomes(policyRead).complete,
      union: cover({ scope, ...beyondRanges(ranges, namesTrusted) }),
      coversSometimes: () => {
        const sometimes = this.policies.filter(restrictsSometimes);
        return cover({ scope, policies: sometimes, ...beyondRanges(ranges, namesTrusted) }).coversSome !== ternary.no;
      },
      cover,
    };
  }
}

function beyondRanges(
  ranges: AddressSet,
  namesTrusted: boolean,
): Pick<Parameters<CoverageResult['cover']>[0], 'locations' | 'placeInScope'> {
  return { locations: [settingsLocation(ranges)], placeInScope: (place) => outside(place, namesTrusted) };
}

/** Only for some risks, say: that holds for some, where the policy is about places at all. */
function restrictsSometimes({ state, blocks, forWorkloads, narrowedBy, row }: PolicyEffect): boolean {
  const { includeLocations, excludeLocations } = row.conditions?.locations ?? {};
  const aboutPlaces = (includeLocations ?? []).length + (excludeLocations ?? []).length > 0;
  return state === 'enabled' && blocks && forWorkloads && narrowedBy.length > 0 && aboutPlaces;
}

/** Which addresses multifactor authentication trusts is nowhere to be read: they matter where a policy lets them in, by name or with `AllTrusted`. */
function outside({ addresses }: PlacePart, namesTrusted: boolean): Ternary {
  if (addresses.locations.some(({ id }) => id === settingsLocationId)) return ternary.no;
  if (addresses.locations.every(({ kind }) => kind === 'addresses')) return ternary.yes;
  return namesTrusted ? ternary.perhaps : ternary.no;
}

function namesUnreadableAddresses(where: Whereabouts | null): boolean {
  return [...(where?.included ?? []), ...(where?.excluded ?? [])].some(
    ({ kind }) => kind === 'mfa-trusted' || kind === 'all-trusted' || kind === 'compliant-network',
  );
}

/** Whether a part of the addresses is in the ranges that were asked for. */
export function isWanted({ addresses }: PlacePart): Ternary {
  return ternaryOf(addresses.locations.some(({ id }) => id === settingsLocationId));
}

function coverage(
  policies: readonly PolicyEffect[],
  locations: LocationIndex,
  applications: ApplicationIndex,
): CoverageResult['cover'] {
  const conditions = policies.map(({ row }) => whereabouts(row, locations));
  const accounts = policies.map((policy) => policyReach(policy, applications));
  const resources = resourceParts(
    policies.map(({ row }) => row),
    () => null,
  );
  return ({ scope, placeInScope, locations: apart = [] }) =>
    unionOf<PlacePart, OnlyClient, ResourcePart>({
      accounts,
      scope,
      present: scope.perhaps,
      places: placeParts(conditions, locations, { locations: apart }).map((place) => ({
        value: place,
        inScope: placeInScope(place),
        policies: conditions.map((condition) => appliesFrom(condition, place)),
      })),
      clients: [{ value: 'application', inScope: ternary.yes, policies: policies.map(() => ternary.yes) }],
      resources: resources.map((part) => ({
        value: part,
        inScope: ternary.yes,
        policies: policies.map(({ row }) => reaches(row, part)),
      })),
      exists: () => true,
    });
}

function applicationsMentioned({ row }: PolicyEffect): readonly string[] {
  const { includeServicePrincipals = [], excludeServicePrincipals = [] } = row.conditions?.clientApplications ?? {};
  return [...includeServicePrincipals, ...excludeServicePrincipals].filter((id) => id.toLowerCase() !== everyApplication);
}

function blocksApplications({ state, blocks, forWorkloads, narrowedBy }: PolicyEffect): boolean {
  return state === 'enabled' && blocks && forWorkloads && narrowedBy.length === 0;
}

/** Somewhere, and nowhere else. */
function isInside(egress: readonly string[], ranges: AddressSet): boolean {
  const addresses = parseAddresses(egress);
  return egress.length > 0 && 'isSubsetOf' in addresses && addresses.isSubsetOf(ranges);
}
