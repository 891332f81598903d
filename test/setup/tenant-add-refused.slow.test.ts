/** What `hardenbot tenant add` does not begin, and how it ends where the tenant or the people in it want it otherwise. */
import { readFileSync, writeFileSync } from 'node:fs';
import { clouds } from '../../adapters/m365/connection';
import { findTenant } from '../../adapters/m365/find-tenant';
import { consentLink, wantedRoles } from '../../src/setup/onboarding/document';
import { CustomerTenant, clientId, houseSettings, tenantId } from '../support/tenants/customer-tenant';
import { freePort } from '../support/wire/free-port';
import { openFrontDoor } from '../support/wire/http-listener';

let customer: CustomerTenant;
beforeEach(async () => {
  customer = await CustomerTenant.open();
});
afterEach(() => customer.close());

const replaceSettings = (from: string, to: string): void =>
  writeFileSync(customer.path('hardenbot.yaml'), houseSettings.replace(from, to));

/** It is not begun: why is said, nobody is asked to do anything, and the settings stay. */
async function refuses(adding: Promise<unknown>, why: RegExp): Promise<void> {
  await expect(adding).rejects.toThrow(why);
  expect(customer.said).toEqual([]);
  expect(customer.settings()).not.toContain('multiTenant');
}

describe('before anybody is asked for anything', () => {
  test('a name that means another tenant already', async () => {
    const named = houseSettings.replace('  home:  ', '  fabrikam:  ').replace('directory: home', 'directory: fabrikam');
    writeFileSync(customer.path('hardenbot.yaml'), named);
    await refuses(customer.add(), /There is a tenant fabrikam already[\s\S]*choose another name/);
  });

  test.each(['status', 'pop-imap'])('a name that people type for something else: %s', async (name) => {
    await refuses(customer.add({}, [], {}, { name }), new RegExp(`"${name}" is the name of a [\\s\\S]*choose another name`));
  });

  test('a tenant that has another name already', async () => {
    replaceSettings('7e000000-0000-4000-8000-00000000c0de', tenantId.toUpperCase());
    await refuses(customer.add(), /tenants.fabrikam.tenantId: it is that of home already/);
  });

  test('a tenant that has a registration of its own', async () => {
    replaceSettings('  home:  ', `  fabrikam: { tenantId: ${tenantId}, channel: { slack: C1 } }\n  home:  `);
    await refuses(customer.add(), /The tenant fabrikam has a registration of its own[\s\S]*write multiTenant/);
  });

  test.each(['Fabrikam Ltd', 'multi-tenant', 'directory'])(
    'a name that people could not type or that has a meaning: %s',
    async (name) => {
      await refuses(customer.add({}, [], {}, { name }), new RegExp(`tenants.*${name}`));
    },
  );

  test.each(['nobody.example', 'not a domain', '7e000000-0000-4000-8000-0000000000ff', '../common', 'common', 'consumers'])(
    'a tenant that Entra ID does not know: %s',
    async (typed) => {
      await refuses(customer.add({}, [], {}, { typed }), /Entra ID knows no tenant[\s\S]*a domain that the tenant verified/);
    },
  );

  test('a tenant without a channel', async () => {
    await refuses(customer.add({}, [], {}, { channel: {} }), /tenants.fabrikam.channel: missing/);
  });

  test.each([
    ['no registration', '', /There is no registration yet[\s\S]*--client-id and --certificate/],
    ['a managed identity', 'HARDENBOT_MULTI_TENANT_MANAGED_IDENTITY=yes\n', /no other tenant can consent to it/],
  ])('%s', async (_name, text, why) => {
    writeFileSync(customer.path('worker.env'), text);
    await refuses(customer.add(), why);
  });

  test('a registration that differs from the one in the file of secrets', async () => {
    const other = 'd0d0d0d0-0000-4000-8000-00000000a991';
    await refuses(customer.add({ clientId: other }), /HARDENBOT_MULTI_TENANT_CLIENT_ID is c0c0.* already/);
  });

  test.each([
    ['an address that is none', { endpoint: 'localhost:8443' }, /no address of a tenant[\s\S]*--endpoint: write https/],
    ['a certificate that is not there', { caFile: 'nowhere.pem' }, /nowhere.pem cannot be read[\s\S]*no such file/],
  ])('%s', async (_name, options, why) => {
    await refuses(customer.add(options), why);
  });

  test('an Entra ID that does not answer', async () => {
    const endpoint = `https://localhost:${await freePort()}`;
    await refuses(customer.add({ endpoint }), /Entra ID cannot be asked which tenant that is[\s\S]*ECONNREFUSED/);
  });
});

describe('a domain', () => {
  const find = async (name: string, cloudName?: string) => {
    const door = await openFrontDoor({ origin: customer.simulator.url, ca: customer.simulator.ca });
    door.script(() => (answer) => JSON.stringify({ ...(JSON.parse(answer) as object), cloud_instance_name: cloudName }));
    const place = { endpoints: { ...customer.simulator.endpoints, authorityHost: door.origin }, ca: door.ca };
    const found = await findTenant(name, place, 10_000);
    await door.close();
    return found;
  };

  test.each(['Contoso.com', tenantId.toUpperCase()])('leads to the id of its tenant, as the id itself does: %s', async (name) => {
    expect(await find(name)).toEqual({ id: tenantId, clouds: [] });
  });

  test('of nobody leads to nothing', async () => {
    expect(await find('fabrikam.com')).toBeNull();
  });

  test.each([
    ['microsoftonline.com', ['global']],
    ['microsoftonline.us', ['gccHigh', 'dod']],
    ['partner.microsoftonline.cn', ['china']],
    ['cloud.of.tomorrow', []],
  ])('of a tenant in %s tells where that is', async (name, where) => {
    expect((await find('contoso.com', name))?.clouds).toEqual(where);
  });
});

test('a certificate that was not uploaded ends the waiting, and is told from a consent that is missing', async () => {
  await customer.close();
  customer = await CustomerTenant.open('write', { certificates: [] });
  customer.consent();
  expect(await customer.add()).toMatchObject({ state: 'refused', findings: null });
  expect(customer.said.at(-1)).toContain('AADSTS7000215');
});

test('what is missing is accepted by --accept-missing, named, and unknown in the audit', async () => {
  customer.consent();
  const { state, missing, findings } = await customer.add({ acceptMissing: true });
  expect({ state, missing }).toEqual({ state: 'added', missing: expect.arrayContaining(['Exchange role View-Only Recipients']) });
  expect(findings?.find(({ control }) => control === 'pop-imap')?.verdict).toBe('unknown');
});

test('--read-only asks for nothing that could change the tenant, and is content with it', async () => {
  await customer.close();
  customer = await CustomerTenant.open('read');
  expect(await customer.add({}, customer.bothDo())).toMatchObject({ state: 'added', missing: [] });
  expect(wantedRoles('read').filter((role) => /ReadWrite|Enable|Revoke/.test(role))).toEqual([]);
  expect(customer.said.join('\n')).toMatch(
    /-ReadClientId[\s\S]*The worker opens it only if its file of secrets holds this registration/,
  );
});

test('a tenant that consented anew has another service principal: that is said, and the settings stay', async () => {
  customer.consent();
  customer.giveExchangeRoles();
  await customer.add();
  const text = customer.settings().replace(/servicePrincipalId: \S+/, 'servicePrincipalId: 5b000000-0000-4000-8000-0000000000ff');
  writeFileSync(customer.path('hardenbot.yaml'), text);
  expect(await customer.add()).toMatchObject({ state: 'added' });
  expect(customer.said.at(-1)).toMatch(/bot\.servicePrincipalId is 5b0.*correct it/);
  expect(customer.settings()).toBe(text);
});

test('a consent that was taken back is waited for again', async () => {
  customer.consent();
  customer.giveExchangeRoles();
  await customer.add();
  customer.simulator.consents().withdraw(clientId);
  expect(await customer.add({ timeout: 0 })).toMatchObject({ state: 'waiting', servicePrincipalId: null });
});

test.each(Object.entries(clouds))(
  'the link of the cloud %s is for one tenant, all permissions and an empty page of that cloud',
  (_name, cloud) => {
    const url = new URL(consentLink({ ...cloud, tenantId, clientId }));
    expect(url.origin).toBe(cloud.authorityHost);
    expect(url.pathname).toBe(`/${tenantId}/v2.0/adminconsent`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: clientId,
      scope: `${cloud.graph}/.default`,
      redirect_uri: `${cloud.authorityHost}/common/oauth2/nativeclient`,
    });
  },
);

test.each<[string, { certificate?: string; clientId?: string }, RegExp]>([
  ['a certificate that is not there', { certificate: 'nowhere.pem' }, /nowhere\.pem is not there/],
  ['what is no certificate', { certificate: 'ca-alone' }, /CLIENT_CERTIFICATE_FILE: /],
  ['what is no client id', { clientId: 'hardenbot' }, /--client-id: write the application \(client\) id/],
])('%s is not kept: the same command with the right one goes on', async (_what, wrong, why) => {
  const empty = '# Secrets of the worker.\n';
  writeFileSync(customer.path('worker.env'), empty);
  writeFileSync(customer.path('ca-alone'), readFileSync(customer.path('ca.pem'), 'utf8'), { mode: 0o600 });
  const given = wrong.certificate === 'ca-alone' ? { certificate: customer.path('ca-alone') } : wrong;
  await expect(customer.add({ clientId, certificate: customer.path('app.pem'), ...given, timeout: 0 })).rejects.toThrow(why);
  expect(readFileSync(customer.path('worker.env'), 'utf8')).toBe(empty);
});
