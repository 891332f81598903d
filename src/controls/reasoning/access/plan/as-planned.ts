/** The policies and places that a plan touches, as they would be once it is done and enforced: for asking before it is. */
import { type Operation, resolveOperation } from '../../../../engine/plan/operation.js';
import { nestedPolicy } from '../../../../tenant/resources/conditional-access-object.js';
import { conditionalAccessPolicies } from '../../../../tenant/resources/conditional-access-policy.js';
import { type NamedLocation, namedLocations } from '../../../../tenant/resources/named-location.js';
import { type PolicyEffect, policyEffect } from '../policy/policy-effect.js';
import { wireLocation, wirePolicy } from '../policy/wire-form.js';
import type { LocationIndex } from '../tenant/location-index.js';

interface Present {
  readonly policies: readonly PolicyEffect[];
  readonly locations: LocationIndex;
  readonly locationRows: readonly NamedLocation[];
}

export interface Planned {
  /** Only those that the plan touches, or whose places it changes; what reports only counts as enforced, because it leads there. */
  readonly policies: readonly PolicyEffect[];
  readonly locations: LocationIndex;
}

/** `alsoDemanding`: policies that block nobody and require something count too. */
export function asPlanned(
  present: Present,
  operations: readonly Operation[],
  { alsoDemanding = false }: { readonly alsoDemanding?: boolean } = {},
): Planned {
  const createdIds = new Map(operations.map((_operation, index) => [index + 1, `planned-${index + 1}`]));
  const resolved = operations.map((operation) => resolveOperation(operation, createdIds));
  let { locations } = present;
  const changedPlaces = new Set<string>();
  const touched = new Map<string, PolicyEffect>();
  for (const [index, operation] of resolved.entries()) {
    const id = 'identity' in operation ? operation.identity : `planned-${index + 1}`;
    if (operation.resource === namedLocations.key) {
      const row = locationAfter(operation, id, present);
      if (row !== null) locations = locations.with(row);
      changedPlaces.add(id.toLowerCase());
    }
    if (operation.resource === conditionalAccessPolicies.key) {
      const policy = policyAfter(operation, id, present);
      if (policy !== null) touched.set(id.toLowerCase(), policy);
    }
  }
  for (const policy of present.policies)
    if (!touched.has(policy.id) && policy.state === 'enabled' && namesPlaces(policy, changedPlaces))
      touched.set(policy.id, policy);
  return {
    policies: [...touched.values()].filter(({ state, blocks }) => state === 'enabled' && (blocks || alsoDemanding)),
    locations,
  };
}

/**
 * Lower-case ids of policies that the operations do nothing to but change their state; null where they do anything else, so that the
 * service does not know yet what will be.
 */
export function onlyEnforced(operations: readonly Operation[]): ReadonlySet<string> | null {
  const ids = operations.map((operation) => {
    const isAboutState =
      operation.kind === 'update' &&
      operation.resource === conditionalAccessPolicies.key &&
      Object.keys(operation.after).every((property) => property === 'state');
    return isAboutState ? operation.identity.toLowerCase() : null;
  });
  return ids.includes(null) ? null : new Set(ids.filter((id) => id !== null));
}

function locationAfter(operation: Operation, id: string, { locationRows }: Present): NamedLocation | null {
  if (operation.kind === 'remove') return null;
  const now = operation.kind === 'update' ? locationRows.find((row) => row.id === id) : undefined;
  return namedLocations.row.parse({
    ...(now === undefined
      ? {}
      : { displayName: now.displayName, '@odata.type': `#microsoft.graph.${now.type ?? ''}`, ...wireLocation(now) }),
    ...operation.after,
    id,
  });
}

function policyAfter(operation: Operation, id: string, { policies }: Present): PolicyEffect | null {
  if (operation.kind === 'remove') return null;
  const now = policies.find((policy) => policy.id === id.toLowerCase())?.row;
  const wire = now === undefined ? null : wirePolicy(now);
  const row = {
    ...(now === undefined ? {} : { displayName: now.displayName, state: now.state, ...wire }),
    ...nestedPolicy(operation.after, wire?.conditions ?? {}),
    id,
  };
  const leadsToEnforcing = policyEffect(conditionalAccessPolicies.row.parse(row)).state === 'report-only';
  return policyEffect(conditionalAccessPolicies.row.parse(leadsToEnforcing ? { ...row, state: 'enabled' } : row));
}

function namesPlaces({ row }: PolicyEffect, ids: ReadonlySet<string>): boolean {
  const { includeLocations = [], excludeLocations = [] } = row.conditions?.locations ?? {};
  return [...includeLocations, ...excludeLocations].some((id) => ids.has(id.toLowerCase()));
}
