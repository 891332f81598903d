/** What a read of a tenant gives, and that a list which is not whole never looks like one that is. */
import { z } from 'zod';
import { TenantError } from '../../src/lib/errors';
import type { Read, Resource } from '../../src/tenant/resource';
import { acceptedDomains } from '../../src/tenant/resources/accepted-domain';
import { sites } from '../../src/tenant/resources/azure-site';
import { casMailboxes } from '../../src/tenant/resources/cas-mailbox';
import { mxRecords } from '../../src/tenant/resources/dns-record';
import { emailAppUsages } from '../../src/tenant/resources/email-app-usage';
import { groupMembers } from '../../src/tenant/resources/group-member';
import { groupSettings } from '../../src/tenant/resources/group-setting';
import { oneMailbox } from '../../src/tenant/resources/mailbox';
import { roleAssignments } from '../../src/tenant/resources/role-assignment';
import { securityDefaults } from '../../src/tenant/resources/security-defaults';
import { signIns } from '../../src/tenant/resources/sign-in';
import { users } from '../../src/tenant/resources/user';
import { userRegistrationDetails } from '../../src/tenant/resources/user-registration-detail';
import { changed, isCmdlet, isUsers, mailboxes, manyMailboxes, manyPeople, people } from '../support/tenants/paged-tenant';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';

let tenant: SimulatedTenant;
afterEach(() => tenant.close());

describe('a list', () => {
  it('of Exchange is read page by page, with the same anchor on every page', async () => {
    tenant = await openSimulatedTenant(manyMailboxes);
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: { length: 5 }, pages: 3, calls: 3, error: null });
    const anchors = tenant.door.seen.filter(isCmdlet).map((request) => request.headers['x-anchormailbox']);
    expect(new Set(anchors)).toEqual(
      new Set([`APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenant.simulator.tenantId}`]),
    );
  });

  it('of Exchange asks for the wanted fields only', async () => {
    tenant = await openSimulatedTenant(manyMailboxes);
    await readAll(tenant.client, mailboxes);
    expect(tenant.door.seen.find(isCmdlet)?.path).toMatch(/\?\$select=Guid,PopEnabled$/);
  });

  it('of Graph is read page by page', async () => {
    tenant = await openSimulatedTenant(manyPeople);
    expect(await readAll(tenant.client, people)).toMatchObject({ rows: { length: 3 }, pages: 2, calls: 2, error: null });
  });

  it('below an object is read for that object, whatever characters its id has', async () => {
    tenant = await openSimulatedTenant({ graph: { users: [], groups: [{ id: 'g/1?#', displayName: 'odd', members: [] }] } });
    const { error } = await readAll(tenant.client, { resource: groupMembers, fields: ['id'], of: 'g/1?#' });
    expect(error).toBeNull();
    expect(tenant.door.seen.at(-1)?.path).toContain('/v1.0/groups/g%2F1%3F%23/transitiveMembers?');
  });

  it('below an object is of that one, whose name has what a replacement means something by', async () => {
    const named = (Guid: string, PrimarySmtpAddress: string) => ({ Guid, Identity: PrimarySmtpAddress, PrimarySmtpAddress });
    const [own, other] = [named('g1', 'pay$$roll@contoso.com'), named('g2', 'pay$roll@contoso.com')];
    tenant = await openSimulatedTenant({ exchange: { Mailbox: [own, other] } });
    const read = { resource: oneMailbox, fields: ['Guid'], of: own.PrimarySmtpAddress };
    expect(await readAll(tenant.client, read)).toMatchObject({ rows: [{ Guid: 'g1' }], error: null });
  });

  it('of a single object is one row', async () => {
    tenant = await openSimulatedTenant({ graph: { identitySecurityDefaultsEnforcementPolicy: { isEnabled: true } } });
    expect(await readAll(tenant.client, { resource: securityDefaults, fields: ['isEnabled'] })).toMatchObject({
      rows: [{ isEnabled: true }],
      error: null,
    });
  });

  it('of mail exchangers is what DNS says of the domain', async () => {
    tenant = await openSimulatedTenant({ mail: { mx: { 'contoso.com': ['mx1.filter.example', 'mx2.filter.example'] } } });
    const { rows, error } = await readAll(tenant.client, { resource: mxRecords, fields: ['exchange'], of: 'contoso.com' });
    expect(rows).toMatchObject([{ exchange: 'mx1.filter.example' }, { exchange: 'mx2.filter.example' }]);
    expect(error).toBeNull();
  });

  it('of a usage report is taken from the file that Graph points to, which is asked for without the token', async () => {
    tenant = await openSimulatedTenant({
      graph: { emailAppUsage: [{ 'User Principal Name': 'ana@contoso.com', 'POP3 App': 'Yes', 'IMAP4 App': '' }] },
    });
    const { rows, error } = await readAll(tenant.client, { resource: emailAppUsages, fields: ['POP3 App'] });
    expect(error).toBeNull();
    expect(rows).toMatchObject([{ 'User Principal Name': 'ana@contoso.com', 'POP3 App': true, 'IMAP4 App': false }]);
    expect(tenant.door.seen.at(-1)?.headers).not.toHaveProperty('authorization');
  });
});

describe('a list that is not whole', () => {
  it('because the state does not hold it names the permission that would allow it', async () => {
    tenant = await openSimulatedTenant({});
    expect((await readAll(tenant.client, mailboxes)).error).toMatchObject({
      kind: 'forbidden',
      detail: { status: 403, permission: casMailboxes.permission.read },
    });
    expect((await readAll(tenant.client, people)).error).toMatchObject({
      kind: 'forbidden',
      detail: { status: 403, permission: users.permission.read },
    });
  });

  it('because it broke off gives the rows before the break, then fails', async () => {
    tenant = await openSimulatedTenant({
      ...manyMailboxes,
      collection: { 'exchange.CASMailbox': { complete: false, returned: 3, error: { status: 403 } } },
    });
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({
      rows: { length: 3 },
      error: { kind: 'forbidden', detail: { permission: casMailboxes.permission.read } },
    });
  });

  it('because Exchange warns that it cut the list fails as incomplete', async () => {
    tenant = await openSimulatedTenant(manyMailboxes);
    const warning = 'There are more results available than are currently displayed.';
    tenant.door.script((request) =>
      isCmdlet(request)
        ? (answer) => changed(answer, () => ({ '@odata.nextLink': undefined, '@adminapi.warnings': [warning] }))
        : null,
    );
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: { length: 2 }, error: { kind: 'incomplete' } });
  });

  it('because Exchange puts an error inside its 200 fails as incomplete', async () => {
    tenant = await openSimulatedTenant(manyMailboxes);
    tenant.door.script((request) =>
      isCmdlet(request) ? (answer) => changed(answer, () => ({ '@adminapi.errors': ['A server could not be asked.'] })) : null,
    );
    expect((await readAll(tenant.client, mailboxes)).error).toMatchObject({
      kind: 'incomplete',
      message: expect.stringContaining('A server could not be asked.'),
    });
  });

  it('because Exchange lost its place fails as incomplete', async () => {
    tenant = await openSimulatedTenant(manyMailboxes);
    const lost = {
      error: {
        code: 'BadRequest',
        message: 'Invalid Operation',
        innererror: { internalexception: { message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00' } },
      },
    };
    tenant.door.script((request) =>
      isCmdlet(request) && request.path.includes('skiptoken') ? { status: 400, body: JSON.stringify(lost) } : null,
    );
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: { length: 2 }, error: { kind: 'incomplete' } });
  });

  it('because a row is not of the kind we know names the collection and the property', async () => {
    tenant = await openSimulatedTenant(manyPeople);
    tenant.door.script((request) =>
      isUsers(request) ? (answer) => changed(answer, () => ({ value: [{ id: '1', userPrincipalName: { odd: true } }] })) : null,
    );
    expect((await readAll(tenant.client, people)).error).toMatchObject({
      kind: 'incomplete',
      message: expect.stringMatching(/graph\.users: .*userPrincipalName/),
    });
  });

  it.each([
    [
      'behind its rows',
      (answer: string) => changed(answer, () => ({ error: { code: 'Broken', message: 'A replica went away.' } })),
    ],
    ['in their place', () => JSON.stringify({ value: [], error: { code: 'Broken', message: 'A replica went away.' } })],
  ])('because an answer that is well by its status holds an error %s fails as incomplete', async (_where, broken) => {
    tenant = await openSimulatedTenant({
      ...manyMailboxes,
      graph: { ...manyPeople.graph, identitySecurityDefaultsEnforcementPolicy: { isEnabled: true } },
      azure: { sites: [] },
    });
    tenant.door.script(({ path }) => (/oauth2|openid|discovery/.test(path) ? null : broken));
    const single = { resource: securityDefaults, fields: ['isEnabled'] } as const;
    for (const read of [mailboxes, people, single, { resource: sites, fields: ['id'] } as const])
      expect((await readAll(tenant.client, read as Read)).error).toMatchObject({
        kind: 'incomplete',
        message: expect.stringContaining('A replica went away.'),
      });
  });

  it.each([
    ['nothing of what was asked for', {}, {}],
    ['another object, or one without its id', { userPrincipalName: 'ana@contoso.com' }, { Something: 'else' }],
  ])('because a row holds %s fails as incomplete: nobody is looked for among such rows', async (_what, person, mailbox) => {
    tenant = await openSimulatedTenant({ ...manyMailboxes, ...manyPeople });
    tenant.door.script((request) =>
      isUsers(request) || isCmdlet(request)
        ? (answer) => changed(answer, () => ({ value: [isUsers(request) ? person : mailbox] }))
        : null,
    );
    for (const [read, property] of [
      [people, 'id'],
      [mailboxes, 'Guid'],
    ] as const)
      expect(await readAll(tenant.client, read as Read)).toMatchObject({
        rows: [],
        error: { kind: 'incomplete', message: expect.stringContaining(`at ${property}: it is not there`) },
      });
  });

  it.each([
    ['graph.roleAssignments', roleAssignments, { id: '1', principalId: '2' }, 'roleDefinitionId'],
    ['graph.roleAssignments', roleAssignments, { id: '1', principalId: null, roleDefinitionId: '3' }, 'principalId'],
    ['graph.groupSettings', groupSettings, { id: '1', values: [] }, 'templateId'],
    [
      'graph.userRegistrationDetails',
      userRegistrationDetails,
      { id: '1', isAdmin: true, isMfaCapable: true },
      'methodsRegistered',
    ],
    ['exchange.AcceptedDomain', acceptedDomains, { Identity: '1', Name: 'contoso.com' }, 'DomainName'],
  ])('because a row of %s does not say whom it is about fails as incomplete', async (_key, resource, row, lacking) => {
    tenant = await openSimulatedTenant({
      graph: { roleAssignments: [], groupSettings: [], userRegistrationDetails: [] },
      exchange: { AcceptedDomain: [] },
    });
    tenant.door.script(({ path }) =>
      /oauth2|openid|discovery/.test(path) ? null : (answer) => changed(answer, () => ({ value: [row] })),
    );
    const read: Read = { resource, fields: ['id', ...(resource.about ?? [])] };
    const { error } = await readAll(tenant.client, read);
    expect(error).toMatchObject({
      kind: 'incomplete',
      message: expect.stringContaining(`at ${lacking}: it is not there`),
    });
  });

  it('because the answer is no list at all fails as incomplete', async () => {
    tenant = await openSimulatedTenant(manyPeople);
    tenant.door.script((request) =>
      isUsers(request) ? { status: 200, body: '<html>Sign in to the hotel network</html>' } : null,
    );
    expect((await readAll(tenant.client, people)).error).toMatchObject({ kind: 'incomplete' });
  });

  it.each([
    ['is empty', '', 'it is empty'],
    ['is the page of something in between, in one line', '<html><body>Sign in to the hotel network</body></html>', 'no column'],
    ['calls a column otherwise', 'User Principal Name,Pop App\nana@contoso.com,Yes\n', 'no column POP3 App'],
    ['has a row that ends too soon', 'User Principal Name,POP3 App\nana@contoso.com\n', 'Invalid Record Length'],
  ])('because a usage report %s fails as incomplete, and nobody counts as who does not use it', async (_what, body, why) => {
    tenant = await openSimulatedTenant({ graph: { emailAppUsage: [] } });
    const fields = ['User Principal Name', 'POP3 App'];
    for (const place of ['/reports-download/', '/reports/']) {
      tenant.door.script(({ path }) => (path.includes(place) ? { status: 200, body } : null));
      expect(await readAll(tenant.client, { resource: emailAppUsages, fields })).toMatchObject({
        rows: [],
        error: { kind: 'incomplete', message: expect.stringContaining(why) },
      });
    }
  });

  it('for want of a licence names the licence', async () => {
    tenant = await openSimulatedTenant({ graph: { signIns: [] } });
    const refusal = {
      error: {
        code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
        message: "Neither tenant is B2C or tenant doesn't have premium license",
      },
    };
    tenant.door.script((request) => (request.path.includes('signIns') ? { status: 403, body: JSON.stringify(refusal) } : null));
    expect((await readAll(tenant.client, { resource: signIns, fields: ['id'] })).error).toMatchObject({
      kind: 'unlicensed',
      detail: { status: 403, licence: 'Microsoft Entra ID P1' },
    });
  });

  it('names the permission that Graph itself asks for', async () => {
    tenant = await openSimulatedTenant(manyPeople);
    const refusal = {
      error: { code: 'Forbidden', message: "API requires one of 'User.ReadBasic.All, User.Read.All'. Application has none." },
    };
    tenant.door.script((request) => (isUsers(request) ? { status: 403, body: JSON.stringify(refusal) } : null));
    expect((await readAll(tenant.client, people)).error).toMatchObject({
      detail: { permission: 'User.ReadBasic.All, User.Read.All' },
    });
  });
});

describe('what a service says of its refusal', () => {
  it('is one line of words and bounded, its code and the permission that it names as well', async () => {
    tenant = await openSimulatedTenant(manyPeople);
    const long = 'x'.repeat(9000);
    const message = `requires one of '${long}\n<!channel>'`;
    const refusal = { error: { code: `Odd\u0007 ${long}`, message } };
    tenant.door.script((request) => (isUsers(request) ? { status: 403, body: JSON.stringify(refusal) } : null));
    const error = (await readAll(tenant.client, people)).error as TenantError;
    expect(error.message.length).toBeLessThan(600);
    expect(JSON.stringify(error.detail).length).toBeLessThan(600);
    expect(`${error.message}${error.detail.code}${error.detail.permission}`).not.toMatch(/\p{Cc}/u);
  });

  it('in a report that cannot be parsed is not repeated', async () => {
    tenant = await openSimulatedTenant({});
    const body = 'User Principal Name,POP3 App\nana@contoso.com,a "secret" of someone\n';
    tenant.door.script(({ path }) => (path.includes('/reports/') ? { status: 200, body } : null));
    const { error } = await readAll(tenant.client, { resource: emailAppUsages, fields: ['User Principal Name'] });
    expect((error as TenantError).message).toContain('the report is not whole (Invalid Opening Quote in line 2)');
  });
});

describe('a read that asks for something impossible', () => {
  it('is a bug, not a failure of the tenant', async () => {
    tenant = await openSimulatedTenant({});
    const nowhere: Resource = { ...groupMembers, row: z.unknown() };
    const { error } = await readAll(tenant.client, { resource: nowhere, fields: [] });
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TenantError);
  });
});
