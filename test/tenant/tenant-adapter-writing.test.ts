/** What became of a write: derived from what the tenant then shows, never from the answer alone, and never sent twice blindly. */
import type { Operation } from '../../src/engine/plan/operation';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import type { Scripted, SeenRequest } from '../support/wire/http-listener';

const ana = {
  Guid: '0a000000-0000-4000-8000-000000000001',
  PrimarySmtpAddress: 'ana@contoso.com',
  PopEnabled: true,
  ImapEnabled: false,
};
const closePop: Operation = {
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: 'ana@contoso.com',
  identity: ana.Guid,
  before: { PopEnabled: true },
  after: { PopEnabled: false },
};
const homeCountries: Operation = {
  kind: 'create',
  resource: 'graph.namedLocations',
  object: 'Home countries',
  name: 'hardenbot: home countries',
  after: {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    displayName: 'hardenbot: home countries',
    countriesAndRegions: ['US', 'DE'],
    includeUnknownCountriesAndRegions: false,
  },
};

let tenant: SimulatedTenant;
beforeEach(async () => {
  tenant = await openSimulatedTenant({ exchange: { CASMailbox: [ana] }, graph: { namedLocations: [] } });
});
afterEach(() => tenant.close());

const isSet = (request: SeenRequest) => request.body.includes('"Set-CASMailbox"');
const isGet = (request: SeenRequest) => request.body.includes('"Get-CASMailbox"');
const writes = () => tenant.door.seen.filter(isSet);

function answering(which: (request: SeenRequest) => boolean, times: number, answer: Scripted): void {
  let given = 0;
  tenant.door.script((request) => (which(request) && given++ < times ? answer : null));
}
const always = Number.POSITIVE_INFINITY;

async function popIsEnabled(): Promise<unknown> {
  return (await tenant.client.current(closePop))?.fields['PopEnabled'];
}

describe('a write is applied', () => {
  it('when reading back shows what was wanted', async () => {
    expect(await tenant.client.write(closePop)).toEqual({ result: 'applied' });
    expect(await popIsEnabled()).toBe(false);
    expect(writes()).toHaveLength(1);
  });

  it.each(['a broken connection', 'an error'])('even when its answer is %s, and it is not sent again', async (what) => {
    answering(isSet, 1, what === 'an error' ? 'brokenAfter' : 'cutAfter');
    expect(await tenant.client.write(closePop)).toEqual({ result: 'applied' });
    expect(writes()).toHaveLength(1);
  });

  it('after being throttled, for which alone it is sent again', async () => {
    answering(isSet, 2, { status: 429, headers: { 'retry-after': '3' } });
    expect(await tenant.client.write(closePop)).toEqual({ result: 'applied' });
    expect(writes()).toHaveLength(3);
    expect(tenant.time.pauses).toEqual([3000, 3000]);
  });

  it('when the tenant shows it late', async () => {
    const old = JSON.stringify({ value: [ana] });
    answering(isGet, 3, { status: 200, headers: { 'content-type': 'application/json' }, body: old });
    expect(await tenant.client.write(closePop)).toEqual({ result: 'applied' });
    expect(tenant.time.pauses).toEqual([1000, 2000, 4000]);
  });
});

describe('a write is failed', () => {
  it('when the service refuses it and the object is as it was', async () => {
    const nonsense: Operation = { ...closePop, after: { PopEnabled: 'perhaps' } };
    expect(await tenant.client.write(nonsense)).toMatchObject({ result: 'failed', reason: expect.stringContaining('400') });
    expect(await popIsEnabled()).toBe(true);
    expect(writes()).toHaveLength(1);
  });

  it.each([
    [500, 'ambiguous'],
    [504, 'unavailable'],
  ])('when a %i came before it had any effect, it is not sent again, and says what it waits for: %s', async (status, kind) => {
    answering(isSet, 1, { status });
    expect(await tenant.client.write(closePop)).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining(`${status}`),
      waitsFor: { kind },
    });
    expect(writes()).toHaveLength(1);
  });
});

describe('a write is unknown', () => {
  it('when the object is neither as it was nor as wanted', async () => {
    answering(isSet, 1, { status: 500 });
    const stale: Operation = {
      ...closePop,
      before: { PopEnabled: true, ImapEnabled: true },
      after: { PopEnabled: false, ImapEnabled: true },
    };
    expect(await tenant.client.write(stale)).toMatchObject({ result: 'unknown' });
  });

  it('when nothing can be read back', async () => {
    answering(isGet, always, { status: 403 });
    expect(await tenant.client.write(closePop)).toMatchObject({ result: 'unknown', reason: expect.stringContaining('403') });
    expect(writes()).toHaveLength(1);
  });

  it('when the service accepts it and nothing changes', async () => {
    answering(isSet, 1, { status: 200, body: JSON.stringify({ value: [] }) });
    expect(await tenant.client.write(closePop)).toMatchObject({
      result: 'unknown',
      reason: expect.stringContaining('accepted'),
    });
  });
});

describe('a process that is stopped before it knows what became of a write', () => {
  const bea = { ...ana, Guid: '0a000000-0000-4000-8000-000000000002', PrimarySmtpAddress: 'bea@contoso.com' };
  const closeHers = { ...closePop, object: bea.PrimarySmtpAddress, identity: bea.Guid };
  const left = {
    result: 'unknown',
    reason: expect.stringContaining('another one looks'),
    waitsFor: { kind: 'unavailable', detail: { retryAfterMs: 0 } },
  };

  it.each([
    ['one', [closePop]],
    ['several together', [closePop, closeHers]],
  ])('makes no further look at %s, and leaves them to the next one', async (_what, operations) => {
    const stopping = new AbortController();
    await tenant.close();
    tenant = await openSimulatedTenant({ exchange: { CASMailbox: [ana, bea] } }, { ends: stopping.signal });
    let looks = 0;
    tenant.door.script((request) => {
      if (isSet(request)) return { status: 503 };
      looks += isGet(request) ? 1 : 0;
      if (looks === 2) stopping.abort();
      return null;
    });
    const { client, time } = tenant;
    const written =
      operations.length > 1
        ? await client.together?.write(operations)
        : await Promise.all(operations.map((one) => client.write(one)));
    expect(written).toMatchObject(operations.map(() => left));
    expect(time.pauses).toEqual([1000, 3000]);
  });
});

describe('a write that certainly did not happen', () => {
  it('because no credential of ours is taken any more is thrown', async () => {
    answering(isSet, always, { status: 401 });
    await expect(tenant.client.write(closePop)).rejects.toMatchObject({ kind: 'unauthenticated' });
    expect(await popIsEnabled()).toBe(true);
  });

  it('because the service was throttling to the end is thrown, so that it can be tried later', async () => {
    answering(isSet, always, { status: 429, headers: { 'retry-after': '200' } });
    await expect(tenant.client.write(closePop)).rejects.toMatchObject({ kind: 'throttled', detail: { retryAfterMs: 200_000 } });
    expect(await popIsEnabled()).toBe(true);
  });
});

describe('an object that is created', () => {
  it('is known by its id afterwards, and found by its name before it is ever made again', async () => {
    expect(await tenant.client.current(homeCountries)).toBeNull();
    const written = await tenant.client.write(homeCountries);
    expect(written).toMatchObject({ result: 'applied', id: expect.any(String) });
    const found = await tenant.client.current(homeCountries);
    expect(found).toEqual({ id: written.result === 'applied' ? written.id : '', fields: homeCountries.after });
  });

  it('is waited for until it can be seen', async () => {
    let misses = 0;
    tenant.door.script((request) =>
      request.method === 'GET' && /namedLocations\/[^/]+$/.test(request.path) && misses++ < 3
        ? { status: 404, body: JSON.stringify({ error: { code: 'ResourceNotFound', message: 'Not yet.' } }) }
        : null,
    );
    expect(await tenant.client.write(homeCountries)).toMatchObject({ result: 'applied' });
    // The first pause is the pace of named locations, one a second with 60 ms for the way; the others are the waiting, and what the pace adds.
    expect(tenant.time.pauses).toEqual([1060, 1000, 60, 2000, 4000]);
  });

  it('is found by its marker when the answer to its creation was lost', async () => {
    answering((request) => request.method === 'POST' && request.path.endsWith('/namedLocations'), 1, 'cutAfter');
    expect(await tenant.client.write(homeCountries)).toMatchObject({ result: 'applied', id: expect.any(String) });
    expect(
      tenant.door.seen.filter((request) => request.method === 'POST' && request.path.endsWith('/namedLocations')),
    ).toHaveLength(1);
  });

  it('may be made while the directory has not heard yet of what it refers to', async () => {
    const lag = { error: { code: 'BadRequest', message: '1040: NamedLocation with id 7 does not exist in the directory.' } };
    answering((request) => request.method === 'POST' && request.path.endsWith('/namedLocations'), 2, {
      status: 400,
      body: JSON.stringify(lag),
    });
    expect(await tenant.client.write(homeCountries)).toMatchObject({ result: 'applied' });
    // The short one and the last are the pace of named locations, one a second with 60 ms for the way.
    expect(tenant.time.pauses).toEqual([1000, 60, 2000, 1060]);
  });

  it('is found by its marker on a further page, behind one that holds nothing', async () => {
    await tenant.client.write(homeCountries);
    tenant.door.script(({ path, method }) => {
      if (method !== 'GET' || !path.includes('namedLocations?') || path.includes('page=2')) return null;
      const next = `${tenant.door.origin}${path}&page=2`;
      return { status: 200, body: JSON.stringify({ value: [], '@odata.nextLink': next }) };
    });
    expect(await tenant.client.current(homeCountries)).toMatchObject({ fields: homeCountries.after });
  });

  it.each([
    ['204 and nothing', { status: 204 }],
    ['200 and nothing', { status: 200, body: '' }],
    ['an error in a list', { status: 200, body: JSON.stringify({ value: [], error: { code: 'Broken' } }) }],
  ])('is not taken for gone where whoever looks for it is answered %s', async (_what, answer) => {
    const written = await tenant.client.write(homeCountries);
    const id = written.result === 'applied' ? (written.id ?? '') : '';
    const { resource, object, name, after } = homeCountries;
    const remove: Operation = { kind: 'remove', resource, object, identity: id, name, before: after };
    tenant.door.script(({ path, method }) => {
      if (!path.includes('namedLocations/')) return null;
      return method === 'DELETE' ? { status: 500 } : answer;
    });
    expect(await tenant.client.write(remove)).toMatchObject({ result: 'unknown' });
    await expect(tenant.client.current(remove)).rejects.toMatchObject({ kind: 'incomplete' });
  });

  it('whose name two objects bear is not guessed at', async () => {
    await tenant.client.write(homeCountries);
    await tenant.client.write(homeCountries);
    await expect(tenant.client.current(homeCountries)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('is gone when it is removed', async () => {
    const written = await tenant.client.write(homeCountries);
    const id = written.result === 'applied' ? (written.id ?? '') : '';
    const remove: Operation = {
      kind: 'remove',
      resource: homeCountries.resource,
      object: homeCountries.object,
      identity: id,
      name: homeCountries.name,
      before: homeCountries.after,
    };
    expect(await tenant.client.write(remove)).toEqual({ result: 'applied' });
    expect(await tenant.client.current(remove)).toBeNull();
  });
});

describe('an action, whose effect cannot be read back', () => {
  const revoke: Operation = {
    kind: 'action',
    resource: 'exchange.CASMailbox',
    object: 'ana',
    identity: ana.Guid,
    after: { PopEnabled: false },
  };

  it('is applied when the service says so', async () => {
    expect(await tenant.client.write(revoke)).toEqual({ result: 'applied' });
    expect(tenant.door.seen.filter(isGet)).toHaveLength(0);
  });

  it('is unknown when the answer was lost', async () => {
    answering(isSet, 1, 'cutAfter');
    expect(await tenant.client.write(revoke)).toMatchObject({ result: 'unknown' });
    expect(writes()).toHaveLength(1);
  });

  it('is failed when the service refuses it', async () => {
    answering(isSet, 1, { status: 403 });
    expect(await tenant.client.write(revoke)).toMatchObject({ result: 'failed', reason: expect.stringContaining('403') });
  });
});

describe('the current state of an object', () => {
  it('is given for the fields of the operation alone, absent ones as null', async () => {
    const wide: Operation = {
      ...closePop,
      before: { PopEnabled: true, OwaMailboxPolicy: null },
      after: { PopEnabled: false, OwaMailboxPolicy: 'x' },
    };
    expect(await tenant.client.current(wide)).toEqual({ id: ana.Guid, fields: { PopEnabled: true, OwaMailboxPolicy: null } });
  });

  it('is null for an object that does not exist', async () => {
    expect(await tenant.client.current({ ...closePop, identity: 'nobody@contoso.com' })).toBeNull();
  });

  it('of a resource that nobody knows is a bug', async () => {
    await expect(tenant.client.current({ ...closePop, resource: 'exchange.Nonsense' })).rejects.toThrow('No resource is called');
  });
});
