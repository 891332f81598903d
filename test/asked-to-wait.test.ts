/** A service that says when to come back is left alone until then, by whoever comes earlier: a job that is due, a round, or an undo. */

import { RetryLater } from '../src/engine/ledger/retry-later';
import { invert, type Operation } from '../src/engine/plan/operation';
import { TenantError } from '../src/lib/errors';
import { deferIfThrottled } from '../src/worker/apply/defer-if-throttled';
import { openSimulatedTenant, type SimulatedTenant } from './support/tenants/simulated-tenant';
import type { SeenRequest } from './support/wire/http-listener';

const location: Operation = {
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
  tenant = await openSimulatedTenant({ graph: { namedLocations: [] } });
});
afterEach(() => tenant.close());

const isWrite = ({ method, path }: SeenRequest) => method !== 'GET' && path.includes('/namedLocations');

/** The next write is answered with `answer`; the moments at which writes arrived, in milliseconds. */
function refusing(answer: { readonly status: number; readonly headers: Record<string, string> }): readonly number[] {
  const arrived: number[] = [];
  tenant.door.script((request) => {
    if (!isWrite(request)) return null;
    arrived.push(tenant.time.monotonicMs());
    return arrived.length === 1 ? answer : null;
  });
  return arrived;
}

/** Comes again and again, as rounds do, far too early at first; resolves once the write is done. */
async function comeUntilDone(operation: Operation): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    try {
      const { result } = await tenant.client.write(operation);
      if (result !== 'applied') throw new Error(result);
      return;
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      expect(error).toMatchObject({ kind: expect.stringMatching(/throttled|unavailable/) });
    }
    const rest = tenant.client.restMs?.(operation.resource) ?? 0;
    if (rest > 2000)
      expect(() => deferIfThrottled({ name: 'contoso', client: tenant.client }, [operation.resource])).toThrow(RetryLater);
    await tenant.time.sleep(29_000);
  }
  throw new Error('It came to no end.');
}

async function created(): Promise<Operation> {
  const written = await tenant.client.write(location);
  const undo = written.result === 'applied' ? invert(location, written.id) : null;
  if (undo === null) throw new Error('There is nothing to undo.');
  return undo;
}

describe.each([1, 120, 300, 3600])('where Microsoft Graph says to come back in %i s', (seconds) => {
  const answer = { status: 429, headers: { 'retry-after': String(seconds) } };

  test('a change does not write again before, and writes then', async () => {
    const arrived = refusing(answer);
    await comeUntilDone(location);
    const [first = 0, second = 0] = arrived;
    expect(arrived).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(seconds * 1000);
    expect(second - first).toBeLessThan(seconds * 1000 + 30_000);
  });

  test('an undo does not write again before, and writes then', async () => {
    const undo = await created();
    const arrived = refusing(answer);
    await comeUntilDone(undo);
    const [first = 0, second = 0] = arrived;
    expect(arrived).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(seconds * 1000);
    expect(second - first).toBeLessThan(seconds * 1000 + 30_000);
  });
});

test('nothing is sent meanwhile, and whoever asks is told for how long', async () => {
  const arrived = refusing({ status: 429, headers: { 'retry-after': '300' } });
  await expect(tenant.client.write(location)).rejects.toMatchObject({ detail: { retryAfterMs: 300_000 } });
  await tenant.time.sleep(100_000);
  await expect(tenant.client.write(location)).rejects.toMatchObject({
    kind: 'throttled',
    message: expect.stringContaining('asked to be left alone for another 200 s'),
    detail: { retryAfterMs: 200_000 },
  });
  expect(arrived).toHaveLength(1);
});
