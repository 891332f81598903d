/** Where the adapter takes a token, and that it takes it nowhere else, whatever address a service hands out. */
import { changed, isCmdlet, isUsers, mailboxes, manyMailboxes, manyPeople, people } from '../support/tenants/paged-tenant';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';

let tenant: SimulatedTenant;
afterEach(() => tenant.close());

describe('a token goes nowhere else', () => {
  const elsewhere = 'https://graph.microsoft.com.evil.example';

  it('when the next page of Exchange lies at another host', async () => {
    tenant = await openSimulatedTenant(manyMailboxes);
    tenant.door.script((request) =>
      isCmdlet(request)
        ? (answer) =>
            changed(answer, (body) => ({
              '@odata.nextLink': String(body['@odata.nextLink']).replace(tenant.door.origin, elsewhere),
            }))
        : null,
    );
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({
      rows: { length: 2 },
      calls: 1,
      error: { kind: 'incomplete' },
    });
  });

  it.each([
    ['another host', () => `${elsewhere}/v1.0/users?$skiptoken=2`],
    ['another port of the host', () => 'https://localhost:1/v1.0/users?$skiptoken=2'],
    ['a host behind a user part', () => `${tenant.door.origin}@evil.example/v1.0/users?$skiptoken=2`],
    ['the host without TLS', () => `${tenant.door.origin.replace('https:', 'http:')}/v1.0/users?$skiptoken=2`],
  ])('when the next page of Graph lies at %s', async (_, link) => {
    tenant = await openSimulatedTenant(manyPeople);
    tenant.door.script((request) =>
      isUsers(request) ? (answer) => changed(answer, () => ({ '@odata.nextLink': link() })) : null,
    );
    expect(await readAll(tenant.client, people)).toMatchObject({ rows: { length: 2 }, calls: 1, error: { kind: 'incomplete' } });
  });

  it('when a service redirects to another host', async () => {
    tenant = await openSimulatedTenant({ ...manyMailboxes, ...manyPeople });
    tenant.door.script((request) =>
      isCmdlet(request) || isUsers(request) ? { status: 307, headers: { location: `${elsewhere}${request.path}` } } : null,
    );
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({
      calls: 1,
      error: { kind: 'unavailable', detail: { status: 307 } },
    });
    expect(await readAll(tenant.client, people)).toMatchObject({
      calls: 1,
      error: { kind: 'unavailable', detail: { status: 307 } },
    });
  });

  it('but follows Exchange to another address of its own, as the same POST', async () => {
    tenant = await openSimulatedTenant(manyMailboxes);
    let redirects = 0;
    tenant.door.script((request) =>
      isCmdlet(request) && redirects++ === 0 ? { status: 302, headers: { location: request.path } } : null,
    );
    expect(await readAll(tenant.client, mailboxes)).toMatchObject({ rows: { length: 5 }, error: null });
    const [first, second] = tenant.door.seen.filter(isCmdlet);
    expect(second).toMatchObject({
      method: 'POST',
      body: first?.body,
      headers: { authorization: first?.headers['authorization'] },
    });
  });
});
