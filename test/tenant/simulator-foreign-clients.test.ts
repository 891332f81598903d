/** What clients that nobody here wrote rely on: tokens that can be looked into, and answers without what the service does not send by default. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { type Reply, WireClient } from '../support/wire/wire-client';

const ana = { id: 'aa000000-0000-4000-8000-000000000001', displayName: 'Ana', userPrincipalName: 'ana@contoso.com' };
const team = {
  id: '6a000000-0000-4000-8000-000000000001',
  displayName: 'Team',
  groupTypes: ['Unified'],
  mail: 'team@contoso.com',
  assignedLicenses: [],
  members: [ana.id],
  owners: [ana.id],
};
const staff = { id: '6a000000-0000-4000-8000-000000000002', displayName: 'Staff', groupTypes: [], members: [] };

let client: WireClient;
beforeEach(async () => {
  client = await WireClient.start({
    graph: { users: [ana], groups: [team, staff], adminConsentRequestPolicy: { isEnabled: true, reviewers: [] } },
    simulator: { permissions: ['User.Read.All', 'Group.Read.All', 'Policy.Read.All'] },
  });
});
afterEach(() => client.close());

function rows(reply: Reply): readonly Record<string, unknown>[] {
  return reply.json['value'] as readonly Record<string, unknown>[];
}

test('a token is a JWT that says of which tenant and app it is, what it may, and until when', async () => {
  const token = await client.token('graph');
  const { tenantId, clientId } = client.simulator.credential;
  expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'JWT' });
  const claims = decodeJwt(token);
  expect(claims).toMatchObject({
    tid: tenantId,
    appid: clientId,
    aud: 'https://graph.microsoft.com',
    iss: `https://sts.windows.net/${tenantId}/`,
    roles: expect.arrayContaining(['User.Read.All']),
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(3599);
});

test('a token of which a part was changed is none', async () => {
  const [head = '', payload = '', signature = ''] = (await client.token('graph')).split('.');
  const forged = Buffer.from(JSON.stringify({ ...decodeJwt(`${head}.${payload}.${signature}`), roles: ['Everything'] })).toString(
    'base64url',
  );
  expect(
    (
      await client.send('graph', {
        method: 'GET',
        url: `${client.simulator.url}/v1.0/users`,
        token: `${head}.${forged}.${signature}`,
      })
    ).status,
  ).toBe(401);
});

test('groups come without their members and owners, and with them where they are expanded', async () => {
  expect(Object.keys(rows(await client.graph('GET', '/groups'))[0] ?? {})).toEqual(['id', 'displayName', 'groupTypes', 'mail']);
  const [expanded] = rows(await client.graph('GET', '/groups?$expand=members'));
  expect(expanded?.['members']).toMatchObject([{ id: ana.id }]);
  expect((await client.graph('GET', `/groups/${team.id}`)).json).not.toHaveProperty('members');
  expect((await client.graph('GET', `/groups/${team.id}?$expand=owners`)).json).toHaveProperty('owners');
  expect((await client.graph('GET', '/groups?$expand=photo')).status).toBe(400);
});

test('what a group shows only when it is selected is not there by default', async () => {
  expect((await client.graph('GET', `/groups/${team.id}`)).json).not.toHaveProperty('assignedLicenses');
  expect((await client.graph('GET', `/groups/${team.id}?$select=id,assignedLicenses`)).json).toHaveProperty('assignedLicenses');
});

test('a group has owners', async () => {
  expect(rows(await client.graph('GET', `/groups/${team.id}/owners`))).toMatchObject([{ id: ana.id }]);
  expect(rows(await client.graph('GET', `/groups/${staff.id}/owners`))).toEqual([]);
});

test('groups are found by what is in a list of theirs', async () => {
  const filter = encodeURIComponent("groupTypes/any(c:c eq 'Unified')");
  expect(rows(await client.graph('GET', `/groups?$filter=${filter}`)).map(({ id }) => id)).toEqual([team.id]);
});

test('an account is told the groups that it is in', async () => {
  const reply = await client.send('graph', {
    method: 'POST',
    url: `${client.simulator.url}/v1.0/users/${ana.id}/getMemberGroups`,
    body: { securityEnabledOnly: false },
  });
  expect(reply.json['value']).toEqual([team.id]);
});

test('properties and segments are known in any letter case', async () => {
  expect(rows(await client.graph('GET', '/users?$select=Id'))).toEqual([{ id: ana.id }]);
  expect(rows(await client.graph('GET', `/groups/${team.id}/Members`))).toMatchObject([{ id: ana.id }]);
});

test('the policy for requests of consent is there', async () => {
  expect((await client.graph('GET', '/policies/adminConsentRequestPolicy')).json).toMatchObject({ isEnabled: true });
});
