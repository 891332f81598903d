/** A large directory as parsed rows: users, nested groups, and policies that block different people from different countries, or ask them for a second factor. */
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy';
import { groups } from '../../src/tenant/resources/group';
import { groupMembers } from '../../src/tenant/resources/group-member';
import { namedLocations } from '../../src/tenant/resources/named-location';
import { securityDefaults } from '../../src/tenant/resources/security-defaults';
import { subscribedSkus } from '../../src/tenant/resources/subscribed-sku';
import { users } from '../../src/tenant/resources/user';

/** Rows by resource key, and by key and id for what lies below an object. */
export type Directory = ReadonlyMap<string, readonly unknown[]>;

const groupCount = 500;
const policyCount = 200;
const countries = ['RU', 'KP', 'BY', 'IR', 'SY'];

const userId = (n: number) => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const groupId = (n: number) => `0b000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const locationId = (n: number) => `0c000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function largeDirectory(userCount: number): Directory {
  const rows = new Map<string, unknown[]>();
  const person = (n: number) => ({
    id: userId(n),
    userPrincipalName: `user${n}@contoso.com`,
    displayName: `User ${n}`,
    accountEnabled: true,
    userType: 'Member',
  });
  rows.set(
    users.key,
    Array.from({ length: userCount }, (_unused, n) => users.row.parse(person(n))),
  );
  rows.set(
    groups.key,
    Array.from({ length: groupCount }, (_unused, n) => groups.row.parse({ id: groupId(n), displayName: `Group ${n}` })),
  );
  for (let group = 0; group < groupCount; group += 1) {
    const members = Array.from({ length: Math.floor(userCount / groupCount) * 2 }, (_unused, n) =>
      person((group * 2 + n * groupCount) % userCount),
    );
    rows.set(
      `${groupMembers.key} ${groupId(group)}`,
      members.map((member) => groupMembers.row.parse({ '@odata.type': '#microsoft.graph.user', ...member })),
    );
  }
  rows.set(
    namedLocations.key,
    countries.map((country, n) =>
      namedLocations.row.parse({
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        id: locationId(n),
        displayName: country,
        countriesAndRegions: [country],
        includeUnknownCountriesAndRegions: false,
      }),
    ),
  );
  rows.set(
    conditionalAccessPolicies.key,
    Array.from({ length: policyCount }, (_unused, n) => conditionalAccessPolicies.row.parse(policy(n))),
  );
  rows.set(securityDefaults.key, [securityDefaults.row.parse({ isEnabled: false })]);
  rows.set(subscribedSkus.key, [subscribedSkus.row.parse({ skuPartNumber: 'AAD_PREMIUM', capabilityStatus: 'Enabled' })]);
  return rows;
}

/** Each policy blocks some groups from one country, but for another group; every seventh asks them for a second factor from everywhere. */
function policy(n: number): object {
  const asks = n % 7 === 6;
  return {
    id: `0d000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    displayName: `${asks ? 'Ask' : 'Block'} ${n}`,
    state: 'enabled',
    createdDateTime: '2026-01-01T00:00:00Z',
    modifiedDateTime: null,
    conditions: {
      clientAppTypes: ['all'],
      applications: {
        includeApplications: ['All'],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
      },
      users: {
        includeUsers: [],
        excludeUsers: [],
        includeGroups: [groupId((n * 2) % groupCount), groupId((n * 2 + 1) % groupCount), groupId((n * 7) % groupCount)],
        excludeGroups: [groupId((n * 11 + 5) % groupCount)],
        includeRoles: [],
        excludeRoles: [],
      },
      locations: asks ? null : { includeLocations: [locationId(n % countries.length)], excludeLocations: [] },
    },
    grantControls: { operator: 'OR', builtInControls: [asks ? 'mfa' : 'block'] },
    sessionControls: null,
  };
}
