/** A tenant that keeps people out of some countries by two policies of different kinds, and what a sign-in there would meet. */
import { licensed } from '../../../src/controls/reasoning/access/case-rows';
import { exchangeOnline } from '../../../src/controls/reasoning/access/parts/resource-parts';
import type { TenantClient } from '../../../src/tenant/client';
import { readOf } from '../../../src/tenant/resource';
import { conditionalAccessPolicies } from '../../../src/tenant/resources/conditional-access-policy';
import { readAll } from './simulated-tenant';

export const travelIds = {
  eva: 'e7a00000-0000-4000-8000-000000000001',
  max: 'e7a00000-0000-4000-8000-000000000002',
  guest: 'e7a00000-0000-4000-8000-000000000003',
  admin: 'e7a00000-0000-4000-8000-000000000004',
  bg: 'e7a00000-0000-4000-8000-000000000005',
  listed: 'c0c00000-0000-4000-8000-000000000001',
  allBut: 'c0c00000-0000-4000-8000-000000000002',
  blockedCountries: '10c00000-0000-4000-8000-000000000001',
  homeCountries: '10c00000-0000-4000-8000-000000000002',
} as const;

const user = (id: string, name: string, more: object = {}) => ({
  id,
  userPrincipalName: `${name}@contoso.com`,
  displayName: name.charAt(0).toUpperCase() + name.slice(1),
  mail: `${name}@contoso.com`,
  accountEnabled: true,
  userType: 'Member',
  ...more,
});

const location = (id: string, displayName: string, codes: readonly string[]) => ({
  id,
  '@odata.type': '#microsoft.graph.countryNamedLocation',
  displayName,
  countriesAndRegions: codes,
  includeUnknownCountriesAndRegions: false,
  countryLookupMethod: 'clientIpAddress',
});

const block = (id: string, displayName: string, locations: object) => ({
  id,
  displayName,
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'], excludeUsers: [travelIds.bg] },
    locations,
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
});

/** `kinds`: which of the two policies there are. */
export function travelTenant(kinds: readonly ('listed' | 'allBut')[] = ['listed', 'allBut']) {
  const policies = [
    block(travelIds.listed, 'Block some countries', { includeLocations: [travelIds.blockedCountries], excludeLocations: [] }),
    block(travelIds.allBut, 'Only from home', { includeLocations: ['All'], excludeLocations: [travelIds.homeCountries] }),
  ];
  return {
    graph: {
      users: [
        user(travelIds.eva, 'eva'),
        user(travelIds.max, 'max'),
        user(travelIds.guest, 'gus', { userType: 'Guest' }),
        user(travelIds.admin, 'adam'),
        user(travelIds.bg, 'bg'),
      ],
      groups: [],
      roleAssignments: [
        {
          id: 'a5000000-0000-4000-8000-000000000001',
          principalId: travelIds.admin,
          roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
          directoryScopeId: '/',
        },
      ],
      roleDefinitions: [],
      roleEligibilityScheduleInstances: [],
      conditionalAccessPolicies: policies.filter(({ id }) => kinds.some((kind) => travelIds[kind] === id)),
      namedLocations: [
        location(travelIds.blockedCountries, 'Blocked', ['ES', 'RU', 'KP']),
        location(travelIds.homeCountries, 'Home', ['DE']),
      ],
      servicePrincipals: [],
      subscribedSkus: [licensed],
    },
  };
}

/** The names of the policies that keep someone out there, by What-If of the simulated tenant. */
export async function keptOut(client: TenantClient, person: string, country: string): Promise<readonly string[]> {
  const { rows } = await readAll(client, readOf(conditionalAccessPolicies, ['id']));
  const blocking = new Set(
    rows.flatMap(({ id, state, grantControls }) =>
      state === 'enabled' && grantControls?.builtInControls?.includes('block') === true ? [id?.toLowerCase()] : [],
    ),
  );
  const who = { kind: 'user' as const, id: person };
  const answer = await client.whatIf?.({ who, application: exchangeOnline, country, ipAddress: null, client: 'browser' });
  return (answer ?? []).flatMap(({ id, name, applies }) => (applies && blocking.has(id) ? [name] : []));
}
