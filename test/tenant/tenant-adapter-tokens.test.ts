/** How hardenbot gets into a tenant: tokens of Entra ID, and what happens when they are not given or no longer taken. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { TenantError } from '../../src/lib/errors';
import type { Read } from '../../src/tenant/resource';
import { casMailboxes } from '../../src/tenant/resources/cas-mailbox';
import { users } from '../../src/tenant/resources/user';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import type { SeenRequest } from '../support/wire/http-listener';

const ana = { Guid: '0a000000-0000-4000-8000-000000000001', PrimarySmtpAddress: 'ana@contoso.com', PopEnabled: true };
const state = { exchange: { CASMailbox: [ana] }, graph: { users: [{ id: '1', userPrincipalName: 'ana@contoso.com' }] } };
const mailboxes = { resource: casMailboxes, fields: ['Guid', 'PopEnabled'] } as const;
const people = { resource: users, fields: ['id'] } as unknown as Read;

let tenant: SimulatedTenant;
afterEach(() => tenant.close());

function unsignedJwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}

const newCertificate = () => generate([{ name: 'commonName', value: 'hardenbot' }], { keySize: 2048, algorithm: 'sha256' });
const tokenRequests = () => tenant.door.seen.filter((request) => request.path.includes('/oauth2/v2.0/token'));
const isCmdlet = (request: SeenRequest) => request.path.includes('InvokeCommand');

describe('a credential', () => {
  it('of an app registration with a secret opens the tenant', async () => {
    tenant = await openSimulatedTenant(state);
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: [{ PopEnabled: true }], error: null });
  });

  it('of an app registration with a certificate opens the tenant', async () => {
    const made = await newCertificate();
    const credential = {
      kind: 'certificate',
      clientId: 'c0de0000-0000-4000-8000-000000000001',
      pem: `${made.private}\n${made.cert}`,
    } as const;
    tenant = await openSimulatedTenant(state, { credential });
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: [{ PopEnabled: true }], error: null });
    expect(new URLSearchParams(tokenRequests()[0]?.body).get('client_assertion')).toMatch(/^ey/);
  });

  it('of a token that somebody else issued opens the tenant', async () => {
    const clientId = 'c0de0000-0000-4000-8000-000000000001';
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-'));
    const tokenFile = join(folder, 'token');
    tenant = await openSimulatedTenant(state, { credential: { kind: 'federated', clientId, tokenFile } });
    const audience = `${tenant.door.origin}/${tenant.simulator.tenantId}/oauth2/v2.0/token`;
    writeFileSync(tokenFile, unsignedJwt({ iss: clientId, sub: clientId, aud: audience }));
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: [{ PopEnabled: true }], error: null });
    rmSync(folder, { recursive: true });
  });

  it('that Entra refuses is named by its error code, and the secret stays out of the message', async () => {
    const credential = {
      kind: 'secret',
      clientId: 'c0de0000-0000-4000-8000-000000000001',
      secret: 'hunter2-very-secret',
    } as const;
    tenant = await openSimulatedTenant({ ...state, simulator: { clientIds: ['somebody-else'] } }, { credential });
    const { error } = await readAll(tenant.client, mailboxes);
    expect(error).toMatchObject({ kind: 'unauthenticated', message: expect.stringContaining('AADSTS700016') });
    expect(String(error)).not.toContain('hunter2');
  });
});

describe('a credential that Entra refuses', () => {
  it.each([
    ['7000222: The provided client secret keys for app are expired.', 'its secret has expired; make the next one'],
    [
      '700027: The certificate with identifier used to sign the client assertion is expired. [Reason - The key used is expired.]',
      'its certificate has expired; make the next one with hardenbot keys certificate',
    ],
    ['700027: Client assertion contains an invalid signature. [Reason - The key was not found.]', 'upload it there'],
    ['7000215: Invalid client secret provided.', 'give the value of one, not its id'],
    ['53003: Access has been blocked.', 'a Conditional Access policy of the tenant blocks it; let the app in'],
    ["7000112: Application 'x'(hardenbot) is disabled.", 'Properties: enable it for sign-in'],
    ["90002: Tenant 'x' not found.", 'or it was deleted; correct tenantId in hardenbot.yaml or take the tenant out'],
    ['65001: The user or administrator has not consented to use the application.', 'or someone took that back'],
    ['7000229: The client application is missing service principal in the tenant.', 'nobody consented to its app in the tenant'],
    ['700024: Client assertion is not within its valid time range.', 'set the clock of the worker'],
    ['50105: The app is not assigned to a role.', 'Entra ID refused the credential (AADSTS50105)'],
  ])('as AADSTS%s is told with what to do', async (text, told) => {
    tenant = await openSimulatedTenant(state);
    tenant.door.script(({ path }) =>
      path.includes('/oauth2/')
        ? { status: 401, body: JSON.stringify({ error: 'invalid_client', error_description: `AADSTS${text}`, error_codes: [1] }) }
        : null,
    );
    const { error } = await readAll(tenant.client, mailboxes);
    expect(error).toMatchObject({ kind: 'unauthenticated', message: expect.stringContaining(told) });
  });
});

describe('a token', () => {
  it('is asked for once per service, however many requests are made', async () => {
    tenant = await openSimulatedTenant({ ...state, simulator: { pageSize: { 'exchange.CASMailbox': 1 } } });
    await Promise.all([readAll(tenant.client, mailboxes), readAll(tenant.client, mailboxes), readAll(tenant.client, people)]);
    await readAll(tenant.client, mailboxes);
    expect(tokenRequests()).toHaveLength(1);
  });

  it('that a service no longer takes is replaced once, and the request repeated', async () => {
    tenant = await openSimulatedTenant(state);
    let refusals = 0;
    tenant.door.script((request) => (isCmdlet(request) && refusals++ === 0 ? { status: 401 } : null));
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: [{ PopEnabled: true }], calls: 2, error: null });
    expect(tokenRequests()).toHaveLength(2);
  });

  it('that is refused again ends the read, naming what the app lacks', async () => {
    tenant = await openSimulatedTenant(state);
    tenant.door.script((request) => (isCmdlet(request) ? { status: 401 } : null));
    const { error, calls } = await readAll(tenant.client, mailboxes);
    expect(error).toBeInstanceOf(TenantError);
    expect(error).toMatchObject({
      kind: 'unauthenticated',
      detail: { status: 401, permission: expect.stringContaining('Exchange.ManageAsApp') },
    });
    expect(calls).toBe(2);
  });

  it('is waited for while Entra is out of order', async () => {
    tenant = await openSimulatedTenant(state);
    let failures = 0;
    tenant.door.script((request) => (request.path.includes('/oauth2/') && failures++ < 2 ? { status: 503 } : null));
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: [{ PopEnabled: true }], calls: 1, error: null });
  });

  it.each([
    [429, 'temporarily_unavailable', 90055],
    [503, 'temporarily_unavailable', 90033],
    [500, 'server_error', 50000],
  ])(
    'that Entra does not give because it is busy (%i %s, AADSTS%i) is no refusal of the credential',
    async (status, error, code) => {
      tenant = await openSimulatedTenant(state, { giveUpAfterMs: 1500 });
      const body = JSON.stringify({ error, error_description: `AADSTS${code}: Please try again.`, error_codes: [code] });
      tenant.door.script(({ path }) => (path.includes('/oauth2/') ? { status, body } : null));
      expect(await readAll(tenant.client, mailboxes)).toMatchObject({
        error: { kind: 'unavailable', message: expect.stringContaining('it is busy or out of order; wait a few minutes') },
      });
    },
  );

  it('that never comes is given up, however long the connection stands, and the next read asks anew', async () => {
    tenant = await openSimulatedTenant(state, { giveUpAfterMs: 1500 });
    tenant.door.script((request) => (request.path.includes('/oauth2/') ? 'silent' : null));
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({
      rows: [],
      error: { kind: 'unavailable', message: 'The simulated Entra ID gave no token within 1.5 seconds' },
    });
    tenant.door.script(() => null);
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: [{ PopEnabled: true }], error: null });
  });

  it.each(['a\r\nx: y', 'a\u2028b', 'a b'])('that is none (%j) is not used, and stands in no message', async (token) => {
    tenant = await openSimulatedTenant(state);
    const body = JSON.stringify({ access_token: token, expires_in: 3600, token_type: 'Bearer' });
    const headers = { 'content-type': 'application/json' };
    tenant.door.script((request) => (request.path.includes('/oauth2/') ? { status: 200, headers, body } : null));
    const { error } = await readAll(tenant.client, mailboxes);
    expect(error).toMatchObject({ kind: 'unauthenticated', message: expect.stringContaining('Entra ID gave no token') });
  });
});

describe('a permission that is granted after the token was given', () => {
  const clientId = 'c0de0000-0000-4000-8000-000000000007';
  const requires = [{ value: 'User.Read.All', api: 'graph' }];
  const open = async () => {
    const { private: key, cert } = await newCertificate();
    const apps = { [clientId]: { requires, consented: [], certificates: [cert] } };
    const credential = { kind: 'certificate', clientId, pem: `${key}\n${cert}` } as const;
    return openSimulatedTenant({ ...state, simulator: { apps } }, { credential });
  };

  it('is used by the next read after a minute, long before the token ends', async () => {
    tenant = await open();
    expect(await readAll(tenant.client, people)).toMatchObject({ error: { kind: 'forbidden' } });
    tenant.simulator.consents().consent(clientId);
    await tenant.time.sleep(60_000);
    expect(await readAll(tenant.client, people)).toMatchObject({ rows: [{ id: '1' }], calls: 2, error: null });
    expect(tokenRequests()).toHaveLength(2);
  });

  it('is asked for once a minute while it is missing, however much is read', async () => {
    tenant = await open();
    for (let reads = 0; reads < 5; reads += 1) await readAll(tenant.client, people);
    expect(tokenRequests()).toHaveLength(1);
    const { error } = await readAll(tenant.client, people);
    await tenant.time.sleep(60_000);
    for (let reads = 0; reads < 5; reads += 1)
      expect(await readAll(tenant.client, people)).toMatchObject({
        error: {
          kind: 'forbidden',
          message: String(error).replace('TenantError: ', ''),
          detail: { permission: expect.stringContaining('User.Read.All') },
        },
      });
    expect(tokenRequests()).toHaveLength(2);
  });
});
