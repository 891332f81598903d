/** Azure Resource Manager as the simulated tenant speaks it: sites, slots, and who they allow. */
import { type Reply, WireClient } from '../support/wire/wire-client';

const subscription = '/subscriptions/0e000000-0000-4000-8000-000000000001';
const shop = `${subscription}/resourceGroups/web/providers/Microsoft.Web/sites/shop`;
const synthetic = { ipAddress: 'Any', action: 'Allow', priority: 2147483647, name: 'Allow all', description: 'Allow all access' };
const office = { ipAddress: '203.0.113.0/24', action: 'Allow', priority: 100, name: 'office' };

let client: WireClient;
afterEach(() => client.close());

async function open(site: object = {}): Promise<void> {
  client = await WireClient.start({
    azure: {
      sites: [
        {
          id: shop,
          name: 'shop',
          kind: 'app',
          properties: { state: 'Running' },
          siteConfig: { ipSecurityRestrictions: [synthetic] },
          ...site,
        },
      ],
    },
  });
}

function rows(reply: Reply): readonly Record<string, unknown>[] {
  return reply.json['value'] as readonly Record<string, unknown>[];
}

test('subscriptions are told from the sites', async () => {
  await open();
  expect(rows(await client.arm('GET', '/subscriptions'))).toMatchObject([{ id: subscription }]);
});

test('a tenant without sites has a subscription, one whose sites cannot be read has none to show', async () => {
  client = await WireClient.start({ azure: { sites: [] } });
  const [made] = rows(await client.arm('GET', '/subscriptions'));
  expect(rows(await client.arm('GET', `${String(made?.['id'])}/providers/Microsoft.Web/sites`))).toEqual([]);
  client.simulator.load({ schema: 'tenant-state/1' });
  expect((await client.arm('GET', '/subscriptions')).status).toBe(403);
});

test('the list of sites never carries their restrictions', async () => {
  await open();
  expect(rows(await client.arm('GET', `${subscription}/providers/Microsoft.Web/sites`))).toEqual([
    {
      id: shop,
      name: 'shop',
      kind: 'app',
      type: 'Microsoft.Web/sites',
      properties: { state: 'Running', siteConfig: { ipSecurityRestrictions: null } },
    },
  ]);
});

test('a site without siteConfig is one whose configuration may not be read', async () => {
  await open({ siteConfig: undefined });
  const reply = await client.arm('GET', `${shop}/config/web`);
  expect([reply.status, reply.json]).toMatchObject([403, { error: { code: 'AuthorizationFailed' } }]);
});

test('restrictions are replaced whole, and the row of the service comes back', async () => {
  await open();
  const reply = await client.arm('PATCH', `${shop}/config/web`, { properties: { ipSecurityRestrictions: [office] } });
  expect(reply.json).toMatchObject({
    properties: {
      ipSecurityRestrictions: [office, { ipAddress: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all' }],
    },
  });
});

test('what was changed and changed back is as it was', async () => {
  await open({ siteConfig: { ipSecurityRestrictions: [office], scmIpSecurityRestrictionsUseMain: false } });
  const before = client.simulator.state();
  await client.arm('PATCH', `${shop}/config/web`, {
    properties: { ipSecurityRestrictions: [], scmIpSecurityRestrictionsUseMain: true },
  });
  await client.arm('PATCH', `${shop}/config/web`, {
    properties: { ipSecurityRestrictions: [office], scmIpSecurityRestrictionsUseMain: false },
  });
  expect(client.simulator.state()).toEqual(before);
});

test('an action that is none is refused', async () => {
  await open();
  const body = { properties: { ipSecurityRestrictions: [{ ...office, action: 'Permit' }] } };
  expect((await client.arm('PATCH', `${shop}/config/web`, body)).status).toBe(400);
});

test('a slot has a configuration of its own', async () => {
  await open({ slots: [{ name: 'staging', siteConfig: {} }] });
  expect(rows(await client.arm('GET', `${shop}/slots`))).toMatchObject([{ id: `${shop}/slots/staging`, name: 'shop/staging' }]);
  await client.arm('PATCH', `${shop}/slots/staging/config/web`, { properties: { ipSecurityRestrictionsDefaultAction: 'Deny' } });
  expect((await client.arm('GET', `${shop}/slots/staging/config/web`)).json).toMatchObject({
    properties: { ipSecurityRestrictionsDefaultAction: 'Deny' },
  });
  expect(client.simulator.state()).toMatchObject({ azure: { sites: [{ siteConfig: { ipSecurityRestrictions: [synthetic] } }] } });
});

test('slots and configurations can be marked as not readable', async () => {
  client = await WireClient.start({
    azure: { sites: [{ id: shop, name: 'shop', siteConfig: {}, slots: [] }] },
    collection: { 'azure.sites/shop/slots': { complete: false }, [`azure.sites/${shop}/siteConfig`]: { complete: false } },
  });
  expect((await client.arm('GET', `${shop}/slots`)).status).toBe(403);
  expect((await client.arm('GET', `${shop}/config/web`)).status).toBe(403);
});

test('a site that is not there is a 404, a call without api-version a 400, a foreign token a 401', async () => {
  await open();
  const url = `${client.simulator.url}${shop}`;
  expect((await client.arm('GET', `${shop}x/config/web`)).status).toBe(404);
  expect((await client.send('arm', { method: 'GET', url })).status).toBe(400);
  expect((await client.send('arm', { method: 'GET', url, token: await client.token('graph') })).status).toBe(401);
});

describe('services beside App Service', () => {
  const providers = `${subscription}/resourceGroups/data/providers`;
  const account = (name: string) => ({ id: `${providers}/Microsoft.Storage/storageAccounts/${name}`, name, properties: {} });
  const server = {
    id: `${providers}/Microsoft.Sql/servers/orders`,
    name: 'orders',
    properties: {},
    firewallRules: [{ name: 'office' }],
  };
  const flow = {
    id: `${providers}/Microsoft.Logic/workflows/flow`,
    name: 'flow',
    properties: { state: 'Enabled', definition: { triggers: {} } },
  };

  test('are listed page by page, each in its subscription, without what lies below them', async () => {
    client = await WireClient.start({
      azure: { storageAccounts: ['a', 'b', 'c'].map(account), sqlServers: [server] },
      simulator: { pageSize: { 'azure.storageAccounts': 2 } },
    });
    const first = await client.arm('GET', `${subscription}/providers/Microsoft.Storage/storageAccounts`);
    expect(rows(first).map(({ name }) => name)).toEqual(['a', 'b']);
    const next = await client.send('arm', {
      method: 'GET',
      url: String(first.json['nextLink']),
      token: await client.token('arm'),
    });
    expect([rows(next).map(({ name }) => name), next.json['nextLink']]).toEqual([['c'], undefined]);
    expect(rows(await client.arm('GET', `${subscription}/providers/Microsoft.Sql/servers`))).toEqual([
      { type: 'Microsoft.Sql/servers', id: server.id, name: 'orders', properties: {} },
    ]);
    expect(rows(await client.arm('GET', `${server.id}/firewallRules`))).toEqual([{ name: 'office' }]);
    expect((await client.arm('GET', `${server.id}/ipv6FirewallRules`)).status).toBe(403);
  });

  test('show a definition only by themselves, and say what is not there', async () => {
    client = await WireClient.start({ azure: { workflows: [flow] } });
    expect(rows(await client.arm('GET', `${subscription}/providers/Microsoft.Logic/workflows`))).toMatchObject([
      { name: 'flow', properties: { state: 'Enabled' } },
    ]);
    expect((await client.arm('GET', flow.id)).json).toMatchObject({ properties: { definition: { triggers: {} } } });
    expect((await client.arm('GET', `${flow.id}x`)).status).toBe(404);
    expect((await client.arm('GET', `${subscription}/providers/Microsoft.Storage/storageAccounts`)).status).toBe(403);
  });

  test('of a provider that is not registered are refused by its name', async () => {
    client = await WireClient.start({ azure: { workflows: [flow] }, simulator: { unregistered: ['Microsoft.Sql'] } });
    const reply = await client.arm('GET', `${subscription}/providers/Microsoft.Sql/servers`);
    expect([reply.status, reply.json]).toMatchObject([409, { error: { code: 'MissingSubscriptionRegistration' } }]);
  });
});
