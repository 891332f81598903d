/** Tiny tenants for property tests of Conditional Access, and a second evaluator that tries every sign-in one by one. */
import fc from 'fast-check';
import { addresses, blockPolicy, countries, guest, licensed, people } from '../../../src/controls/reasoning/access/case-rows';

const [ana, bo, cy] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
export const accounts = [ana, bo, cy, guest];

export const groups = [
  { id: '6a000000-0000-4000-8000-000000000001', displayName: 'Outer', members: ['6a000000-0000-4000-8000-000000000002', bo.id] },
  { id: '6a000000-0000-4000-8000-000000000002', displayName: 'Inner', members: [cy.id, '6a000000-0000-4000-8000-000000000001'] },
  { id: '6a000000-0000-4000-8000-000000000003', displayName: 'Empty', members: [] },
];
const membersOf: Readonly<Record<string, readonly string[]>> = {
  '6a000000-0000-4000-8000-000000000001': [bo.id, cy.id],
  '6a000000-0000-4000-8000-000000000002': [bo.id, cy.id],
  '6a000000-0000-4000-8000-000000000003': [],
};

const role = '62e90394-69f5-4237-9190-012177145e10';
const roleAssignments = [
  { id: '4a000000-0000-4000-8000-000000000001', principalId: ana.id, roleDefinitionId: role, directoryScopeId: '/' },
  {
    id: '4a000000-0000-4000-8000-000000000002',
    principalId: bo.id,
    roleDefinitionId: role,
    directoryScopeId: '/administrativeUnits/1',
  },
];
const holdersOf: Readonly<Record<string, readonly string[]>> = { [role]: [ana.id] };

const locations = [
  countries(1, 'RU', ['RU']),
  countries(2, 'RU and KP', ['ru', 'kp']),
  countries(3, 'US', ['US']),
  addresses(4, 'Office', ['198.51.100.0/24'], true),
  addresses(5, 'Branch', ['203.0.113.0/24'], false),
  addresses(6, 'Half of the branch', ['203.0.113.128/25', '192.0.2.0/24'], false),
];
const [inRu, inBoth, inUs, office, branch, half] = locations.map((location) => location.id) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

/** One address for each manner in which addresses can be distinguished; trusted ones are not asked about. */
const samples = [
  { name: 'elsewhere', in: [] as string[] },
  { name: 'branch', in: [branch] },
  { name: 'branch, second half', in: [branch, half] },
  { name: 'half only', in: [half] },
];
const askedCountries = ['RU', 'KP'];
const clients = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'];
const exchange = '00000002-0000-0ff1-ce00-000000000000';
const app = '11111111-2222-4333-8444-555555555555';
const sharePoint = '00000003-0000-0ff1-ce00-000000000000';
const resources = ['rest', exchange, sharePoint, app];

export interface TinyPolicy {
  readonly state: string;
  readonly grant: string;
  readonly includeUsers: readonly string[];
  readonly excludeUsers: readonly string[];
  readonly includeGroups: readonly string[];
  readonly excludeGroups: readonly string[];
  readonly includeRoles: readonly string[];
  readonly excludeRoles: readonly string[];
  readonly clientAppTypes: readonly string[];
  readonly includeApplications: readonly string[];
  readonly excludeApplications: readonly string[];
  readonly locations: { readonly includeLocations: readonly string[]; readonly excludeLocations: readonly string[] } | null;
}

const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 0 });
const mostly = <Value>(usual: Value, other: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: other });
const ids = accounts.map((account) => account.id);
const groupIds = groups.map((group) => group.id);

export const tinyPolicy: fc.Arbitrary<TinyPolicy> = fc.record({
  state: mostly('enabled', fc.constantFrom('enabledForReportingButNotEnforced', 'disabled')),
  grant: mostly('block', fc.constant('mfa')),
  includeUsers: mostly<readonly string[]>(['All'], some([...ids, 'GuestsOrExternalUsers'])),
  excludeUsers: mostly<readonly string[]>([], some(ids)),
  includeGroups: mostly<readonly string[]>([], some(groupIds)),
  excludeGroups: mostly<readonly string[]>([], some(groupIds)),
  includeRoles: mostly<readonly string[]>([], some([role])),
  excludeRoles: mostly<readonly string[]>([], some([role])),
  clientAppTypes: mostly<readonly string[]>(['all'], some(clients)),
  includeApplications: mostly<readonly string[]>(['All'], some(['Office365', exchange, app, 'None'])),
  excludeApplications: mostly<readonly string[]>([], some(['Office365', exchange, app])),
  locations: fc.option(
    fc.record({
      includeLocations: mostly<readonly string[]>([inBoth], some(['All', 'AllTrusted', inRu, inBoth, inUs, branch, half])),
      excludeLocations: mostly<readonly string[]>([], some(['AllTrusted', inRu, inUs, office, branch, half])),
    }),
    { nil: null, freq: 3 },
  ),
});

export function tinyTenant(policies: readonly TinyPolicy[]) {
  return {
    graph: {
      users: accounts,
      groups,
      roleAssignments,
      roleDefinitions: [],
      roleEligibilityScheduleInstances: [],
      servicePrincipals: [],
      namedLocations: locations,
      subscribedSkus: [licensed],
      conditionalAccessPolicies: policies.map((policy, index) =>
        blockPolicy(index, `Policy ${index}`, {
          state: policy.state,
          clientAppTypes: policy.clientAppTypes,
          locations: policy.locations,
          users: {
            includeUsers: policy.includeUsers,
            excludeUsers: policy.excludeUsers,
            includeGroups: policy.includeGroups,
            excludeGroups: policy.excludeGroups,
            includeRoles: policy.includeRoles,
            excludeRoles: policy.excludeRoles,
          },
          applications: {
            includeApplications: policy.includeApplications,
            excludeApplications: policy.excludeApplications,
          },
          grantControls: { operator: 'OR', builtInControls: [policy.grant] },
        }),
      ),
    },
  };
}

interface SignIn {
  readonly user: string;
  readonly country: string;
  readonly address: readonly string[];
  readonly client: string;
  readonly resource: string;
}

/** The accounts for which some sign-in of all there are is not blocked. */
export function openByTrial(policies: readonly TinyPolicy[]): readonly string[] {
  return ids.filter((user) => signInsOf(user).some((signIn) => !policies.some((policy) => stops(policy, signIn))));
}

function signInsOf(user: string): readonly SignIn[] {
  return askedCountries.flatMap((country) =>
    samples.flatMap((address) =>
      clients.flatMap((client) =>
        resources
          .filter((resource) => client !== 'exchangeActiveSync' || resource === exchange)
          .map((resource) => ({ user, country, address: address.in, client, resource })),
      ),
    ),
  );
}

function stops(policy: TinyPolicy, signIn: SignIn): boolean {
  return (
    policy.state === 'enabled' &&
    policy.grant === 'block' &&
    isFor(policy, signIn.user) &&
    isFrom(policy, signIn) &&
    (policy.clientAppTypes.length === 0 ||
      policy.clientAppTypes.includes('all') ||
      policy.clientAppTypes.includes(signIn.client)) &&
    names(policy.includeApplications, signIn.resource) &&
    !names(policy.excludeApplications, signIn.resource)
  );
}

function isFor(policy: TinyPolicy, user: string): boolean {
  const isNamed = (users: readonly string[], inGroups: readonly string[], roles: readonly string[]): boolean =>
    users.includes('All') ||
    users.includes(user) ||
    (users.includes('GuestsOrExternalUsers') && user === guest.id) ||
    inGroups.some((group) => membersOf[group]?.includes(user)) ||
    roles.some((held) => holdersOf[held]?.includes(user));
  return (
    isNamed(policy.includeUsers, policy.includeGroups, policy.includeRoles) &&
    !isNamed(policy.excludeUsers, policy.excludeGroups, policy.excludeRoles)
  );
}

function isFrom({ locations: where }: TinyPolicy, { country, address }: SignIn): boolean {
  if (where === null || where.includeLocations.length + where.excludeLocations.length === 0) return true;
  const holds = (location: string): boolean =>
    location === 'All' ||
    (location === inRu && country === 'RU') ||
    (location === inBoth && askedCountries.includes(country)) ||
    address.includes(location);
  const included = where.includeLocations.length === 0 ? ['All'] : where.includeLocations;
  return included.some(holds) && !where.excludeLocations.some(holds);
}

function names(applications: readonly string[], resource: string): boolean {
  const isOffice = resource === exchange || resource === sharePoint;
  return applications.includes('All') || applications.includes(resource) || (applications.includes('Office365') && isOffice);
}
