/** A service that says when to come back is left alone until then, by anyone who comes earlier: a job that is due, a round, or an undo. */

import { createSharedPauses } from '../../adapters/redis/shared-limits';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { sealedValues } from '../../src/engine/ledger/sealed-value';
import { invert, type Operation } from '../../src/engine/plan/operation';
import { TenantError } from '../../src/lib/errors';
import { deferIfThrottled } from '../../src/worker/apply/defer-if-throttled';
import { gatewaySigner, keyring, workerSigner } from '../support/ledger/signed-entries';
import { until } from '../support/stores/many-servers';
import { startTestValkey } from '../support/stores/valkey';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import type { SeenRequest } from '../support/wire/http-listener';

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
    // Read for days on a card or in an audit, so the words count no seconds.
    message: expect.stringMatching(/asked hardenbot to wait before the next request$/),
    detail: { retryAfterMs: 200_000 },
  });
  expect(arrived).toHaveLength(1);
});

/** Milliseconds that a client waits for inside a request. */
const shortWait = 60_000;

describe('another worker, or the same one after it was started again', () => {
  let valkey: Awaited<ReturnType<typeof startTestValkey>>;
  let shared: SimulatedTenant;
  /** The wall clock goes with the clock that pauses are counted by. */
  const now = () => new Date(Date.parse('2026-11-24T09:00:00Z') + shared.time.monotonicMs());
  const pausesOf = (role: 'worker' | 'gateway') => {
    const signer = role === 'worker' ? workerSigner : gatewaySigner;
    return createSharedPauses(valkey.connect(), sealedValues(role, { keyring, signer, now, onForged: () => undefined }), {
      tenant: 't',
      now,
    });
  };

  beforeAll(async () => {
    valkey = await startTestValkey();
  });
  afterAll(() => valkey.stop());
  afterEach(async () => {
    await shared.close();
    await valkey.connect().flushall();
  });

  const askedOnce = async (seconds: number): Promise<readonly number[]> => {
    const arrived: number[] = [];
    shared.door.script((request) => {
      if (!isWrite(request)) return null;
      arrived.push(shared.time.monotonicMs());
      return arrived.length === 1 ? { status: 429, headers: { 'retry-after': String(seconds) } } : null;
    });
    await expect(shared.client.write(location)).rejects.toMatchObject({ kind: 'throttled' });
    // Nobody waits for it where it is kept.
    await until('the pause is kept', async () => (await pausesOf('worker').left('conditionalAccess')) > 0);
    return arrived;
  };

  test('of several pauses that are kept at once the longest counts', async () => {
    shared = await openSimulatedTenant({ graph: { namedLocations: [] } }, {});
    const pauses = pausesOf('worker');
    await Promise.all([17, 120, 64, 118, 3].map((seconds) => pauses.keep('exchangeWrites', seconds * 1000)));
    expect(await pausesOf('worker').left('exchangeWrites')).toBe(120_000);
  });

  test('several requests at once, the first ones of a process, all wait until it is known how long the service wants to be left alone', async () => {
    shared = await openSimulatedTenant({ graph: { namedLocations: [] } }, { sharedPauses: pausesOf('worker') });
    await pausesOf('worker').keep('conditionalAccess', 300_000);
    const arrived: number[] = [];
    shared.door.script((request) => {
      if (isWrite(request)) arrived.push(shared.time.monotonicMs());
      return null;
    });
    const asked = await Promise.allSettled([1, 2, 3].map(() => shared.client.write(location)));
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(arrived).toEqual([]);
  });

  test.each([120, 300, 3600])(
    'does not write before the %i s are over that the first one was told, and writes then',
    async (seconds) => {
      shared = await openSimulatedTenant({ graph: { namedLocations: [] } }, { sharedPauses: pausesOf('worker') });
      const arrived = await askedOnce(seconds);
      const second = shared.open();
      for (let waited = 0; waited < seconds * 1000 - shortWait; waited += 29_000) {
        await expect(second.write(location)).rejects.toMatchObject({
          kind: 'throttled',
          message: expect.stringContaining('asked hardenbot to wait'),
        });
        expect(arrived).toHaveLength(1);
        await shared.time.sleep(29_000);
      }
      await expect(second.write(location)).resolves.toMatchObject({ result: 'applied' });
      expect((arrived[1] ?? 0) - (arrived[0] ?? 0)).toBeGreaterThanOrEqual(seconds * 1000);
      await second.close();
    },
  );

  test('is known to a job that looked whether it may begin, and its first write asks for it no more', async () => {
    const asked: string[] = [];
    const left = (name: string): Promise<number> => {
      asked.push(name);
      return Promise.resolve(0);
    };
    const sharedPauses = { keep: () => Promise.resolve(), left };
    shared = await openSimulatedTenant({ graph: { namedLocations: [] } }, { sharedPauses });
    deferIfThrottled({ name: 'contoso', client: shared.client }, [location.resource]);
    expect(asked).toEqual(['conditionalAccess']);
    const atFirst: number[] = [];
    shared.door.script((request) => {
      if (isWrite(request)) atFirst.push(asked.length);
      return null;
    });
    await shared.client.write(location);
    expect(atFirst).toEqual([1]);
  });

  test('is kept waiting by no one who only writes to the store', async () => {
    shared = await openSimulatedTenant({ graph: { namedLocations: [] } }, { sharedPauses: pausesOf('worker') });
    await pausesOf('gateway').keep('conditionalAccess', 3_600_000);
    expect(await valkey.connect().keys('*pause*')).toHaveLength(1);
    await expect(shared.client.write(location)).resolves.toMatchObject({ result: 'applied' });
  });
});
