/** Rights come from Microsoft's published permission table: every request has a row there, and one without a row is named. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PermissionTable, permissionTable, tableText } from '../../docs/make/graph-permissions';
import { requestsWithoutRow, wantedRequests } from '../../docs/make/wanted-permissions';
import entra from '../../manifests/entra.json';
import {
  delegatedPermissionsFor,
  graphPermissionIds,
  permissionsFor,
  readingRequest,
  tablePath,
  writingRequests,
} from '../../src/tenant/permission-table';
import { grantsOf } from '../../src/tenant/permissions';
import { resources } from '../../src/tenant/resources/registry';
import { signIns } from '../../src/tenant/resources/sign-in';

const text = readFileSync(join(__dirname, '..', '..', 'src', 'tenant', 'graph-permissions.json'), 'utf8');
const table = JSON.parse(text) as PermissionTable;

test('every request that a resource makes has a row', () => {
  expect(requestsWithoutRow()).toEqual([]);
});

test('the table is as its command writes it, with no row that nothing asks for', () => {
  expect(tableText(table)).toBe(text);
  const wanted = new Set(wantedRequests().map(({ method, path }) => `${method} ${path.toLowerCase()}`));
  expect(table.rows.map(({ method, path }) => `${method} ${path.toLowerCase()}`).filter((key) => !wanted.has(key))).toEqual([]);
  expect(table.origin).toMatchObject({ licence: 'MIT', commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
});

test('a table that is older than a request is one clear sentence with the command to type', () => {
  const newer = { ...signIns, list: { service: 'graph', path: '/security/incidents', select: false } } as const;
  expect(requestsWithoutRow([newer])).toEqual([
    "Microsoft's permission table of 2026-08-07 has no row for GET /security/incidents. Check the request in Microsoft's reference, " +
      'then get a newer table: npm run vendor -- --from DIR, where DIR is a checkout of microsoftgraph/microsoft-graph-devx-content.',
  ]);
});

test('what a resource says it takes to be read is what the table allows', () => {
  const wrong = resources.flatMap((resource) => {
    const request = readingRequest(resource);
    // `signInActivity` takes a permission of its own, beside the one for the account.
    if (request === null || resource.key === 'graph.users/signInActivity') return [];
    const allowed = permissionsFor(request);
    return grantsOf(resource.permission.read).flatMap(({ name }) => (allowed?.has(name) ? [] : [`${resource.key}: ${name}`]));
  });
  expect(wrong).toEqual([]);
});

test('the person who signs in can be given each permission to read that the read-only registration has', () => {
  const wrong = resources.flatMap((resource) => {
    const request = readingRequest(resource);
    if (request === null || resource.key === 'graph.users/signInActivity') return [];
    const allowed = delegatedPermissionsFor(request);
    return grantsOf(resource.permission.read).flatMap(({ name }) => (allowed?.has(name) ? [] : [`${resource.key}: ${name}`]));
  });
  expect(wrong).toEqual([]);
});

test('what a resource says it takes to be changed is what the table allows for one of the changes', () => {
  const wrong = resources.flatMap((resource) => {
    const changes = writingRequests(resource).filter(({ method }) => method !== 'GET');
    if (changes.length === 0 || resource.permission.write === undefined) return [];
    const [grant] = grantsOf(resource.permission.write);
    const name = grant?.name ?? '';
    return changes.some((change) => permissionsFor(change)?.has(name)) ? [] : [`${resource.key}: ${name}`];
  });
  expect(wrong).toEqual([]);
});

test('an id is that of the application permission, never of the delegated one of the same name', () => {
  const files = {
    permissions: {
      permissions: {
        'One.Read.All': {
          pathSets: [
            { schemeKeys: ['Application'], methods: ['GET'], paths: { '/ones/{id}': 'least=DelegatedWork,Application' } },
          ],
        },
        'Two.Read.All': {
          pathSets: [{ schemeKeys: ['Application'], methods: ['GET'], paths: { '/ones/{id}': 'least=DelegatedWork' } }],
        },
        'Mine.Read': {
          pathSets: [{ schemeKeys: ['DelegatedWork'], methods: ['GET'], paths: { '/ones/{id}': 'least=DelegatedWork' } }],
        },
      },
    },
    provisioningInfo: {
      permissionDeployments: {
        'One.Read.All': [
          { id: 'delegated', scheme: 'DelegatedWork', environment: 'public' },
          { id: 'application', scheme: 'Application', environment: 'public' },
        ],
      },
    },
  };
  const made = permissionTable(files, [{ method: 'GET', path: '/Ones/{id}' }], table.origin);
  expect(made.rows).toEqual([
    {
      method: 'GET',
      path: '/Ones/{id}',
      allowed: { 'One.Read.All': true, 'Two.Read.All': false },
      appOnly: ['One.Read.All', 'Two.Read.All'],
    },
  ]);
  expect(made.applicationIds).toEqual({ 'One.Read.All': 'application' });
});

test('every permission of the manifests has the id of the table', () => {
  for (const { permissions } of entra.registrations)
    for (const { api, value, id } of permissions)
      if (api === 'graph') expect({ value, id }).toEqual({ value, id: graphPermissionIds[value] });
});

test.each([
  ["/reports/getEmailAppUsageUserDetail(period='D30')", '/reports/getEmailAppUsageUserDetail(period={value})'],
  ['/groups/{of}/transitiveMembers/microsoft.graph.user?$select=id', '/groups/{id}/transitiveMembers'],
])('the table knows %s as %s', (path, expected) => {
  expect(tablePath(path)).toBe(expected);
});
