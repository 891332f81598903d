/** The simulated tenant held to the same descriptions: it refuses what they refuse, and takes what the reference pages show. */
import graphTypes from '../../adapters/m365/simulator/data/graph-types.json';
import { routes } from '../../adapters/m365/simulator/graph/routes';
import demo from '../../examples/demo-tenant.json';
import { WireClient } from '../support/wire/wire-client';
import { type Documented, documented } from './documented';
import { judgeGraph } from './judge/graph';
import { itemOf, models } from './judge/graph-model';
import { rights } from './record/rights';

const user = demo.graph.users[0]?.id ?? '';
/** Kinds of sign-in methods that are removed one by one. */
const removable = [
  'microsoftAuthenticator',
  'softwareOath',
  'windowsHelloForBusiness',
  'platformCredential',
  'phone',
  'email',
  'fido2',
  'temporaryAccessPass',
] as const;

const ids: Readonly<Record<string, string>> = {
  user,
  group: '6a000000-0000-4000-8000-000000000001',
  policy: 'ca000000-0000-4000-8000-000000000001',
  location: '10000000-0000-4000-8000-000000000001',
  setting: '5e000000-0000-4000-8000-000000000001',
  timeout: '70000000-0000-4000-8000-000000000001',
  domain: 'contoso.com',
  ...Object.fromEntries(removable.map((kind) => [kind, kind])),
  principal: '2a000000-0000-4000-8000-000000000001',
  device: 'de000000-0000-4000-8000-000000000001',
};

/** The demo tenant, with one of each thing that it has none of. */
const state = {
  ...demo,
  graph: {
    ...demo.graph,
    groups: [{ id: ids['group'], displayName: 'Team', members: [user], owners: [user] }],
    domains: [{ id: 'contoso.com', isVerified: true, isDefault: true, authenticationType: 'Managed' }],
    conditionalAccessPolicies: [
      {
        id: ids['policy'],
        displayName: 'One',
        state: 'disabled',
        conditions: {
          clientAppTypes: ['all'],
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['All'], excludeUsers: [user] },
        },
        grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      },
    ],
    namedLocations: [
      {
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        id: ids['location'],
        displayName: 'Here',
        countriesAndRegions: ['DE'],
      },
    ],
    groupSettings: [
      {
        id: ids['setting'],
        templateId: '5cf42378-d67d-4f36-ba46-e8b86229381d',
        displayName: 'Password Rule Settings',
        values: [{ name: 'LockoutThreshold', value: '10' }],
      },
    ],
    activityBasedTimeoutPolicies: [{ id: ids['timeout'], displayName: 'One', definition: ['{}'], isOrganizationDefault: false }],
    identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
    authenticationMethodsPolicy: {
      authenticationMethodConfigurations: [
        { id: 'Sms', state: 'enabled', includeTargets: [] },
        { id: 'Fido2', state: 'enabled', includeTargets: [] },
      ],
    },
    applications: [{ id: 'ab000000-0000-4000-8000-000000000001', appId: 'ab000000-0000-4000-8000-000000000002' }],
    permissionGrantPolicies: [],
    subscribedSkus: [
      {
        id: 's',
        skuPartNumber: 'AAD_PREMIUM_P2',
        capabilityStatus: 'Enabled',
        servicePlans: [{ servicePlanName: 'AAD_PREMIUM_P2' }],
      },
    ],
    riskyUsers: [],
    delegatedPermissionClassifications: { '*': [] },
    secureScores: [],
    authenticationMethods: {
      [user]: removable.map((kind) => ({ id: kind, '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod` })),
    },
    registeredDevices: { [user]: [{ id: ids['device'], displayName: 'PC', accountEnabled: true }] },
    authenticationRequirements: { [user]: [{ perUserMfaState: 'disabled' }] },
  },
};

let client: WireClient;
beforeAll(async () => {
  client = await WireClient.start(state);
});
afterAll(() => client.close());
beforeEach(() => client.simulator.load({ ...state, organization: { ...demo.organization, id: client.simulator.tenantId } }));

const filled = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
const send = (method: string, path: string, body?: object) => client.graph(method, filled(path), body);
const messageOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }): string =>
  String((json['error'] as { readonly message?: string } | undefined)?.message);

/** What stands for `{id}` in a route, by what is before it. */
const below: readonly (readonly [string, string])[] = [
  ['/users/', user],
  ['/groups/', ids['group'] ?? ''],
  ['/domains/', 'contoso.com'],
  ['/servicePrincipals/', ids['principal'] ?? ''],
  ['/devices/', ids['device'] ?? ''],
  ['/identity/conditionalAccess/policies/', ids['policy'] ?? ''],
  ['/identity/conditionalAccess/namedLocations/', ids['location'] ?? ''],
  ['/groupSettings/', ids['setting'] ?? ''],
  ['/policies/activityBasedTimeoutPolicies/', ids['timeout'] ?? ''],
  ['/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/', 'Sms'],
];

/** An address that answers 200, or null where the tenant holds nothing there. */
async function answered(path: string): Promise<string | null> {
  const known = below.find(([beginning]) => path.startsWith(`${beginning}{`))?.[1];
  const list = path.slice(0, path.indexOf('/{'));
  const rows =
    known === undefined && path.includes('/{')
      ? ((await client.graph('GET', list)).json['value'] as readonly { readonly id: string }[] | undefined)
      : [];
  for (const id of known === undefined ? (rows ?? []).slice(0, 12).map((row) => row.id) : [known]) {
    const address = path.replace(/\{\w+\}/, encodeURIComponent(id)).replace('{list}', 'transitiveMembers');
    if (!address.includes('{') && (await client.graph('GET', address)).status === 200) return address;
  }
  return path.includes('{') ? null : path;
}

const reads = routes.filter(({ method, path, beta }) => method === 'GET' && beta !== true && !path.startsWith('/reports/{'));

describe('a property that does not exist', () => {
  const unanswered: string[] = [];

  test.each([...new Set(reads.map(({ path }) => path))])('is refused by GET %s, in the words of the service', async (path) => {
    const address = await answered(path);
    if (address === null) {
      unanswered.push(path);
      return;
    }
    const reply = await client.graph('GET', `${address}?$select=id,noSuchThing`);
    expect({ status: reply.status, message: messageOf(reply) }).toEqual({
      status: 400,
      message: expect.stringMatching(/noSuchThing|'\$select' is not supported/),
    });
  });

  test('was asked for everywhere but where the tenant holds nothing that could be asked', () => {
    expect(
      unanswered.filter(
        (path) =>
          !/appRoleAssignments\/\{assignment\}|riskyUsers\/\{id\}|secureScores|permissionGrantPolicies|Methods\/\{method\}|roleEligibility|ScheduleInstances|oauth2PermissionGrants\/\{id\}/.test(
            path,
          ),
      ),
    ).toEqual([]);
  });

  test.each([
    '/users',
    '/groups',
    '/groups/{group}/transitiveMembers',
    '/servicePrincipals',
    '/applications',
    '/auditLogs/signIns',
    '/identity/conditionalAccess/policies',
    '/roleManagement/directory/roleAssignmentScheduleInstances',
  ])('is refused in a filter of %s', async (path) => {
    const reply = await send('GET', `${path}?$filter=noSuchThing eq 'x'`);
    expect({ status: reply.status, message: messageOf(reply) }).toEqual({
      status: 400,
      message: expect.stringContaining('noSuchThing'),
    });
  });
});

const names = documented.map(
  (one, index) => [`${one.method} ${one.path} (${index + 1}, ${one.page.replace(/\?.*$/, '')})`, one] as const,
);

describe('of the documented requests', () => {
  const filledBody = ({ body }: Documented): object | undefined =>
    body === undefined ? undefined : (JSON.parse(filled(JSON.stringify(body))) as object);

  test.each(names)('%s is taken', async (_name, one) => {
    const reply = await send(one.method, one.path, filledBody(one));
    expect(reply.status < 300 ? 'taken' : `${reply.status} ${messageOf(reply)}`).toBe('taken');
  });

  test.each(names)('%s is one to the judge too', (_name, one) => {
    const request = {
      method: one.method,
      path: `/v1.0${filled(one.path)}`,
      headers: { prefer: 'include-unknown-enum-members', 'content-type': 'application/json' },
      at: '2026-11-24T00:00:00Z',
      app: 'write' as const,
      ...(one.body === undefined ? {} : { body: filledBody(one) }),
    };
    expect(judgeGraph(request, rights.permissions).filter(({ rule }) => rule !== 'permission')).toEqual([]);
  });

  test.each(names.filter(([, { body }]) => body !== undefined))(
    '%s is refused with a member that does not exist',
    async (_name, one) => {
      const reply = await send(one.method, one.path, { ...filledBody(one), noSuchThing: true });
      expect(reply.status).toBe(400);
    },
  );

  test('every path that is written to has one', () => {
    const written = routes.filter(({ method, beta, write }) => method !== 'GET' && beta !== true && write !== false);
    const shown = new Set(
      documented.map(
        ({ method, path }) =>
          `${method} ${path.replace('authenticationMethodConfigurations/sms', 'authenticationMethodConfigurations/{id}').replaceAll(/\{\w+\}/g, '{id}')}`,
      ),
    );
    const missing = written
      .map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{id}')}`)
      .filter((one) => !shown.has(one));
    // What the simulated tenant takes beside what we write.
    expect(missing.sort()).toEqual([
      'DELETE /oauth2PermissionGrants/{id}',
      'DELETE /users/{id}/appRoleAssignments/{id}',
      'PATCH /policies/adminConsentRequestPolicy',
      'PATCH /policies/authenticationMethodsPolicy',
      'POST /oauth2PermissionGrants',
      'POST /users/{id}/appRoleAssignments',
    ]);
  });
});

test('a method of signing in says of which kind it is, by itself and in the policy', async () => {
  const one = await client.graph('GET', '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Fido2');
  expect(one.json['@odata.type']).toBe('#microsoft.graph.fido2AuthenticationMethodConfiguration');
  const { json } = await client.graph('GET', '/policies/authenticationMethodsPolicy');
  expect(json['authenticationMethodConfigurations']).toMatchObject([
    { id: 'Sms', '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration' },
    { id: 'Fido2', '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration' },
  ]);
});

test('the types of the simulated tenant are those of the description', () => {
  const model = models['v1.0'];
  const types = graphTypes.types as Readonly<
    Record<string, { readonly properties: Readonly<Record<string, { readonly type: string }>> }>
  >;
  const enums = graphTypes.enums as Readonly<Record<string, readonly string[]>>;
  const differences = Object.entries(types).flatMap(([name, { properties }]) => {
    const described = model.types[name]?.properties;
    if (described === undefined) return [];
    const own = Object.fromEntries(Object.entries(properties).map(([property, { type }]) => [property, type]));
    return Object.entries(own).flatMap(([property, type]) => {
      const there = described[property] ?? model.types[name]?.navigation?.[property];
      return there !== undefined && itemOf(there).replace('Edm.', '') === type
        ? []
        : [`${name}.${property}: ${type}, described as ${there ?? 'nothing'}`];
    });
  });
  const words = Object.entries(enums).flatMap(([name, members]) => {
    const described = model.enums[name]?.members;
    return described === undefined || described.every((word) => members.includes(word))
      ? []
      : [`${name}: lacks ${described.filter((word) => !members.includes(word)).join()}`];
  });
  expect([...differences, ...words]).toEqual([]);
});
