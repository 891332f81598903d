/** The simulated tenant under attack: what the services say to anyone who blocks, cleans and looks into an account. */
import { type Reply, WireClient } from '../support/wire/wire-client';

let client: WireClient;
afterEach(() => client.close());

const fred = { id: 'f1', userPrincipalName: 'fred@contoso.com', accountEnabled: true, userType: 'Member' };
const gina = { id: 'g1', userPrincipalName: 'gina_fabrikam.com#EXT#@contoso.com', userType: 'Guest' };
const sven = { id: 's1', userPrincipalName: 'sven@contoso.com', onPremisesSyncEnabled: true };
const adam = { id: 'a1', userPrincipalName: 'adam@contoso.com' };

async function open(graph: object = {}, rest: object = {}): Promise<void> {
  const roleAssignments = [{ id: 'r1', principalId: 'a1', roleDefinitionId: 'Global Administrator' }];
  client = await WireClient.start({ graph: { users: [fred, gina, sven, adam], roleAssignments, ...graph }, ...rest });
}

const granted = (permissions: readonly string[], directoryRoles: readonly string[]) => ({
  simulator: { permissions, directoryRoles },
});
const rows = (reply: Reply) => reply.json['value'] as readonly Record<string, unknown>[];
const newPassword = { passwordProfile: { password: 'Correct-horse-7', forceChangePasswordNextSignIn: true } };

async function user(id: string): Promise<Record<string, unknown>> {
  const properties = 'accountEnabled,lastPasswordChangeDateTime,signInSessionsValidFromDateTime';
  return (await client.graph('GET', `/users/${id}?$select=${properties}`)).json;
}

describe('a password', () => {
  const permission = 'User-PasswordProfile.ReadWrite.All';

  test.each([
    ['User.ReadWrite.All alone', ['User.ReadWrite.All'], [], 'f1', 403],
    ['the permission without a role', [permission], [], 'f1', 403],
    ['the permission and a role', [permission], ['User Administrator'], 'f1', 204],
    ['that, for an administrator', [permission], ['User Administrator'], 'a1', 403],
    ['a role over administrators', [permission], ['Privileged Authentication Administrator'], 'a1', 204],
  ])('is set with %s: %j %j, %s: %i', async (_name, permissions, roles, id, status) => {
    await open({}, granted(permissions, roles));
    expect((await client.graph('PATCH', `/users/${id}`, newPassword)).status).toBe(status);
  });

  test.each([
    ['a synchronised account', 's1', newPassword],
    ['an account of another organisation', 'g1', newPassword],
    ['a password that is too simple', 'f1', { passwordProfile: { password: 'aaaaaaaa' } }],
  ])('is refused for %s', async (_name, id, body) => {
    await open();
    expect((await client.graph('PATCH', `/users/${id}`, body)).status).toBe(400);
    expect(await user(id)).not.toHaveProperty('lastPasswordChangeDateTime');
  });

  test('that is refused takes the rest of its request with it', async () => {
    await open({}, granted(['User.ReadWrite.All'], []));
    expect((await client.graph('PATCH', '/users/f1', { accountEnabled: false, ...newPassword })).status).toBe(403);
    expect(await user('f1')).toMatchObject({ accountEnabled: true });
  });

  test('is in no record of the calls', async () => {
    await open();
    await client.graph('PATCH', '/users/f1', newPassword);
    expect(JSON.stringify(client.simulator.calls())).not.toContain('Correct-horse-7');
    expect(await user('f1')).toHaveProperty('lastPasswordChangeDateTime');
  });
});

test('sessions of a member end, and those of a guest do not, though the service says so', async () => {
  await open();
  for (const id of ['f1', 'g1'])
    expect((await client.graph('POST', `/users/${id}/revokeSignInSessions`)).json).toMatchObject({ value: true });
  expect(await user('f1')).toMatchObject({ signInSessionsValidFromDateTime: '2026-11-24T00:00:00.000Z' });
  expect(await user('g1')).not.toHaveProperty('signInSessionsValidFromDateTime');
});

test.each([
  ['User.EnableDisableAccount.All', 'f1', 204],
  ['User.Read.All', 'f1', 403],
  ['User.EnableDisableAccount.All', 'a1', 403],
])('with %s, blocking %s gives %i', async (permission, id, status) => {
  await open({}, granted([permission], []));
  expect((await client.graph('PATCH', `/users/${id}`, { accountEnabled: false })).status).toBe(status);
});

describe('risk', () => {
  const confirm = () => client.graph('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: ['f1'] });
  const subscription = (servicePlanName: string) => [{ id: 'k1', servicePlans: [{ servicePlanName }] }];

  test('is confirmed, and then stands at high', async () => {
    await open({ riskyUsers: [], subscribedSkus: subscription('AAD_PREMIUM_P2') });
    expect((await client.graph('GET', '/identityProtection/riskyUsers/f1')).status).toBe(404);
    expect((await confirm()).status).toBe(204);
    const { json } = await client.graph('GET', '/identityProtection/riskyUsers/f1');
    expect(json).toMatchObject({ riskLevel: 'high', riskState: 'confirmedCompromised' });
  });

  test('is nothing to a tenant without the licence', async () => {
    await open({ riskyUsers: [], subscribedSkus: subscription('AAD_PREMIUM') });
    const { status, json } = await confirm();
    expect([status, json]).toEqual([403, { error: expect.objectContaining({ code: 'Forbidden' }) }]);
  });
});

test('a mobile number stays while there is an alternate one, and goes after it', async () => {
  const [mobile, alternate] = ['3179e48a-750b-4051-897c-87b9720928f7', 'b6332ec1-7057-4abe-9331-3d72feddfe41'];
  const kind = { '@odata.type': '#microsoft.graph.phoneAuthenticationMethod', phoneNumber: '+1 555' };
  const methods = [
    { ...kind, id: mobile, phoneType: 'mobile' },
    { ...kind, id: alternate, phoneType: 'alternateMobile' },
  ];
  await open({ authenticationMethods: { f1: methods } });
  const remove = async (id: string | undefined) =>
    (await client.graph('DELETE', `/users/f1/authentication/phoneMethods/${id ?? ''}`)).status;
  expect([await remove(mobile), await remove(alternate), await remove(mobile)]).toEqual([400, 204, 204]);
});

describe('what applications may do in the name of an account', () => {
  const grant = { clientId: 'c1', consentType: 'Principal', principalId: 'f1', resourceId: 'r1', scope: 'Mail.Read' };

  test('is listed, taken back and granted again, though not twice', async () => {
    await open({ oauth2PermissionGrants: [{ id: 'o1', ...grant }] });
    const list = `/oauth2PermissionGrants?$filter=${encodeURIComponent("principalId eq 'f1'")}`;
    expect(rows(await client.graph('GET', list))).toEqual([{ id: 'o1', ...grant }]);
    expect(rows(await client.graph('GET', '/users/f1/oauth2PermissionGrants'))).toHaveLength(1);
    expect((await client.graph('DELETE', '/oauth2PermissionGrants/o1')).status).toBe(204);
    expect(rows(await client.graph('GET', list))).toEqual([]);
    expect((await client.graph('POST', '/oauth2PermissionGrants', grant)).status).toBe(201);
    expect((await client.graph('POST', '/oauth2PermissionGrants', grant)).status).toBe(409);
  });

  test('that is granted in words which the service does not know is refused', async () => {
    await open({ oauth2PermissionGrants: [] });
    expect((await client.graph('POST', '/oauth2PermissionGrants', { ...grant, forever: true })).status).toBe(400);
  });
});

test('the log of the directory tells who did something and to whom it was done', async () => {
  const audit = (id: string, by: string, to: string) => ({
    id,
    initiatedBy: { user: { id: by } },
    targetResources: [{ id: 'x' }, { id: to }],
  });
  await open({ directoryAudits: [audit('d1', 'f1', 'a1'), audit('d2', 'a1', 'f1')] });
  const ids = async (filter: string) =>
    rows(await client.graph('GET', `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`)).map(({ id }) => id);
  expect(await ids("initiatedBy/user/id eq 'f1'")).toEqual(['d1']);
  expect(await ids("targetResources/any(t: t/id eq 'f1')")).toEqual(['d2']);
  const wrong = `/auditLogs/directoryAudits?$filter=${encodeURIComponent("targetResources/any(t: t/name eq 'f1')")}`;
  expect((await client.graph('GET', wrong)).status).toBe(400);
});

test('what a file says of everybody else is a list of their own, once something is written to it', async () => {
  await open({}, { exchange: { Mailbox: [{ Name: 'fred' }, { Name: 'ana' }], MailboxPermission: { '*': [] } } });
  const right = { Identity: 'fred', User: 'ana', AccessRights: ['FullAccess'] };
  expect((await client.invoke('Add-MailboxPermission', right)).status).toBe(200);
  expect(rows(await client.invoke('Get-MailboxPermission', { Identity: 'fred' }))).toHaveLength(1);
  expect(rows(await client.invoke('Get-MailboxPermission', { Identity: 'ana' }))).toHaveLength(0);
});

describe('rules of a mailbox', () => {
  const rule = (name: string, number: string, more: object = {}) => ({
    Name: name,
    RuleIdentity: number,
    Identity: `fred\\${number}`,
    Enabled: true,
    ...more,
  });
  const box = { Name: 'fred', Guid: '0f000000-0000-4000-8000-00000000000f' };
  beforeEach(() =>
    open(
      {},
      {
        exchange: {
          Mailbox: [box],
          InboxRule: { fred: [rule('.', '15394007230974001153'), rule('Hidden', '77', { IsHidden: true })] },
        },
      },
    ),
  );

  test('come with the hidden ones only when these are asked for', async () => {
    expect(rows(await client.invoke('Get-InboxRule', { Mailbox: 'fred' }))).toHaveLength(1);
    expect(rows(await client.invoke('Get-InboxRule', { Mailbox: 'fred', IncludeHidden: true }))).toHaveLength(2);
  });

  test('are found and switched by their number, beyond what a number of JSON can hold', async () => {
    const which = { Mailbox: box.Guid, Identity: '15394007230974001153' };
    await client.invoke('Disable-InboxRule', { ...which, Confirm: false, Force: true });
    expect(rows(await client.invoke('Get-InboxRule', which))).toMatchObject([{ Name: '.', Enabled: false }]);
    expect((await client.invoke('Get-InboxRule', { ...which, Identity: '1' })).status).toBe(404);
  });
});

test('permissions are those of one folder; a folder or a mailbox that is not there is a 404', async () => {
  const permission = (FolderName: string, User: string) => ({ FolderName, User, AccessRights: ['Reviewer'] });
  const MailboxFolderPermission = { fred: [permission('Inbox', 'ana'), permission('Calendar', 'Default')] };
  await open({}, { exchange: { Mailbox: [{ Name: 'fred' }], MailboxFolderPermission } });
  const ask = (Identity: string) => client.invoke('Get-MailboxFolderPermission', { Identity });
  expect(rows(await ask('fred:\\Inbox'))).toMatchObject([{ User: 'ana' }]);
  expect((await ask('fred:\\Postausgang')).status).toBe(404);
  expect((await ask('nobody:\\Inbox')).status).toBe(404);
});
