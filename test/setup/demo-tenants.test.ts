/** The tenants of the demo: one, or with a customer beside it that is another tenant in everything that counts. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseState } from '../../adapters/m365/simulator/state';
import { credentialOf, statesOf, tenantSettings } from '../../src/cli/demo/supervisor';
import { readDocument } from '../../src/config/document';
import { loadSettings } from '../../src/config/load';

const example = join(__dirname, '..', '..', 'examples', 'demo-tenant.json');
const folder = mkdtempSync(join(tmpdir(), 'hardenbot-demo-'));

const both = () => Object.entries(statesOf(example, { folder, withCustomer: true }));
const organizationOf = (file: string) => parseState(readDocument(file), file).organization;

test('alone it is the tenant that comes along, as it is', () => {
  expect(statesOf(example, { folder, withCustomer: false })).toEqual({ contoso: example });
});

test('a customer has an id, a name and domains of its own, and the first tenant for a neighbour', () => {
  const [own, customer] = both().map(([, file]) => organizationOf(file));
  expect(customer).toMatchObject({ displayName: 'Fabrikam', verifiedDomains: expect.arrayContaining(['fabrikam.com']) });
  expect(customer?.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(customer?.id).not.toBe(own?.id);
  expect(JSON.stringify(readDocument(join(folder, 'fabrikam.json')))).toContain('contoso.com#EXT#@fabrikam');
});

test('settings of both are whole, and each has a credential of its own', () => {
  const tenants = both().map(([name, file]) => ({
    name,
    tenantId: organizationOf(file)?.id ?? '',
    caFile: example,
    endpoints: Object.fromEntries(
      ['authorityHost', 'graph', 'exchange', 'arm'].map((service) => [service, 'https://localhost:1']),
    ),
    credential: { clientId: name, clientSecret: 'x' },
  }));
  const person = '0a000000-0000-4000-8000-000000000001';
  const rules = {
    access: { read: { people: [person] }, request: { people: [person] } },
    approvals: { approvers: { people: [person] } },
  };
  const file = join(folder, 'hardenbot.json');
  const people = [{ entraId: person, name: 'Ana', terminal: 'ana' }];
  writeFileSync(
    file,
    JSON.stringify({
      tenants: tenantSettings(tenants, { channel: { terminal: 'hardening' } }),
      directory: 'contoso',
      people,
      ...rules,
    }),
  );
  const settings = loadSettings(file).tenants;
  expect(Object.keys(settings)).toEqual(['contoso', 'fabrikam']);
  // Each forbids its own name in passwords, not that of the other.
  for (const [name, { controls }] of Object.entries(settings))
    expect(controls.get('passwords')).toMatchObject({ terms: [name, 'northwind'] });
  expect(tenants.flatMap((tenant) => Object.keys(credentialOf(tenant, '2027-01-01')))).toContain(
    'HARDENBOT_FABRIKAM_CLIENT_SECRET_ENDS',
  );
});
