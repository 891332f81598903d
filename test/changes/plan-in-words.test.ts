/** What approvers read of objects that a plan makes: one line in words, and values by their paths. */
import uses from '../../src/controls/uses.json';
import type { Fields, Operation } from '../../src/engine/plan/operation';
import { objectNouns } from '../../src/tenant/object-nouns';
import { changedValues, wordsOf } from '../../src/views/change-plan';

const place: Operation = {
  kind: 'create',
  resource: 'graph.namedLocations',
  object: 'blocked countries',
  name: 'blocked countries',
  after: { '@odata.type': '#microsoft.graph.countryNamedLocation', countriesAndRegions: ['BY', 'RU'] },
};

const conditions = {
  clientAppTypes: ['all'],
  applications: { includeApplications: ['All'], excludeApplications: [] },
  users: { includeUsers: ['All'], excludeUsers: ['u1', 'u2'], excludeRoles: ['r1'], excludeGroups: [] },
  locations: { includeLocations: [{ ref: 1 }], excludeLocations: [] },
};

function policy(after: Fields = {}): Operation {
  return {
    kind: 'create',
    resource: 'graph.conditionalAccessPolicies',
    object: 'block them',
    name: 'block them',
    after: {
      state: 'enabledForReportingButNotEnforced',
      conditions,
      grantControls: { operator: 'OR', builtInControls: ['block'] },
      ...after,
    },
  };
}

test('a policy that is made is said in one line, with the places of an earlier step', () => {
  expect(wordsOf([place, policy()])).toEqual(['Everyone but 2 accounts and 1 role · from BY, RU · blocked · only reported']);
});

test.each<[string, Fields, string]>([
  ['client types', { clientAppTypes: ['other'] }, 'with other'],
  ['flows', { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }, 'by deviceCodeFlow'],
  ['groups', { users: { includeGroups: ['g1'] } }, 'Members of 1 group'],
  [
    'applications',
    { users: null, clientApplications: { excludeServicePrincipals: ['s'] } },
    'Applications of this tenant but 1 application',
  ],
])('the line names %s', (_what, narrower, said) => {
  expect(wordsOf([place, policy({ conditions: { ...conditions, ...narrower } })])).toEqual([expect.stringContaining(said)]);
});

test('values of an object that is made stand one below the other, without what is empty and what only the service needs', () => {
  const shown = [place, policy()].flatMap((operation) => changedValues(operation, [place, policy()]));
  expect(shown.map(({ property }) => property)).toEqual([
    'countriesAndRegions',
    'state',
    'conditions.clientAppTypes',
    'conditions.applications.includeApplications',
    'conditions.users.includeUsers',
    'conditions.users.excludeUsers',
    'conditions.users.excludeRoles',
    'conditions.locations.includeLocations',
    'grantControls.operator',
    'grantControls.builtInControls',
  ]);
  expect(shown).toContainEqual({
    object: 'block them',
    property: 'conditions.locations.includeLocations',
    after: ['blocked countries'],
  });
});

test('of a nested value that changes only what differs is shown, before and after', () => {
  const narrowed: Operation = {
    kind: 'update',
    resource: 'graph.conditionalAccessPolicies',
    object: 'block them',
    identity: 'p1',
    before: { state: 'enabled', conditions: { users: { includeUsers: ['All'], excludeUsers: ['u1'] } } },
    after: { state: 'enabled', conditions: { users: { includeUsers: ['All'], excludeUsers: ['u1', 'u2'] } } },
  };
  expect(changedValues(narrowed, [narrowed])).toEqual([
    { object: 'block them', property: 'state', before: 'enabled', after: 'enabled' },
    { object: 'block them', property: 'conditions.users.excludeUsers', before: ['u1'], after: ['u1', 'u2'] },
  ]);
});

test('ids stand with the names that the plan has for them; a role has the same name everywhere', () => {
  const [person, role, unknown] = [
    'B0000000-0000-4000-8000-000000000001',
    '62e90394-69f5-4237-9190-012177145e10',
    'c0000000-0000-4000-8000-000000000002',
  ];
  const names = { [person.toLowerCase()]: 'bg1@contoso.com' };
  const users = (excludeUsers: readonly string[]) =>
    policy({ conditions: { ...conditions, users: { ...conditions.users, excludeUsers, excludeRoles: [role] } } });
  const rows = changedValues(users([person, unknown]), [place], names);
  expect(rows.find(({ property }) => property === 'conditions.users.excludeUsers')?.after).toEqual([
    `bg1@contoso.com (${person})`,
    unknown,
  ]);
  expect(rows.find(({ property }) => property === 'conditions.users.excludeRoles')?.after).toEqual([
    `Global Administrator (${role})`,
  ]);
  expect(wordsOf([place, users([person])], names)).toEqual([
    'Everyone but bg1@contoso.com and Global Administrator · from BY, RU · blocked · only reported',
  ]);
  expect(wordsOf([place, users([person, unknown])], names)[0]).toContain('but 2 accounts and Global Administrator');
});

test('everything that a plan of a control changes has a name that people know', () => {
  const written = new Set(Object.values(uses).flatMap(({ writes }): readonly string[] => writes));
  expect(Object.keys(objectNouns).toSorted()).toEqual([...written].toSorted());
});
