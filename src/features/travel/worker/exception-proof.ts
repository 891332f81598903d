/** What a travel exception changes, found by reasoning over the policies before it is made and over those that are there afterwards. */

import { appliesAt } from '../../../controls/reasoning/access/coverage/sign-in-effect.js';
import { type ClientType, clientsOf, clientTypes } from '../../../controls/reasoning/access/kinds/client-types.js';
import { countryCodes } from '../../../controls/reasoning/access/kinds/country-codes.js';
import { allOf, anyOf, type Ternary, ternary, ternaryOf } from '../../../controls/reasoning/access/kinds/ternary.js';
import { unknownCountry } from '../../../controls/reasoning/access/parts/place-parts.js';
import {
  exchangeOnline,
  type ResourcePart,
  reaches,
  resourceParts,
} from '../../../controls/reasoning/access/parts/resource-parts.js';
import { type PolicyEffect, policyEffect } from '../../../controls/reasoning/access/policy/policy-effect.js';
import type { LocationIndex } from '../../../controls/reasoning/access/tenant/location-index.js';
import { type AccessIndexes, indexesWith } from '../../../controls/reasoning/access/tenant/tenant-access.js';
import { type Operation, resolveOperation } from '../../../engine/plan/operation.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { type NamedLocation, namedLocations } from '../../../tenant/resources/named-location.js';
import { exclusionOf, policyExclusions } from '../../../tenant/resources/policy-exclusion.js';
import { enabledBlocks, reachOf, type TravelAccess } from './geo-blocks.js';

/** The tenant as it is once the operations are done. */
export function accessAfter(access: TravelAccess, operations: readonly Operation[]): TravelAccess {
  const made = new Map(operations.map((_operation, index) => [index + 1, `planned-${index + 1}`]));
  let { locations } = access;
  const own: PolicyEffect[] = [];
  const leftOut = new Map<string, string[]>();
  for (const [index, planned] of operations.entries()) {
    const operation = resolveOperation(planned, made);
    if (operation.kind !== 'create') continue;
    const row = { ...operation.after, id: `planned-${index + 1}` };
    if (operation.resource === namedLocations.key) locations = locations.with(parsed(row));
    if (operation.resource === conditionalAccessPolicies.key) own.push(policyEffect(conditionalAccessPolicies.row.parse(row)));
    if (operation.resource === policyExclusions.key) {
      const { policy, person } = exclusionOf(operation);
      leftOut.set(policy.toLowerCase(), [...(leftOut.get(policy.toLowerCase()) ?? []), person]);
    }
  }
  const policies = access.policies.map((policy) => without(policy, leftOut.get(policy.id) ?? []));
  return withLocations(access, [...policies, ...own], locations);
}

function parsed(row: object): NamedLocation {
  return namedLocations.row.parse(row);
}

function withLocations(access: AccessIndexes, policies: readonly PolicyEffect[], locations: LocationIndex): TravelAccess {
  return { ...indexesWith(access, { locations }), policies };
}

function without(policy: PolicyEffect, people: readonly string[]): PolicyEffect {
  if (people.length === 0) return policy;
  const { conditions } = policy.row;
  const excludeUsers = [...(conditions?.users?.excludeUsers ?? []), ...people];
  const row = { ...policy.row, conditions: { ...conditions, users: { ...conditions?.users, excludeUsers } } };
  return policyEffect(row as PolicyEffect['row']);
}

export interface ExceptionEffect {
  /** Countries of the travel exception from which she gets in with a browser afterwards. */
  readonly opened: readonly string[];
  /** Those from which something that is not about places keeps her out all the same, with the policies. */
  readonly stillBlocked: ReadonlyMap<string, readonly string[]>;
  /** Countries outside of the travel exception from where any sign-in of hers ends otherwise than before; empty as it should be. */
  readonly elsewhere: readonly string[];
}

/** @param traveller the number of the account */
export function exceptionEffect(
  before: TravelAccess,
  after: TravelAccess,
  { traveller, countries }: { readonly traveller: number; readonly countries: readonly string[] },
): ExceptionEffect {
  const parts = resourceParts(
    [...before.policies, ...after.policies].map(({ row }) => row),
    (appId) => before.appName(appId),
  );
  const [was, is] = [reasoned(before, traveller, parts), reasoned(after, traveller, parts)];
  const opened: string[] = [];
  const stillBlocked = new Map<string, readonly string[]>();
  for (const country of countries) {
    const blockers = is.blockers(country, 'browser', exchangeOnline);
    if (blockers.length === 0) opened.push(country);
    else
      stillBlocked.set(
        country,
        blockers.map(({ name }) => name),
      );
  }
  const others = [...countryCodes, unknownCountry].filter((country) => !countries.includes(country));
  const elsewhere = others.filter((country) =>
    parts.some(({ key }) => clientTypes.some((client) => was.blocked(country, client, key) !== is.blocked(country, client, key))),
  );
  return { opened, stillBlocked, elsewhere };
}

interface Reasoned {
  /** Whether a sign-in of the person is blocked. */
  blocked(country: string, client: ClientType, resource: string): Ternary;
  /** The policies that block it for certain. */
  blockers(country: string, client: ClientType, resource: string): readonly PolicyEffect[];
}

/** Where a policy applies, and to whom, is worked out once for each. */
function reasoned(access: TravelAccess, traveller: number, parts: readonly ResourcePart[]): Reasoned {
  const policies = enabledBlocks(access).flatMap((policy) => {
    const reach = reachOf(policy, access, traveller);
    if (reach === ternary.no) return [];
    const resources = new Map(parts.map((part) => [part.key, reaches(policy.row, part)]));
    const sure: Ternary = policy.narrowedBy.length > 0 ? ternary.perhaps : ternary.yes;
    return [{ policy, reach, clients: clientsOf(policy.row), resources, sure, places: new Map<string, Ternary>() }];
  });
  type Known = (typeof policies)[number];
  const placeOf = ({ policy, places }: Known, country: string): Ternary => {
    const known = places.get(country) ?? appliesAt(policy, { country, ipAddress: null }, access.locations);
    places.set(country, known);
    return known;
  };
  const applies = (one: Known, country: string, client: ClientType, resource: string): Ternary =>
    allOf([
      one.reach,
      one.sure,
      ternaryOf(one.clients.includes(client)),
      one.resources.get(resource) ?? ternary.no,
      placeOf(one, country),
    ]);
  return {
    blocked: (country, client, resource) => anyOf(policies.map((one) => applies(one, country, client, resource))),
    blockers: (country, client, resource) =>
      policies.filter((one) => applies(one, country, client, resource) === ternary.yes).map(({ policy }) => policy),
  };
}

/** The tenant as if a travel exception had never begun: its own policies are gone, and nobody leaves the person out on its behalf. */
export function accessWithout(
  access: TravelAccess,
  exception: { readonly person: string; readonly policies: readonly string[]; readonly own: readonly string[] },
): TravelAccess {
  const [changed, own] = [exception.policies, exception.own].map((ids) => new Set(ids.map((id) => id.toLowerCase())));
  const policies = access.policies
    .filter(({ id }) => own?.has(id) !== true)
    .map((policy) => (changed?.has(policy.id) === true ? withPerson(policy, exception.person) : policy));
  return { ...indexesWith(access, {}), policies };
}

function withPerson(policy: PolicyEffect, person: string): PolicyEffect {
  const { conditions } = policy.row;
  const excludeUsers = (conditions?.users?.excludeUsers ?? []).filter((id) => id.toLowerCase() !== person.toLowerCase());
  const row = { ...policy.row, conditions: { ...conditions, users: { ...conditions?.users, excludeUsers } } };
  return policyEffect(row as PolicyEffect['row']);
}
