/** `hardenbot tenant add`: from a link to the first verdicts, without a file that anyone edited; run twice nothing is doubled. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { Wire } from '../../adapters/m365/wire';
import { loadSettings } from '../../src/config/load';
import { controls } from '../../src/controls/index';
import { administrator, CustomerTenant, tenantId } from '../support/tenants/customer-tenant';

let customer: CustomerTenant;
afterEach(() => customer.close());

const tenants = () => loadSettings(customer.path('hardenbot.yaml')).tenants;

describe('a tenant that granted nothing', () => {
  test('is added: the link, the consent as it spreads, the roles of Exchange, the settings, the first verdicts', async () => {
    customer = await CustomerTenant.open('write', { lag: { unknown: 1, withoutRoles: 3 } });
    const [head = '', tail = ''] = customer.settings().split('\nslack:');
    const added = await customer.add({ tag: ['west'] }, customer.bothDo());
    expect(added).toMatchObject({ state: 'added', tenant: 'fabrikam', tenantId, missing: [] });
    expect(added.findings?.map(({ control }) => control)).toEqual(controls.map(({ id }) => id));
    expect(added.findings?.filter(({ verdict }) => verdict === 'fail').length).toBeGreaterThan(3);
    expect(customer.said.join('\n')).toMatch(
      /adminconsent\?[\s\S]*Nobody has consented[\s\S]*No permission is in the token yet[\s\S]*holds all of \d+ permissions[\s\S]*-WriteObjectId [\s\S]*still refused: Exchange role[\s\S]*was tried, and works[\s\S]*Written: tenants\.fabrikam/,
    );
    expect(tenants()['fabrikam']).toMatchObject({
      tenantId,
      identity: 'multiTenant',
      tags: ['west'],
      channel: { slack: 'C0FABRIKAM' },
      digest: { at: '08:00', timeZone: 'UTC' },
      bot: { servicePrincipalId: added.servicePrincipalId },
    });
    const after = customer.settings();
    expect({ head: after.startsWith(head), tail: after.endsWith(`\nslack:${tail}`) }).toEqual({ head: true, tail: true });
    expect(statSync(customer.path('hardenbot.yaml')).mode & 0o777).toBe(0o644);
  });

  test('is told what a link cannot ask for, and is added without it', async () => {
    customer = await CustomerTenant.open();
    const state = customer.simulator.state() as { readonly graph: { readonly servicePrincipals: readonly { appId: string }[] } };
    const appId = '8bd644d1-64a1-4d4b-ae52-2e0cbf64e373';
    const servicePrincipals = state.graph.servicePrincipals.filter((one) => one.appId !== appId);
    customer.simulator.load({ ...state, graph: { ...state.graph, servicePrincipals } });
    expect(await customer.add({}, customer.bothDo())).toMatchObject({ state: 'added', missing: [] });
    expect(customer.said.join('\n')).toContain(`New-MgServicePrincipal -AppId ${appId}`);
  });

  test('is added once: a second run changes no file, and shows the verdicts again', async () => {
    customer = await CustomerTenant.open();
    await customer.add({}, customer.bothDo());
    const files = () => readdirSync(customer.folder).map((name) => [name, readFileSync(customer.path(name), 'utf8')]);
    const before = files();
    const { state, findings } = await customer.add();
    expect({ state, findings: findings?.length }).toEqual({ state: 'added', findings: controls.length });
    expect(files()).toEqual(before);
  });

  test.each([700016, 7000229])(
    'is waited for until the time is over, as Entra ID says AADSTS%i, and nothing is written',
    async (unknownAs) => {
      customer = await CustomerTenant.open('write', { unknownAs });
      const before = customer.settings();
      expect(await customer.add({ timeout: 0 })).toMatchObject({ state: 'waiting', servicePrincipalId: null, findings: null });
      expect(customer.settings()).toBe(before);
    },
  );

  test('is not waited for any more when somebody ends it', async () => {
    customer = await CustomerTenant.open();
    expect(await customer.add({}, [], { stop: Promise.resolve() })).toMatchObject({ state: 'stopped' });
  });
});

describe('the digest of a tenant that is added', () => {
  const fabrikam = (lines: string) => lines.slice(lines.indexOf('  fabrikam:'));
  const prepared = async (options: object, digest = '') => {
    customer = await CustomerTenant.open();
    if (digest !== '') {
      const lines = customer.settings().replace('    controls: {}', `    digest: ${digest}\n    controls: {}`);
      writeFileSync(customer.path('hardenbot.yaml'), lines);
    }
    await customer.add(options, customer.bothDo());
    return fabrikam(customer.settings());
  };

  test('comes when those of the other tenants come', async () => {
    const lines = await prepared({}, '{ at: "07:30", timeZone: Europe/Berlin }');
    expect(lines).toContain('digest: { at: 07:30, timeZone: Europe/Berlin }');
  });

  test('comes in the time zone that was asked for', async () => {
    expect(await prepared({ timeZone: 'America/Lima' })).toMatch(/timeZone: America\/Lima/);
  });

  test('does not come with --no-digest', async () => {
    expect(await prepared({ digest: false })).not.toContain('digest');
  });
});

describe('the link', () => {
  const open = async (link: string, account?: string) => {
    const wire = new Wire({ ca: customer.simulator.ca, answerWithinMs: 10_000 });
    const url = new URL(link);
    if (account !== undefined) url.searchParams.set('account', account);
    const reply = await wire.send({ method: 'GET', url: url.href, headers: {} });
    await wire.close();
    return { status: reply.status, location: reply.header('location') };
  };

  test('lets an administrator consent to what the registration requires, and nobody else', async () => {
    customer = await CustomerTenant.open();
    const { link } = await customer.add({ timeout: 0 });
    expect((await open(link, 'somebody-else')).location).toContain('error=access_denied');
    expect(await customer.add({ timeout: 0 })).toMatchObject({ state: 'waiting', servicePrincipalId: null });
    expect((await open(link, administrator)).location).toContain(`admin_consent=True&tenant=${tenantId}`);
    const { missing } = await customer.add({ timeout: 0 });
    expect(missing).toEqual(expect.arrayContaining([expect.stringMatching(/^Exchange role /)]));
    expect(missing).not.toEqual(expect.arrayContaining([expect.stringMatching(/\.Read/)]));
  });
});
