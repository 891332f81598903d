/** What the simulated tenant knows for the basics: audit log, EWS, consent, password rules, sign-in methods. */
import { type Reply, WireClient } from '../support/wire/wire-client';

let client: WireClient;
afterEach(() => client.close());

async function open(state: Readonly<Record<string, unknown>>): Promise<void> {
  client = await WireClient.start(state);
}

function first(reply: Reply): Record<string, unknown> {
  const [row] = reply.json['value'] as readonly Record<string, unknown>[];
  return row ?? {};
}

const statusOf = async (method: string, path: string, body?: object) => (await client.graph(method, path, body)).status;

describe('Exchange', () => {
  test('the list of applications for EWS is shown only to a call that asks for it', async () => {
    await open({ exchange: { OrganizationConfig: { EwsEnabled: true, EwsAllowedAppIDs: 'a,b' } } });
    expect(first(await client.invoke('Get-OrganizationConfig'))).not.toHaveProperty('EwsAllowedAppIDs');
    const asked = await client.invoke('Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true });
    expect(first(asked)).toMatchObject({ EwsAllowedAppIDs: 'a,b' });
  });

  test('a file can make only the call with the switch fail', async () => {
    await open({
      exchange: { OrganizationConfig: { EwsEnabled: true } },
      collection: { 'exchange.OrganizationConfig/RetrieveEwsOperationAccessPolicy': { complete: false } },
    });
    expect((await client.invoke('Get-OrganizationConfig')).status).toBe(200);
    expect((await client.invoke('Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true })).status).toBe(403);
  });

  test('an organisation that was never customised refuses to switch the audit log on', async () => {
    const exchange = { AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: false } };
    await open({ exchange: { ...exchange, OrganizationConfig: { IsDehydrated: true } } });
    const on = { UnifiedAuditLogIngestionEnabled: true };
    expect((await client.invoke('Set-AdminAuditLogConfig', on)).status).toBe(400);
    await client.close();
    await open({ exchange: { ...exchange, OrganizationConfig: { IsDehydrated: false } } });
    expect((await client.invoke('Set-AdminAuditLogConfig', on)).status).toBe(200);
    expect(first(await client.invoke('Get-AdminAuditLogConfig'))).toMatchObject(on);
  });

  test('a list can come whole and with a warning', async () => {
    await open({
      exchange: { MailboxAuditBypassAssociation: [{ Name: 'svc' }] },
      collection: { 'exchange.MailboxAuditBypassAssociation': { complete: true, warnings: ['The object Asc-2X1 is corrupt.'] } },
    });
    const reply = await client.invoke('Get-MailboxAuditBypassAssociation', { ResultSize: 'Unlimited' });
    expect(reply.json['@adminapi.warnings']).toEqual(['The object Asc-2X1 is corrupt.']);
    expect(first(reply)).toMatchObject({ Name: 'svc' });
  });

  test('a cmdlet that the simulator does not know is refused like one that does not exist, and its table is named', async () => {
    await open({ exchange: {} });
    const { status, headers } = await client.invoke('Get-FocusedInbox', { Identity: 'ana' });
    expect(status).toBe(403);
    expect(headers['x-ms-diagnostics']).toContain('simulator/data/exchange-cmdlets.json');
  });
});

describe('consent', () => {
  const workflow = {
    isEnabled: false,
    notifyReviewers: true,
    remindersEnabled: true,
    requestDurationInDays: 30,
    reviewers: [],
  };

  test('the workflow is replaced whole, and a part of it is refused', async () => {
    await open({ graph: { adminConsentRequestPolicy: workflow } });
    const path = '/policies/adminConsentRequestPolicy';
    expect(await statusOf('PUT', path, { isEnabled: true })).toBe(400);
    expect(await statusOf('PUT', path, { ...workflow, isEnabled: true })).toBe(204);
    expect((await client.graph('GET', path)).json).toMatchObject({ isEnabled: true, requestDurationInDays: 30 });
  });

  test('a change of what people may do leaves what stands beside it', async () => {
    await open({
      graph: {
        authorizationPolicy: {
          defaultUserRolePermissions: { allowedToCreateApps: true, permissionGrantPoliciesAssigned: ['a', 'b'] },
        },
      },
    });
    const change = { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [] } };
    expect(await statusOf('PATCH', '/policies/authorizationPolicy', change)).toBe(204);
    expect((await client.graph('GET', '/policies/authorizationPolicy')).json).toMatchObject({
      defaultUserRolePermissions: { allowedToCreateApps: true, permissionGrantPoliciesAssigned: [] },
    });
  });
});

describe('passwords', () => {
  const template = '5cf42378-d67d-4f36-ba46-e8b86229381d';
  const values = [
    { name: 'EnableBannedPasswordCheck', value: 'True' },
    { name: 'BannedPasswordList', value: 'contoso\tfrankfurt' },
  ];

  test('only a verified root domain takes a password policy', async () => {
    await open({
      graph: {
        domains: [
          { id: 'contoso.com', isVerified: true, isRoot: true },
          { id: 'sub.contoso.com', isVerified: true, isRoot: false },
        ],
      },
    });
    const never = { passwordValidityPeriodInDays: 2147483647 };
    expect(await statusOf('PATCH', '/domains/contoso.com', never)).toBe(204);
    expect(await statusOf('PATCH', '/domains/sub.contoso.com', never)).toBe(400);
    expect((await client.graph('GET', '/domains/contoso.com')).json).toMatchObject(never);
  });

  test('there is one object of a template, its values are changed together, and a term has 4 to 16 characters', async () => {
    await open({ graph: { groupSettings: [] } });
    const made = await client.graph('POST', '/groupSettings', { templateId: template, values });
    expect(made.status).toBe(201);
    const path = `/groupSettings/${String(made.json['id'])}`;
    expect(await statusOf('POST', '/groupSettings', { templateId: template, values })).toBe(400);
    expect(await statusOf('PATCH', path, { values: values.slice(1) })).toBe(400);
    expect(await statusOf('PATCH', path, { values: [values[0], { name: 'BannedPasswordList', value: 'abc' }] })).toBe(400);
    expect(await statusOf('PATCH', path, { values })).toBe(204);
    expect(await statusOf('DELETE', path)).toBe(204);
    expect((await client.graph('GET', '/groupSettings')).json['value']).toEqual([]);
  });
});

test('a sign-in method is changed by its id, and the service wants to hear its kind', async () => {
  const sms = {
    id: 'Sms',
    state: 'enabled',
    includeTargets: [{ targetType: 'group', id: 'all_users', isUsableForSignIn: false }],
  };
  await open({ graph: { authenticationMethodsPolicy: { authenticationMethodConfigurations: [sms] } } });
  const path = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms';
  expect(await statusOf('PATCH', path, { state: 'disabled' })).toBe(400);
  const kind = '#microsoft.graph.smsAuthenticationMethodConfiguration';
  expect(await statusOf('PATCH', path, { '@odata.type': kind, state: 'off' })).toBe(400);
  expect(await statusOf('PATCH', path, { '@odata.type': kind, state: 'disabled' })).toBe(204);
  expect((await client.graph('GET', path)).json).toMatchObject({ ...sms, state: 'disabled' });
});

test('the organisation can be made unreadable', async () => {
  await open({ organization: { createdDateTime: '2023-01-01T00:00:00Z' } });
  expect(first(await client.graph('GET', '/organization'))).toMatchObject({ createdDateTime: '2023-01-01T00:00:00Z' });
  await client.close();
  await open({ collection: { 'graph.organization': { complete: false } } });
  expect(await statusOf('GET', '/organization')).toBe(403);
});
