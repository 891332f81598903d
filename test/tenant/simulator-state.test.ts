/** State files as the simulated tenant takes them: what they may leave out, how reads of them break off, and that they come back out. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseState, startSimulator } from '../../adapters/m365/simulator/index';
import { readDocument } from '../../src/config/document';
import { type Reply, WireClient } from '../support/wire/wire-client';

const schema = 'tenant-state/1';

function rows(reply: Reply): readonly Record<string, unknown>[] {
  return reply.json['value'] as readonly Record<string, unknown>[];
}

describe('a file that is none', () => {
  test.each([
    ['tenant.json', `{"schema":"tenant-state/1","exchange":{"Mailbox":[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]}}`],
    ['tenant.yaml', `exchange: { Mailbox: [${'['.repeat(120)}${']'.repeat(120)}] }`],
    ['circle.yaml', 'exchange: &all { Mailbox: [*all] }'],
  ])('and is nested without end (%s) is refused with what to do', (name, text) => {
    const file = join(mkdtempSync(join(tmpdir(), 'hardenbot-state-')), name);
    writeFileSync(file, text);
    expect(() => readDocument(file)).toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringContaining('nested more than 100 levels deep') }),
    );
  });

  test('is refused with every problem by its path', () => {
    const file = {
      schema,
      asOf: 'yesterday',
      exchange: { CASMailbox: [{ Name: 'ana' }, 'bo'] },
      graph: { groups: [{ members: 'ana' }] },
      collection: { 'graph.users': { returned: -1 } },
      generate: { 'exchange.User': {} },
      simulator: { faults: [{ match: 'graph.users' }] },
    };
    expect(() => parseState(file, 'tenant.json')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('tenant.json'),
        problems: [
          expect.stringMatching(/^asOf: /),
          expect.stringMatching(/^exchange\.CASMailbox\[1\]: /),
          expect.stringMatching(/^graph\.groups\[0\]\.members: /),
          expect.stringMatching(/^collection\["graph\.users"\]\.complete: /),
          expect.stringMatching(/^collection\["graph\.users"\]\.returned: /),
          expect.stringMatching(/^generate\["exchange\.User"\]\.count: /),
          expect.stringMatching(/^simulator\.faults\[0\]\.status: /),
        ],
      }),
    );
  });

  test.each([[{}], [{ schema: 'tenant-state/2' }], [[]], ['text'], [null]])('%j', (file) => {
    expect(() => parseState(file, 'tenant.json')).toThrow('tenant.json is not a tenant-state/1 file.');
  });
});

describe('a file from elsewhere', () => {
  test('may spell names with either first letter; values stay as they are', () => {
    const state = parseState(
      {
        schema,
        exchange: { cASMailbox: [{ popEnabled: 'True', whenChanged: '/Date(1692800000000)/' }] },
        graph: { ConditionalAccessPolicies: [{ Id: 'p', Conditions: { Users: { IncludeUsers: ['All'] }, Locations: null } }] },
      },
      'tenant.json',
    );
    expect(state.exchange['CASMailbox']).toMatchObject([{ PopEnabled: 'True', WhenChanged: '/Date(1692800000000)/' }]);
    expect(state.graph['conditionalAccessPolicies']).toEqual([
      { id: 'p', conditions: { users: { includeUsers: ['All'] }, locations: null } },
    ]);
  });

  test('may spell the name that a site must have, and the rows of a template, with either first letter', () => {
    const state = parseState(
      {
        schema,
        azure: { Sites: [{ Name: 'shop' }] },
        generate: { 'exchange.CASMailbox': { count: 2, popEnabled: true }, 'azure.sites': { count: 2, Name: 'web{i}' } },
      },
      'tenant.json',
    );
    expect(state.azure['sites']).toMatchObject([{ name: 'shop' }]);
    expect(state.generate).toMatchObject({
      'exchange.CASMailbox': { count: 2, PopEnabled: true },
      'azure.sites': { count: 2, name: 'web{i}', id: expect.stringMatching(/\/sites\/web\{i\}$/) },
    });
  });

  test('may write a list of one as the one, and hold what we do not know', () => {
    const state = parseState(
      { schema, about: 'a tenant', exchange: { AcceptedDomain: { DomainName: 'contoso.com' }, Unheard: 1 } },
      'f',
    );
    expect(state).toMatchObject({ about: 'a tenant', exchange: { AcceptedDomain: [{ DomainName: 'contoso.com' }], Unheard: 1 } });
  });

  test('may carry the properties of a derived type apart, as PowerShell does', () => {
    const location = {
      DisplayName: 'Home',
      AdditionalProperties: { '@odata.type': '#microsoft.graph.countryNamedLocation', countriesAndRegions: ['US'] },
    };
    const state = parseState({ schema, graph: { namedLocations: [location] } }, 'f');
    expect(state.graph['namedLocations']).toMatchObject([
      { displayName: 'Home', '@odata.type': '#microsoft.graph.countryNamedLocation', countriesAndRegions: ['US'] },
    ]);
  });

  test('may name a role and its holder instead of their ids', () => {
    const state = parseState(
      {
        schema,
        graph: {
          users: [{ id: 'u1', userPrincipalName: 'ana@contoso.com' }],
          roleAssignments: [{ id: 'a', principalId: 'ANA@contoso.com', roleDefinitionId: 'Global Administrator' }],
        },
      },
      'f',
    );
    expect(state.graph['roleAssignments']).toEqual([
      { id: 'a', principalId: 'u1', roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10' },
    ]);
  });

  test('the real export loads', () => {
    const file: unknown = JSON.parse(readFileSync(join(__dirname, '../../examples/real-tenant.json'), 'utf8'));
    expect(parseState(file, 'real-tenant.json').asOf).toBe('2023-08-23T16:23:24.000Z');
  });
});

test('the demo tenant holds the people of the demo and some forty mailboxes', () => {
  const file: unknown = JSON.parse(readFileSync(join(__dirname, '../../examples/demo-tenant.json'), 'utf8'));
  const state = parseState(file, 'demo-tenant.json');
  const users = state.graph['users'] as readonly { userPrincipalName: string }[];
  expect(users.map((user) => user.userPrincipalName)).toEqual(
    expect.arrayContaining(['ana', 'bo', 'cy', 'bg1', 'bg2'].map((name) => `${name}@contoso.com`)),
  );
  const written = (state.exchange['CASMailbox'] as readonly unknown[]).length;
  expect(written + (state.generate['exchange.CASMailbox']?.count ?? 0)).toBeGreaterThan(35);
});

test('a tenant that is written out and loaded again is the same tenant', async () => {
  const file: unknown = JSON.parse(readFileSync(join(__dirname, '../../examples/demo-tenant.json'), 'utf8'));
  const simulator = await startSimulator({ state: file });
  const before = simulator.state();
  simulator.load(before);
  expect(simulator.state()).toEqual(before);
  await simulator.close();
});

describe('what a file leaves out', () => {
  const file = {
    schema,
    exchange: { CASMailbox: [{ PrimarySmtpAddress: 'ana@contoso.com' }] },
    graph: { users: [{ userPrincipalName: 'ana@contoso.com' }, { userPrincipalName: 'bo@contoso.com' }] },
    azure: { sites: [{ name: 'shop' }] },
  };

  test('ids are made, the same at every load and another for every row', () => {
    const [first, second] = [parseState(file, 'f'), parseState(file, 'f')];
    expect(first).toEqual(second);
    const users = first.graph['users'] as readonly { id: string }[];
    expect(new Set(users.map((user) => user.id)).size).toBe(2);
  });

  test('a user without an id has the one under which Exchange knows him', () => {
    const exchange = { User: [{ UserPrincipalName: 'Ana@contoso.com', ExternalDirectoryObjectId: 'known' }] };
    expect(parseState({ ...file, exchange }, 'f').graph['users']).toMatchObject([{ id: 'known' }, {}]);
  });

  test('the organisation and the time of the file are made up', () => {
    expect(parseState({ schema }, 'f')).toMatchObject({
      asOf: '2026-11-24T00:00:00.000Z',
      organization: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), displayName: expect.any(String) },
    });
  });
});

describe('reading', () => {
  let client: WireClient;
  afterEach(() => client.close());

  const two = { CASMailbox: [{ Name: 'ana' }, { Name: 'bo' }] };
  const users = { users: [{ id: 'u1' }, { id: 'u2' }] };
  const get = async () => client.invoke('Get-CASMailbox', { ResultSize: 'Unlimited' });

  test('a collection that the file does not hold is forbidden, one that it holds empty is empty', async () => {
    client = await WireClient.start({ graph: { groups: [] } });
    expect((await client.graph('GET', '/users')).status).toBe(403);
    expect(rows(await client.graph('GET', '/groups'))).toEqual([]);
  });

  test('null is not held', async () => {
    client = await WireClient.start({ exchange: { CASMailbox: null, OrganizationConfig: null } });
    expect((await get()).status).toBe(403);
    expect((await client.invoke('Get-OrganizationConfig')).status).toBe(403);
  });

  test('a list that breaks off gives what came, then the error', async () => {
    client = await WireClient.start({
      exchange: two,
      collection: { 'exchange.CASMailbox': { complete: false, returned: 1, error: { status: 503 } } },
    });
    const first = await get();
    const second = await client.invoke(
      'Get-CASMailbox',
      { ResultSize: 'Unlimited' },
      { url: String(first.json['@odata.nextLink']) },
    );
    expect([rows(first).map((row) => row['Name']), second.status]).toEqual([['ana'], 503]);
  });

  test('without a count all that the file holds comes before the break, which is a 403', async () => {
    client = await WireClient.start({ graph: users, collection: { 'graph.users': { complete: false } } });
    const first = await client.graph('GET', '/users?$select=id');
    const second = await client.graph('GET', String(first.json['@odata.nextLink']));
    expect([rows(first).map((row) => row['id']), second.status]).toEqual([['u1', 'u2'], 403]);
  });

  test('with a status of 200 Exchange cuts the list with nothing but a warning', async () => {
    client = await WireClient.start({
      exchange: two,
      collection: { 'exchange.CASMailbox': { complete: false, returned: 1, error: { status: 200 } } },
    });
    const reply = await get();
    expect(rows(reply)).toHaveLength(1);
    expect(reply.json).toMatchObject({ '@adminapi.warnings': [expect.stringContaining('more results available')] });
    expect(reply.json).not.toHaveProperty(['@odata.nextLink']);
  });

  test('a collection marked as broken and not held breaks at once', async () => {
    client = await WireClient.start({ collection: { 'graph.namedLocations': { complete: false, note: 'not exported' } } });
    expect((await client.graph('GET', '/identity/conditionalAccess/namedLocations')).status).toBe(403);
  });

  test('an object that may be in the missing part is not said to be absent', async () => {
    client = await WireClient.start({ graph: users, collection: { 'graph.users': { complete: false, error: { status: 429 } } } });
    expect((await client.graph('GET', '/users/u1')).status).toBe(200);
    expect((await client.graph('GET', '/users/u9')).status).toBe(429);
  });

  test('a single object that breaks off does not come', async () => {
    client = await WireClient.start({
      exchange: { OrganizationConfig: { Name: 'x' } },
      collection: { 'exchange.OrganizationConfig': { complete: false } },
    });
    expect((await client.invoke('Get-OrganizationConfig')).status).toBe(403);
  });

  test('faults come so many times, to every call on their collection', async () => {
    const fault = { match: 'graph.users', status: 429, times: 2, retryAfter: 7 };
    client = await WireClient.start({ graph: users, simulator: { faults: [fault] } });
    const replies = [
      await client.graph('GET', '/users'),
      await client.graph('PATCH', '/users/u1', {}),
      await client.graph('GET', '/users'),
    ];
    expect(replies.map((reply) => reply.status)).toEqual([429, 429, 200]);
    expect(replies[0]?.headers['retry-after']).toBe('7');
  });

  test('a fault without Retry-After has no such header', async () => {
    client = await WireClient.start({
      exchange: two,
      simulator: { faults: [{ match: 'exchange.CASMailbox', status: 429, times: 1, retryAfter: null }] },
    });
    const reply = await get();
    expect([reply.status, reply.headers['retry-after'], reply.headers['content-type']]).toEqual([429, undefined, 'text/plain']);
  });
});

describe('generated rows', () => {
  const count = 100_000;
  let client: WireClient;

  beforeEach(async () => {
    client = await WireClient.start({
      exchange: { CASMailbox: [{ Name: 'ana' }] },
      generate: {
        'exchange.CASMailbox': { count, Name: 'user{i}', PrimarySmtpAddress: 'user{i}@contoso.com', PopEnabled: true },
      },
    });
  });
  afterEach(() => client.close());

  test('come after the written ones, page by page to the last', async () => {
    const names: unknown[] = [];
    let pages = 0;
    for (let url: string | undefined; pages === 0 || url !== undefined; pages += 1) {
      const reply = await client.invoke('Get-CASMailbox', { ResultSize: 'Unlimited' }, url === undefined ? {} : { url });
      names.push(...rows(reply).map((row) => row['Name']));
      url = reply.json['@odata.nextLink'] as string | undefined;
    }
    expect([names.length, names[0], names[1], names.at(-1), pages]).toEqual([count + 1, 'ana', 'user0', `user${count - 1}`, 101]);
  });

  test('are found by address and by the id that was made for them', async () => {
    const byAddress = rows(await client.invoke('Get-CASMailbox', { Identity: 'USER77@contoso.com' }))[0];
    const byId = rows(await client.invoke('Get-CASMailbox', { Identity: byAddress?.['Guid'] }))[0];
    expect([byAddress?.['Name'], byId?.['Name']]).toEqual(['user77', 'user77']);
  });

  test('keep what is written to them, in a state that loads again, and forget it when it is undone', async () => {
    const before = client.simulator.state();
    await client.invoke('Set-CASMailbox', { Identity: 'user5', PopEnabled: false });
    const changed = client.simulator.state();
    client.simulator.load(changed);
    expect(rows(await client.invoke('Get-CASMailbox', { Identity: 'user5' }))).toMatchObject([{ PopEnabled: false }]);
    await client.invoke('Set-CASMailbox', { Identity: 'user5', PopEnabled: true });
    expect(client.simulator.state()).toEqual(before);
  });

  test('are never held: the state of a hundred thousand is a line', () => {
    expect(JSON.stringify(client.simulator.state()).length).toBeLessThan(1000);
  });
});

describe('the simulator beside its services', () => {
  let client: WireClient;
  beforeEach(async () => {
    client = await WireClient.start({
      exchange: { CASMailbox: [{ Name: 'ana' }] },
      mail: { mx: { 'Contoso.com': ['mx1.filter.example'] } },
    });
  });
  afterEach(() => client.close());

  test('shows its state and every call, without a token', async () => {
    await client.invoke('Set-CASMailbox', { Identity: 'ana', PopEnabled: false });
    const [state, calls] = await Promise.all(
      ['/__state', '/__calls'].map((path) => client.raw({ method: 'GET', url: `${client.simulator.url}${path}` })),
    );
    expect(state?.json).toEqual(client.simulator.state());
    expect(calls?.json).toEqual([
      expect.objectContaining({ service: 'entra', method: 'POST', write: false }),
      {
        at: '2026-11-24T00:00:00.000Z',
        service: 'exchange',
        headers: expect.objectContaining({ 'content-type': 'application/json' }),
        method: 'POST',
        path: `/adminapi/beta/${client.simulator.tenantId}/InvokeCommand`,
        cmdlet: 'Set-CASMailbox',
        parameters: { Identity: 'ana', PopEnabled: false },
        status: 200,
        write: true,
        effect: true,
      },
    ]);
  });

  test('a new state takes the place of the old one; tokens and tenant id stay good', async () => {
    const { tenantId, url } = client.simulator;
    const token = await client.token('exchange');
    client.simulator.load({ schema, organization: { id: '7e000000-0000-4000-8000-000000000002' }, exchange: { CASMailbox: [] } });
    expect(client.simulator.calls()).toEqual([]);
    const body = { CmdletInput: { CmdletName: 'Get-CASMailbox', Parameters: {} } };
    const reply = await client.send('exchange', {
      method: 'POST',
      url: `${url}/adminapi/beta/${tenantId}/InvokeCommand`,
      body,
      token,
    });
    expect(rows(reply)).toEqual([]);
  });

  test('holds its answers back as long as the file says', async () => {
    client.simulator.load({ schema, simulator: { latencyMs: 40 } });
    const before = performance.now();
    await client.raw({ method: 'GET', url: `${client.simulator.url}/__calls` });
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
  });

  test('gives tokens to the listed clients only, where the file lists some', async () => {
    client.simulator.load({ schema, simulator: { clientIds: ['someone-else'] } });
    expect(await client.token('graph')).toBe('undefined');
  });

  test('knows mail exchangers, and says when it does not', async () => {
    await expect(client.simulator.resolve({ record: 'MX', name: 'contoso.com', servers: [] })).resolves.toEqual([
      'mx1.filter.example',
    ]);
    await expect(client.simulator.resolve({ record: 'MX', name: 'fabrikam.com', servers: [] })).rejects.toThrow(
      'no MX records of fabrikam.com',
    );
  });

  test('a port that is taken is an error', async () => {
    const port = Number(new URL(client.simulator.url).port);
    await expect(startSimulator({ state: { schema }, port })).rejects.toThrow('EADDRINUSE');
  });
});
