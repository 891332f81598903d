/** Why a sign-in gets through: the object and the property that let it, and the value that would close it. */
import { firstNames } from '../../../../lib/plural.js';
import { declareOr } from '../../findings/ways-out.js';
import type { Cell } from '../coverage/union.js';
import { ternary } from '../kinds/ternary.js';
import { appliesFrom, holds, type PlacePart, unknownCountry, whereabouts } from '../parts/place-parts.js';
import { isAmong, type ResourcePart, reaches, resourceLabel } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Location, LocationIndex } from '../tenant/location-index.js';
import { policyObject, type Reason } from './reason.js';

interface OpenSignIn {
  /** Number of the account or application. */
  readonly account: number;
  readonly way: Cell<PlacePart, string, ResourcePart>;
}

/** What can be declared in settings as left out on purpose, by the property that leaves it out, as settings call it; null: nothing. */
type DeclaredAs = (property: string) => string | null;

/** Why a policy does not apply to the account; empty where it does, or, with `yes`, where that is not certain. */
type WhyNotThem = (
  policy: PolicyEffect,
  one: { readonly account: number; readonly known: 'yes' | 'perhaps' },
) => readonly Reason[];

export interface Suspects {
  /** Policies that do what is asked for, or mean to: of these, the one that comes closest is named. */
  readonly policies: readonly PolicyEffect[];
  /** What grant controls say, and what they would have to; null where they do what is asked for. */
  readonly grant: (policy: PolicyEffect) => { readonly actual: string; readonly closes: string } | null;
  /** Conditions beside the four dimensions by which it applies only sometimes. */
  readonly narrowedBy: (policy: PolicyEffect) => readonly string[];
  readonly whyNotThem: WhyNotThem;
  readonly clients: (policy: PolicyEffect) => readonly string[];
  readonly locations: LocationIndex;
  readonly appName: (appId: string) => string | null;
  readonly declaredAs: DeclaredAs;
}

/** What is missing weighs less the nearer a policy comes: a gap in what covers everything is nearer than another aim. */
const weights: Readonly<Record<string, number>> = { state: 1.2, grantControls: 1.5, 'conditions.users': 1.5 };

/** More that is missing, and a policy is not about the sign-in at all. */
const heaviest = 2.7;

/** What keeps the closest policy from covering it; empty: no policy comes near. */
export function whyOpen(signIn: OpenSignIn, suspects: Suspects): readonly Reason[] {
  let best: readonly Reason[] = [];
  let least = heaviest;
  for (const policy of suspects.policies) {
    const reasons = whatIsMissing(policy, signIn, suspects);
    const weight = reasons.reduce((sum, { property }) => sum + (weights[property] ?? 1), 0);
    if (reasons.length === 0 || weight >= least) continue;
    best = reasons;
    least = weight;
    if (least === 1) break;
  }
  return best;
}

/** `policy "Block legacy" leaves it open: conditions.users.excludeGroups is Travellers`. */
export function reasonText(reasons: readonly Reason[], policiesWhole = true): string {
  if (reasons.length === 0) return policiesWhole ? 'no policy covers it' : 'no policy that could be read covers it';
  return reasons.map(({ object, property, actual }) => `${object}, ${property}: ${actual}`).join('; ');
}

/** The fix. What a policy leaves out may be meant to be: to take it off the list is not the first thing to do. */
export function remedyText(reasons: readonly Reason[], { declaredAs }: { readonly declaredAs: DeclaredAs }): string {
  if (reasons.length === 0) return 'a policy that covers it';
  const change = reasons.map(({ object, property, closes }) => `${object}, ${property}: ${closes}`).join('; ');
  if (isExcluded(reasons)) return declareOr(change);
  const [list] = reasons.flatMap(({ property }) => declaredAs(property) ?? []);
  return list === undefined ? change : `list it under ${list} in the settings if it is meant, or ${change}`;
}

/** Whether a list of a policy leaves the account out, alone or by a group or role of it. */
function isExcluded(reasons: readonly Reason[]): boolean {
  return reasons.some(({ property }) => property.startsWith('conditions.users.exclude'));
}

/** Whether any of these policies leaves the account out, whatever else is the reason why it gets through. */
export function isLeftOutBy(
  account: number,
  policies: readonly PolicyEffect[],
  { whyNotThem }: { readonly whyNotThem: WhyNotThem },
): boolean {
  return policies.some((policy) => isExcluded(whyNotThem(policy, { account, known: 'yes' })));
}

/** An exclusion that only may hold, because it was not read, is named where nothing else lets it through. */
function whatIsMissing(policy: PolicyEffect, signIn: OpenSignIn, suspects: Suspects): readonly Reason[] {
  const { account, way } = signIn;
  const [before, behind] = [whatElse(policy, suspects), whyNotThat(policy, way, suspects)];
  const known = before.length + behind.length > 0 ? 'yes' : 'perhaps';
  return [...before, ...suspects.whyNotThem(policy, { account, known }), ...behind];
}

/** Of the policy as a whole. */
function whatElse(policy: PolicyEffect, suspects: Suspects): readonly Reason[] {
  const object = policyObject(policy);
  const grant = suspects.grant(policy);
  return [
    ...(policy.state === 'enabled'
      ? []
      : [{ object, property: 'state', actual: policy.row.state ?? 'not set', closes: 'enabled' }]),
    ...(grant === null ? [] : [{ object, property: 'grantControls', ...grant }]),
    ...suspects.narrowedBy(policy).map((path) => ({
      object,
      property: `conditions.${path}`,
      actual: valueAt(policy.row.conditions, path),
      closes: 'not set',
    })),
  ];
}

/** Of the client, the resource and the place. */
function whyNotThat(policy: PolicyEffect, way: OpenSignIn['way'], suspects: Suspects): readonly Reason[] {
  const object = policyObject(policy);
  return [
    ...(suspects.clients(policy).includes(way.client)
      ? []
      : [
          {
            object,
            property: 'conditions.clientAppTypes',
            actual: (policy.row.conditions?.clientAppTypes ?? []).join(', '),
            closes: `with ${way.client}`,
          },
        ]),
    ...whyNotThis(policy, way.resource, suspects),
    ...whyFromThere(policy, way.places, suspects.locations),
  ];
}

function whyNotThis(policy: PolicyEffect, part: ResourcePart, { appName }: Suspects): readonly Reason[] {
  if (reaches(policy.row, part) === ternary.yes) return [];
  const object = policyObject(policy);
  const { includeApplications = [], excludeApplications = [], applicationFilter } = policy.row.conditions?.applications ?? {};
  const isLeftOut = isAmong(
    part,
    excludeApplications.map((id) => id.toLowerCase()),
  );
  if (isLeftOut)
    return [
      { object, property: 'conditions.applications.excludeApplications', actual: part.label, closes: `without ${part.label}` },
    ];
  if (applicationFilter?.rule)
    return [
      {
        object,
        property: 'conditions.applications.applicationFilter',
        actual: `${applicationFilter.mode ?? ''} ${applicationFilter.rule}`.trim(),
        closes: 'not set',
      },
    ];
  const labels = includeApplications.map((id) => resourceLabel(id.toLowerCase(), appName));
  return [
    { object, property: 'conditions.applications.includeApplications', actual: labels.join(', ') || 'none', closes: 'All' },
  ];
}

/** A value of the row in one line. */
export function valueAt(conditions: unknown, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : null),
      conditions,
    );
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(String).join(', ');
  return JSON.stringify(value ?? null);
}

// Why a policy does not apply to sign-ins from a place: the location that leaves it out, or that none takes it in.

/** Of places that no policy distinguishes one is enough. Empty where it applies. */
function whyFromThere(policy: PolicyEffect, places: readonly PlacePart[], locations: LocationIndex): readonly Reason[] {
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
  const shown = firstNames(codes, few);
  const missing = place.countries.length > few ? `${place.countries.length} countries more` : place.countries.join(', ');
  return { object, property: 'countriesAndRegions', actual: shown || 'none', closes: `with ${missing}` };
}

const few = 6;
