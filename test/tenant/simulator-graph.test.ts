/** Microsoft Graph as the simulated tenant speaks it: lists and their options, membership, Conditional Access, reports. */
import { type Reply, WireClient } from '../support/wire/wire-client';

let client: WireClient;
afterEach(() => client.close());

async function open(graph: object, rest: object = {}): Promise<void> {
  client = await WireClient.start({ graph, ...rest });
}

function rows(reply: Reply): readonly Record<string, unknown>[] {
  return reply.json['value'] as readonly Record<string, unknown>[];
}

async function ids(path: string): Promise<readonly unknown[]> {
  return rows(await client.graph('GET', path)).map((row) => row['id']);
}

function message(reply: Reply): string {
  return (reply.json as { error: { message: string } }).error.message;
}

const query = (filter: string) => `$filter=${encodeURIComponent(filter)}`;

describe('lists', () => {
  const three = [
    { id: 'u1', displayName: 'Ana', accountEnabled: true },
    { id: 'u2', displayName: "O'Neil", accountEnabled: false },
    { id: 'u3', displayName: 'Cy', accountEnabled: true },
  ];

  test('users come without the properties that nobody asked for', async () => {
    await open({ users: three });
    expect(rows(await client.graph('GET', '/users'))[0]).toEqual({ id: 'u1', displayName: 'Ana' });
    expect(rows(await client.graph('GET', '/users?$select=id,accountEnabled'))[0]).toEqual({ id: 'u1', accountEnabled: true });
  });

  test.each([
    ["displayName eq 'O''Neil'", ['u2']],
    ["id eq 'u1' or id eq 'u3'", ['u1', 'u3']],
    ["accountEnabled eq true and (displayName eq 'cy' or displayName eq 'x')", ['u3']],
    ["startswith(displayName,'A')", ['u1']],
  ])('a filter %s', async (filter, expected) => {
    await open({ users: three });
    expect(await ids(`/users?${query(filter)}`)).toEqual(expected);
  });

  test.each([
    ['an unknown property in a filter', `/users?${query("nickname eq 'x'")}`],
    ['an unknown property in $select', '/users?$select=nickname'],
    ['a filter that is none', `/users?${query('displayName is Ana')}`],
    ['a page that is too large', '/users?$top=1000'],
    ['an option that is not there', '/users?$skip=1'],
    ['a path that is not there', '/nonsense'],
  ])('%s: 400', async (_name, path) => {
    await open({ users: three });
    expect((await client.graph('GET', path)).status).toBe(400);
  });

  test('$top makes pages, which keep the other options', async () => {
    await open({ users: three });
    const first = await client.graph('GET', `/users?$top=1&$select=id&${query('accountEnabled eq true')}`);
    const second = await client.graph('GET', String(first.json['@odata.nextLink']));
    expect([rows(first), rows(second)]).toEqual([[{ id: 'u1' }], [{ id: 'u3' }]]);
    expect(second.json).not.toHaveProperty(['@odata.nextLink']);
  });

  test('a user is had by name, and an unknown one is a 404', async () => {
    await open({ users: [{ id: 'u1', userPrincipalName: 'ana@contoso.com' }] });
    expect((await client.graph('GET', '/users/ANA@contoso.com')).json).toMatchObject({ id: 'u1' });
    expect((await client.graph('GET', '/users/nobody')).status).toBe(404);
  });

  test('locations can be asked for by kind', async () => {
    await open({
      namedLocations: [
        { id: 'c', '@odata.type': '#microsoft.graph.countryNamedLocation' },
        { id: 'i', '@odata.type': '#microsoft.graph.ipNamedLocation' },
      ],
    });
    const filter = query("isof('microsoft.graph.countryNamedLocation')");
    expect(await ids(`/identity/conditionalAccess/namedLocations?${filter}`)).toEqual(['c']);
  });

  test('sign-ins come newest first and can be narrowed by time, client and country', async () => {
    const signIn = (id: string, day: string, country: string) => ({
      id,
      createdDateTime: `2026-11-${day}T08:00:00Z`,
      clientAppUsed: 'IMAP4',
      location: { countryOrRegion: country },
    });
    await open({
      signIns: [signIn('s1', '01', 'RU'), signIn('s2', '20', 'RU'), signIn('s3', '21', 'US'), signIn('s4', '22', 'RU')],
    });
    const filter = query(
      "createdDateTime ge 2026-11-10T00:00:00Z and clientAppUsed eq 'IMAP4' and location/countryOrRegion eq 'RU'",
    );
    expect(await ids(`/auditLogs/signIns?${filter}`)).toEqual(['s4', 's2']);
  });

  test('domains are told from the accepted ones, and with neither they are forbidden', async () => {
    await open({}, { exchange: { AcceptedDomain: [{ DomainName: 'contoso.onmicrosoft.com' }] } });
    expect(rows(await client.graph('GET', '/domains'))).toMatchObject([{ id: 'contoso.onmicrosoft.com', isInitial: true }]);
    client.simulator.load({ schema: 'tenant-state/1' });
    expect((await client.graph('GET', '/domains')).status).toBe(403);
  });

  test('a permission that is missing is named where the service names it', async () => {
    await open({});
    expect(message(await client.graph('GET', '/auditLogs/signIns'))).toContain('AuditLog.Read.All');
  });

  test('a token for Exchange is no good here', async () => {
    await open({ users: [] });
    const token = await client.token('exchange');
    const reply = await client.send('graph', { method: 'GET', url: `${client.simulator.url}/v1.0/users`, token });
    expect([reply.status, message(reply)]).toEqual([401, expect.stringContaining('Invalid audience')]);
  });
});

describe('groups', () => {
  const users = [
    { id: 'u1', userPrincipalName: 'ana@contoso.com', accountEnabled: true, userType: 'Member' },
    { id: 'u2', userPrincipalName: 'bo@contoso.com', accountEnabled: false, userType: 'Guest' },
  ];
  const outer = { id: 'g1', displayName: 'Outer', members: ['g2', 'ana@contoso.com'] };
  const inner = { id: 'g2', displayName: 'Inner', members: ['u2', 'g1'] };

  test('members are the accounts and groups as the file has them', async () => {
    await open({ users, groups: [outer, inner] });
    expect(rows(await client.graph('GET', '/groups/g1/members'))).toEqual([
      { '@odata.type': '#microsoft.graph.group', id: 'g2', displayName: 'Inner' },
      { '@odata.type': '#microsoft.graph.user', ...users[0] },
    ]);
  });

  test('nested members are found, and a circle ends', async () => {
    await open({ users, groups: [outer, inner] });
    expect(await ids('/groups/g1/transitiveMembers')).toEqual(['g2', 'u1', 'u2']);
    expect(await ids('/groups/g1/transitiveMembers/microsoft.graph.user')).toEqual(['u1', 'u2']);
  });

  test('a list of nested members in the file is taken as it is', async () => {
    await open({ users, groups: [{ ...outer, transitiveMembers: ['u2'] }, inner] });
    expect(await ids('/groups/g1/transitiveMembers')).toEqual(['u2']);
  });

  test('a group without any list is one whose members cannot be read', async () => {
    await open({ users, groups: [{ id: 'g1' }] });
    expect((await client.graph('GET', '/groups/g1/members')).status).toBe(403);
  });

  test('what cannot be read of a nested group breaks off the list of the outer one', async () => {
    await open(
      { users, groups: [outer, inner] },
      { collection: { 'graph.groups/g2/members': { complete: false, returned: 0 } } },
    );
    const first = await client.graph('GET', '/groups/g1/transitiveMembers');
    const second = await client.graph('GET', String(first.json['@odata.nextLink']));
    expect([rows(first).map((row) => row['id']), second.status]).toEqual([['g2', 'u1'], 403]);
  });

  test('an account that the file does not know is there by its id', async () => {
    await open({ groups: [{ id: 'g1', members: ['u9'] }] });
    expect(rows(await client.graph('GET', '/groups/g1/members'))).toEqual([{ '@odata.type': '#microsoft.graph.user', id: 'u9' }]);
  });

  test('a deleted group is a 404, any group a 403 where groups cannot be read', async () => {
    await open({ groups: [] });
    expect((await client.graph('GET', '/groups/g9/members')).status).toBe(404);
    client.simulator.load({ schema: 'tenant-state/1' });
    expect((await client.graph('GET', '/groups/g9/members')).status).toBe(403);
  });
});

describe('roles', () => {
  test('built-in roles are there without being in the file', async () => {
    await open({ roleDefinitions: [{ id: 'own', displayName: 'Our own' }] });
    const filter = query("displayName eq 'Exchange Administrator'");
    expect(await ids(`/roleManagement/directory/roleDefinitions?${filter}`)).toEqual(['29232cdf-9323-42fd-ade2-1d097af3e4de']);
    expect((await ids('/roleManagement/directory/roleDefinitions'))[0]).toBe('own');
  });

  test('the holder and the role come with an assignment when asked for', async () => {
    const assignment = {
      id: 'a',
      principalId: 'u1',
      roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
      directoryScopeId: '/',
    };
    await open({ users: [{ id: 'u1', userPrincipalName: 'ana@contoso.com' }], roleAssignments: [assignment] });
    const reply = await client.graph('GET', '/roleManagement/directory/roleAssignments?$expand=principal,roleDefinition');
    expect(rows(reply)).toMatchObject([
      {
        ...assignment,
        principal: { '@odata.type': '#microsoft.graph.user', userPrincipalName: 'ana@contoso.com' },
        roleDefinition: { displayName: 'Global Administrator' },
      },
    ]);
  });
});

describe('Conditional Access', () => {
  const policies = '/identity/conditionalAccess/policies';
  const locations = '/identity/conditionalAccess/namedLocations';
  const block = {
    displayName: 'Block',
    state: 'enabled',
    conditions: { clientAppTypes: ['all'], applications: { includeApplications: ['All'] }, users: { includeUsers: ['All'] } },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  };
  const abroad = {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    displayName: 'Abroad',
    countriesAndRegions: ['RU'],
    includeUnknownCountriesAndRegions: false,
  };
  const empty = { conditionalAccessPolicies: [], namedLocations: [] };

  test('a new policy comes back filled with empty lists and nulls', async () => {
    await open(empty);
    const reply = await client.graph('POST', policies, block);
    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({
      id: expect.any(String),
      createdDateTime: '2026-11-24T00:00:00.000Z',
      modifiedDateTime: null,
      conditions: {
        locations: null,
        signInRiskLevels: [],
        users: { includeUsers: ['All'], excludeUsers: [], excludeGroups: [] },
      },
      grantControls: { builtInControls: ['block'], termsOfUse: [], authenticationStrength: null },
      sessionControls: null,
    });
  });

  test('a change says when it was made', async () => {
    await open({ ...empty, conditionalAccessPolicies: [{ id: 'p', state: 'disabled' }] });
    expect((await client.graph('PATCH', `${policies}/p`, { state: 'enabled' })).status).toBe(204);
    expect((await client.graph('GET', `${policies}/p`)).json).toMatchObject({
      state: 'enabled',
      modifiedDateTime: '2026-11-24T00:00:00.000Z',
    });
  });

  test.each([
    ['an unknown property', { ...block, colour: 'red' }, "'colour' does not exist"],
    ['an unknown state', { ...block, state: 'on' }, "'on' for 'state'"],
    [
      'an unknown client type',
      { ...block, conditions: { ...block.conditions, clientAppTypes: ['imap'] } },
      "'imap' for 'clientAppTypes'",
    ],
    [
      'text for a list',
      { ...block, conditions: { ...block.conditions, users: { includeUsers: 'All' } } },
      "'includeUsers' is a collection",
    ],
    [
      'nobody to be about',
      { ...block, conditions: { applications: { includeApplications: ['All'] } } },
      'users or clientApplications',
    ],
    ['an unknown location', { ...block, conditions: { ...block.conditions, locations: { includeLocations: ['gone'] } } }, '1040'],
  ])('a policy with %s is refused', async (_name, policy, text) => {
    await open(empty);
    const reply = await client.graph('POST', policies, policy);
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining(text)]);
  });

  test('under security defaults a policy may be report-only, not enabled', async () => {
    await open({ ...empty, identitySecurityDefaultsEnforcementPolicy: { isEnabled: true } });
    expect(message(await client.graph('POST', policies, block))).toContain('You must disable Security defaults');
    expect((await client.graph('POST', policies, { ...block, state: 'enabledForReportingButNotEnforced' })).status).toBe(201);
  });

  test('without a licence no policy can be made', async () => {
    await open({ ...empty, subscribedSkus: [] });
    expect((await client.graph('POST', policies, block)).status).toBe(403);
  });

  test('a location that a policy uses outlives it', async () => {
    await open(empty);
    const location = String((await client.graph('POST', locations, abroad)).json['id']);
    const conditions = { ...block.conditions, locations: { includeLocations: [location] } };
    const policy = String((await client.graph('POST', policies, { ...block, conditions })).json['id']);
    expect((await client.graph('DELETE', `${locations}/${location}`)).status).toBe(400);
    expect((await client.graph('DELETE', `${policies}/${policy}`)).status).toBe(204);
    expect((await client.graph('DELETE', `${locations}/${location}`)).status).toBe(204);
    expect(client.simulator.state()).toMatchObject({ graph: { conditionalAccessPolicies: [], namedLocations: [] } });
  });

  test('a location is changed under its type', async () => {
    await open({ ...empty, namedLocations: [{ id: 'l', ...abroad }] });
    expect((await client.graph('PATCH', `${locations}/l`, { countriesAndRegions: ['RU', 'KP'] })).status).toBe(400);
    const change = { '@odata.type': abroad['@odata.type'], countriesAndRegions: ['RU', 'KP'] };
    expect((await client.graph('PATCH', `${locations}/l`, change)).status).toBe(204);
    expect((await client.graph('GET', `${locations}/l`)).json).toMatchObject({
      countriesAndRegions: ['RU', 'KP'],
      displayName: 'Abroad',
    });
  });

  test('What-If says which policies would apply, and why the others would not', async () => {
    const policy = (id: string, users: object, rest: object = {}) => ({
      ...block,
      id,
      conditions: { ...block.conditions, users, locations: { includeLocations: ['l'] } },
      ...rest,
    });
    await open({
      users: [{ id: 'u1', userPrincipalName: 'ana@contoso.com' }],
      groups: [{ id: 'g1', members: ['u1'] }],
      namedLocations: [{ id: 'l', ...abroad }],
      conditionalAccessPolicies: [
        policy('all', { includeUsers: ['All'] }),
        policy('excluded', { includeUsers: ['All'], excludeGroups: ['g1'] }),
        policy('off', { includeUsers: ['All'] }, { state: 'disabled' }),
      ],
    });
    const ask = async (country: string) =>
      rows(
        await client.graph('POST', '/identity/conditionalAccess/evaluate', {
          signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: 'u1' },
          signInContext: {
            '@odata.type': '#microsoft.graph.applicationContext',
            includeApplications: ['00000003-0000-0ff1-ce00-000000000000'],
          },
          signInConditions: { country, clientAppType: 'browser' },
        }),
      ).map((row) => [row['id'], row['policyApplies'], row['analysisReasons']]);
    expect(await ask('RU')).toEqual([
      ['all', true, 'notSet'],
      ['excluded', false, 'users'],
      ['off', false, 'policyNotEnabled'],
    ]);
    expect((await ask('US'))[0]).toEqual(['all', false, 'location']);
  });
});

describe('accounts', () => {
  beforeEach(() => open({ users: [{ id: 'u1', userPrincipalName: 'ana@contoso.com', accountEnabled: true }] }));

  test('are switched off', async () => {
    expect((await client.graph('PATCH', '/users/u1', { accountEnabled: false })).status).toBe(204);
    expect(client.simulator.state()).toMatchObject({ graph: { users: [{ accountEnabled: false }] } });
  });

  test('lose their sessions', async () => {
    expect((await client.graph('POST', '/users/u1/revokeSignInSessions')).json).toMatchObject({ value: true });
  });

  test('get a new password, which is not kept', async () => {
    await client.graph('PATCH', '/users/u1', { passwordProfile: { password: 'Secret-1', forceChangePasswordNextSignIn: true } });
    expect(JSON.stringify(client.simulator.state())).not.toContain('Secret-1');
  });
});

describe('the report on mail apps', () => {
  const path = "/reports/getEmailAppUsageUserDetail(period='D30')";
  const usage = [{ userPrincipalName: 'ana@contoso.com', pop3App: true, 'IMAP4 App': 'No', outlookForWeb: false }];

  async function report(): Promise<readonly string[]> {
    const redirect = await client.graph('GET', path);
    expect(redirect.status).toBe(302);
    const download = await client.raw({ method: 'GET', url: String(redirect.headers['location']) });
    return download.bytes.toString().split('\n');
  }

  test('is a CSV file behind a redirect', async () => {
    await open({ emailAppUsage: usage });
    const [header, row] = await report();
    expect(header).toMatch(/^\u{feff}Report Refresh Date,User Principal Name,/u);
    expect(row).toBe('2026-11-24,ana@contoso.com,,,,,,,,,,No,Yes,No,,30');
  });

  test('hides names where the tenant wants it', async () => {
    await open({ emailAppUsage: usage, reportSettings: { displayConcealedNames: true } });
    expect((await report())[1]).toMatch(/^2026-11-24,[0-9A-F]{32},/);
  });
});

test('message traces are had from Graph and from the cmdlet', async () => {
  const trace = (address: string, day: string) => ({
    receivedDateTime: `2026-11-${day}T08:00:00Z`,
    recipientAddress: address,
    fromIP: '192.0.2.1',
  });
  await open({}, { mail: { messageTraces: [trace('ana@contoso.com', '01'), trace('bo@contoso.com', '20')] } });
  const filter = query(
    "fromIP eq '192.0.2.1' and receivedDateTime ge 2026-11-11T00:00:00Z and receivedDateTime le 2026-11-21T00:00:00Z",
  );
  expect(rows(await client.graph('GET', `/admin/exchange/tracing/messageTraces?${filter}`))).toMatchObject([
    { recipientAddress: 'bo@contoso.com' },
  ]);
  const traces = await client.invoke('Get-MessageTraceV2', { RecipientAddress: ['ana@contoso.com'] });
  expect(rows(traces)).toMatchObject([
    { Received: '2026-11-01T08:00:00Z', RecipientAddress: 'ana@contoso.com', FromIP: '192.0.2.1' },
  ]);
});
