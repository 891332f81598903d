/** What a Conditional Access policy does, read off its row: is it enforced, does it block, whom is it for, what narrows it. */
import { lookupOwn } from '../../../../lib/lookup-own.js';
import { isUnset } from '../../../../tenant/lenient.js';
import {
  type ConditionalAccessPolicy,
  type PolicyConditions,
  policyName,
} from '../../../../tenant/resources/conditional-access-policy.js';

type PolicyState = 'enabled' | 'report-only' | 'off';

export interface PolicyEffect {
  readonly id: string;
  readonly name: string;
  readonly row: ConditionalAccessPolicy;
  readonly state: PolicyState;
  /** Everyone the policy applies to does not get in, whatever else they offer. */
  readonly blocks: boolean;
  /** It names accounts (all, some, groups, roles or guests). */
  readonly forPeople: boolean;
  /** It names service principals; it then blocks no person. */
  readonly forWorkloads: boolean;
  /** Conditions beside accounts, places, client types and resources that let it apply only sometimes: `devices.deviceFilter`. */
  readonly narrowedBy: readonly string[];
}

export function policyEffect(row: ConditionalAccessPolicy): PolicyEffect {
  const { users, clientApplications } = row.conditions ?? {};
  const people = [
    ...(users?.includeUsers ?? []).filter((user) => user.toLowerCase() !== 'none'),
    ...(users?.includeGroups ?? []),
    ...(users?.includeRoles ?? []),
    ...(users?.includeGuestsOrExternalUsers?.guestOrExternalUserTypes ?? []),
  ];
  const forWorkloads =
    !isUnset(clientApplications?.includeServicePrincipals) || !isUnset(clientApplications?.servicePrincipalFilter?.rule);
  return {
    id: (row.id ?? '').toLowerCase(),
    name: policyName(row),
    row,
    state: stateOf(row),
    blocks: blocks(row),
    forPeople: people.length > 0 && !forWorkloads,
    forWorkloads,
    narrowedBy: narrowing(row.conditions ?? null),
  };
}

function stateOf(row: ConditionalAccessPolicy): PolicyState {
  if (row.deletedDateTime) return 'off';
  const state = row.state?.toLowerCase();
  return state === 'enabled' ? 'enabled' : state === 'enabledforreportingbutnotenforced' ? 'report-only' : 'off';
}

/** False for a word that the service does not have, or none: such a policy protects nobody, and may keep someone out. */
export function isStateTold({ row: { state, deletedDateTime } }: PolicyEffect): boolean {
  return Boolean(deletedDateTime) || states.includes(state?.toLowerCase() ?? '');
}

const states = ['enabled', 'disabled', 'enabledforreportingbutnotenforced'];

/** `block` among alternatives can be avoided; the service does not offer such a mixture, an export might hold one. */
function blocks(row: ConditionalAccessPolicy): boolean {
  const { operator, builtInControls, ...others } = row.grantControls ?? {};
  const controls = (builtInControls ?? []).map((control) => control.toLowerCase());
  if (!controls.includes('block')) return false;
  const alternatives = controls.length > 1 || !isUnset(others);
  return !alternatives || operator?.toLowerCase() === 'and';
}

/** Conditions that the four dimensions of the coverage account for; a property of them that we do not know still narrows. */
const accountedFor: Readonly<Record<string, readonly string[]>> = {
  users: [
    'includeUsers',
    'excludeUsers',
    'includeGroups',
    'excludeGroups',
    'includeRoles',
    'excludeRoles',
    'includeGuestsOrExternalUsers',
    'excludeGuestsOrExternalUsers',
  ],
  applications: [
    'includeApplications',
    'excludeApplications',
    'includeUserActions',
    'includeAuthenticationContextClassReferences',
    'applicationFilter',
  ],
  clientApplications: ['includeServicePrincipals', 'excludeServicePrincipals', 'servicePrincipalFilter'],
  locations: ['includeLocations', 'excludeLocations'],
};

function narrowing(conditions: PolicyConditions | null): readonly string[] {
  return Object.entries(conditions ?? {}).flatMap(([name, value]) => {
    if (name === 'clientAppTypes') return [];
    const inside = lookupOwn(accountedFor, name);
    if (inside === undefined) return narrows(value) ? narrowedAt(name, value) : [];
    return Object.entries(value ?? {}).flatMap(([property, inner]) =>
      inside.includes(property) || isUnset(inner) ? [] : [`${name}.${property}`],
    );
  });
}

/** `devices.deviceFilter`: as far down as it is one property that narrows. */
function narrowedAt(name: string, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [name];
  const inside = Object.entries(value).filter(([property, inner]) => !isUnset(inner) && !isAll(property, inner));
  return inside.map(([property]) => `${name}.${property}`);
}

/** Whether it is about a way to hand a sign-in over (device code, authentication transfer) and so about nothing else. */
export function isAboutFlows({ narrowedBy }: PolicyEffect): boolean {
  return narrowedBy.some((path) => path.startsWith('authenticationFlows'));
}

/** A condition that is set, unless all it does is to include everything. */
function narrows(value: unknown): boolean {
  if (isUnset(value)) return false;
  if (typeof value === 'string') return value.toLowerCase() !== 'none';
  if (Array.isArray(value)) return true;
  return Object.entries(value as object).some(([property, inner]) => !isUnset(inner) && !isAll(property, inner));
}

function isAll(property: string, value: unknown): boolean {
  const words = (Array.isArray(value) ? value : [value]).map((word) => String(word).toLowerCase());
  if (property === 'transferMethods') return words.every((word) => word === 'none');
  return property.toLowerCase().startsWith('include') && words.includes('all');
}
