/** Reading and changing Azure through the adapter: sites of every subscription, and the restrictions of one. */
import type { Operation } from '../../src/engine/plan/operation';
import { sites } from '../../src/tenant/resources/azure-site';
import { siteConfigs } from '../../src/tenant/resources/azure-site-config';
import { storageAccounts } from '../../src/tenant/resources/azure-storage';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const shop = '/subscriptions/50000000-0000-4000-8000-000000000001/resourceGroups/web/providers/Microsoft.Web/sites/shop';
const blog = '/subscriptions/50000000-0000-4000-8000-000000000002/resourceGroups/web/providers/Microsoft.Web/sites/blog';
const rule = { ipAddress: '203.0.113.0/24', action: 'Allow', priority: 100, name: 'office' };
const state = {
  azure: {
    sites: [
      { id: shop, name: 'shop', kind: 'app', properties: {}, siteConfig: { ipSecurityRestrictions: [rule] } },
      { id: blog, name: 'blog', kind: 'app', properties: {}, siteConfig: {} },
    ],
  },
};
const allSites = { resource: sites, fields: ['id', 'name'] } as const;

let tenant: SimulatedTenant;
beforeEach(async () => {
  tenant = await openSimulatedTenant(state);
});
afterEach(() => tenant.close());

describe('a list of sites', () => {
  it('is read in every subscription that the credential sees', async () => {
    expect(await readAll(tenant.client, allSites)).toMatchObject({
      rows: [{ name: 'shop' }, { name: 'blog' }],
      calls: 3,
      error: null,
    });
  });

  it('of a credential that sees no subscription is not an empty one', async () => {
    tenant.door.script((request) => (request.path.startsWith('/subscriptions?') ? { status: 200, body: '{"value":[]}' } : null));
    expect((await readAll(tenant.client, allSites)).error).toMatchObject({
      kind: 'forbidden',
      detail: { permission: sites.permission.read },
    });
  });

  it('is not whole when its next page lies at another host, which gets no token', async () => {
    const next = 'https://management.azure.com.evil.example/subscriptions?page=2';
    tenant.door.script((request) =>
      request.path.includes('/sites?') ? (answer) => JSON.stringify({ ...JSON.parse(answer), nextLink: next }) : null,
    );
    expect(await readAll(tenant.client, allSites)).toMatchObject({ rows: [{ name: 'shop' }], error: { kind: 'incomplete' } });
  });
});

describe('the configuration of a site', () => {
  it('is read below the path of the site', async () => {
    const read = { resource: siteConfigs, fields: ['ipSecurityRestrictions'], of: shop } as const;
    expect(await readAll(tenant.client, read)).toMatchObject({
      rows: [{ ipSecurityRestrictions: [{ ipAddress: '203.0.113.0/24' }] }],
      error: null,
    });
  });

  it('never takes the token to the host that a site is named after', async () => {
    await readAll(tenant.client, { resource: siteConfigs, fields: [], of: '//evil.example/sites/shop' });
    expect(tenant.door.seen.at(-1)?.path).toMatch(/^\/evil\.example\/sites\/shop\/config\/web/);
  });

  it('is changed, and read back without the row that Azure adds', async () => {
    const change: Operation = {
      kind: 'update',
      resource: siteConfigs.key,
      object: 'blog',
      identity: blog,
      before: { ipSecurityRestrictions: [] },
      after: { ipSecurityRestrictions: [rule] },
    };
    expect(await tenant.client.current(change)).toMatchObject({ fields: { ipSecurityRestrictions: [] } });
    expect(await tenant.client.write(change)).toEqual({ result: 'applied' });
    expect(await tenant.client.current(change)).toMatchObject({ fields: { ipSecurityRestrictions: [rule] } });
  });

  it('of a site that does not exist is null', async () => {
    const change: Operation = {
      kind: 'update',
      resource: siteConfigs.key,
      object: 'gone',
      identity: shop.replace(/shop$/, 'gone'),
      before: {},
      after: {},
    };
    expect(await tenant.client.current(change)).toBeNull();
  });
});

describe('a list of a provider that a subscription never registered', () => {
  const files = {
    id: shop.replace('Microsoft.Web/sites/shop', 'Microsoft.Storage/storageAccounts/files'),
    name: 'files',
    properties: {},
  };
  const accounts = { resource: storageAccounts, fields: ['id', 'name'] } as const;

  it('is whole and empty', async () => {
    await tenant.close();
    tenant = await openSimulatedTenant({
      azure: { storageAccounts: [files] },
      simulator: { unregistered: ['Microsoft.Storage'] },
    });
    expect(await readAll(tenant.client, accounts)).toMatchObject({ rows: [], error: null });
  });

  it('is not what another conflict means', async () => {
    await tenant.close();
    const fault = { match: 'azure.storageAccounts', status: 409, body: { error: { code: 'Conflict', message: 'Busy.' } } };
    tenant = await openSimulatedTenant({ azure: { storageAccounts: [files] }, simulator: { faults: [fault] } });
    expect((await readAll(tenant.client, accounts)).error).not.toBeNull();
  });
});
