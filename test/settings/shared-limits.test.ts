/** A published limit of a tenant is kept by all processes together, and by each alone where the store does not answer. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { AppLimits } from '../../adapters/m365/app-limits';
import { openTenant } from '../../adapters/m365/index';
import { RateLimit } from '../../adapters/m365/rate-limits';
import { startSimulator } from '../../adapters/m365/simulator/index';
import { connectRedis } from '../../adapters/redis/connection';
import { keys } from '../../adapters/redis/keys';
import { createSharedLimits } from '../../adapters/redis/shared-limits';
import { licensed } from '../../src/controls/reasoning/access/case-rows';
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy';
import type { PublishedLimit, SharedLimits } from '../../src/tenant/shared-limits';
import { documentedUser } from '../support/stores/documented-user';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { readAll } from '../support/tenants/simulated-tenant';
import { freePort } from '../support/wire/free-port';

const time = { monotonicMs: () => performance.now(), sleep: (ms: number) => pause(ms), random: () => 0.5 };

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

/** However busy the machine is, the store that is there is waited for. */
const maxWaitMs = 60_000;

/** Milliseconds until three processes have sent eight requests each. */
async function threeProcesses(limit: PublishedLimit, limitsOf: () => SharedLimits): Promise<number> {
  const since = performance.now();
  const gates = [1, 2, 3].map(() => {
    const limits = limitsOf();
    return new RateLimit(time, { concurrency: 4, shared: [(cost) => limits.take('some', limit, cost)] });
  });
  await Promise.all(gates.flatMap((gate) => Array.from({ length: 8 }, () => gate.through(() => Promise.resolve()))));
  return performance.now() - since;
}

test.each([
  ['five within half a second', { kind: 'window', requests: 5, everyMs: 100 }, 4 * 500],
  ['five at once, then one every 100 ms', { kind: 'bucket', requests: 5, everyMs: 100 }, 19 * 100],
] as const)('%s: 24 requests of three processes take as long as those of one', async (what, limit, atLeastMs) => {
  const took = await threeProcesses(limit, () => createSharedLimits(valkey.connect(), what, { ...time, maxWaitMs }));
  expect(took).toBeGreaterThan(atLeastMs - 20);
});

test('requests that count as more than the limit are counted as all of it', async () => {
  const limits = createSharedLimits(valkey.connect(), 'large', { ...time, maxWaitMs });
  for (const kind of ['window', 'bucket'] as const) {
    const limit = { kind, requests: 5, everyMs: 60_000 };
    expect(await limits.take(kind, limit, 20)).toBe(0);
    expect(await limits.take(kind, limit, 1)).toBeGreaterThan(0);
  }
});

test('the limit of an app over all its tenants is kept by all processes, whichever tenants they look at', async () => {
  const credential = { kind: 'secret', clientId: 'c0000000-0000-4000-8000-00000000aaaa', secret: 's' } as const;
  const processes = [1, 2].map(
    () => new AppLimits(time, (app) => createSharedLimits(valkey.connect(), `app-${app}`, { ...time, maxWaitMs })),
  );
  const limit = { kind: 'window', requests: 4, everyMs: 60_000 } as const;
  const waits: number[] = [];
  for (let n = 0; n < 5; n += 1) waits.push((await processes[n % 2]?.of(credential)?.take('reports', limit, 1)) ?? -1);
  expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(waits[4]).toBeGreaterThan(0);
});

test('somebody who writes nonsense into the store neither stops a request nor keeps it waiting for longer than the limit', async () => {
  const redis = valkey.connect();
  const limits = createSharedLimits(redis, 'hostile', time);
  const limit = { kind: 'bucket', requests: 5, everyMs: 100 } as const;
  await redis.hset(keys.limit('hostile', 'hash', 0), 'a', 'b');
  await redis.set(keys.limit('hostile', 'far', 0), '', 'EX', 86_400);
  expect(await limits.take('hash', limit, 1)).toBe(0);
  expect(await limits.take('far', limit, 1)).toBeLessThanOrEqual(500);
});

test('someone who takes every place again and again keeps a request waiting for about a minute, and the next ones no longer', async () => {
  const redis = valkey.connect();
  let now = 0;
  const limits = createSharedLimits(redis, 'taken', { maxWaitMs, monotonicMs: () => now });
  const limit = { kind: 'window', requests: 1, everyMs: 1000 } as const;
  const take = () => redis.set(keys.limit('taken', 'some', 0), '', 'EX', 86_400);
  const sleep = async (ms: number): Promise<void> => {
    now += ms;
    if (now > 600_000) throw new Error('It waits for ever.');
    await take();
  };
  const shared = [(cost: number) => limits.take('some', limit, cost)];
  const gate = new RateLimit({ monotonicMs: () => now, sleep, random: () => 0.5 }, { concurrency: 1, shared });
  await take();
  expect(await gate.through(() => Promise.resolve(now))).toBeLessThan(70_000);
  const before = now;
  expect(await gate.through(() => Promise.resolve(now))).toBe(before);
  // Once one was counted, all keep the limit together again.
  await redis.del(keys.limit('taken', 'some', 0));
  expect([await limits.take('some', limit, 1), await limits.take('some', limit, 1)]).toEqual([0, expect.any(Number)]);
  expect(await limits.take('some', limit, 1)).toBeGreaterThan(0);
});

test('a request that was given up long ago lets none go on uncounted', async () => {
  let now = 0;
  const limits = createSharedLimits(valkey.connect(), 'given-up', { maxWaitMs, monotonicMs: () => now });
  const limit = { kind: 'window', requests: 1, everyMs: 10_000 } as const;
  expect(await limits.take('some', limit, 1)).toBe(0);
  expect(await limits.take('some', limit, 1)).toBeGreaterThan(0);
  now += 600_000;
  expect(await limits.take('some', limit, 1)).toBeGreaterThan(0);
});

test('the user that the manual names may count', async () => {
  const redis = valkey.connect();
  const [, , ...rules] = documentedUser('canary-password').split(' ');
  await redis.acl('SETUSER', 'hardenbot', ...rules);
  const own = redis.duplicate({ username: 'hardenbot', password: 'canary-password' });
  const limit = { kind: 'window', requests: 2, everyMs: 10_000 } as const;
  for (const kind of ['window', 'bucket'] as const) {
    const limits = createSharedLimits(own, 'documented', { ...time, maxWaitMs });
    await limits.take(kind, { ...limit, kind }, 2);
    expect(await limits.take(kind, { ...limit, kind }, 1)).toBeGreaterThan(0);
  }
  own.disconnect();
});

test('where the store is away, a request goes on after half a second, by the limit of its own process', async () => {
  const redis = connectRedis(`redis://127.0.0.1:${await freePort()}`);
  redis.on('error', () => undefined);
  const limit = { kind: 'window', requests: 5, everyMs: 100 } as const;
  expect(await createSharedLimits(redis, 'away', time).take('some', limit, 1)).toBe(0);
  redis.disconnect();
});

test('three workers that read policies at once stay within what Graph publishes, and are never turned away', async () => {
  const simulator = await startSimulator({
    state: {
      schema: 'tenant-state/1',
      graph: { subscribedSkus: [licensed], conditionalAccessPolicies: [] },
      // One more than one at once: a request is counted when it arrives, not when it starts.
      simulator: { throttle: { 'graph.conditionalAccessPolicies': { size: 2, perSecond: 1 } } },
    },
    monotonicMs: () => performance.now(),
  });
  const clients = [1, 2, 3].map(() =>
    openTenant(
      {
        ...simulator,
        credential: { kind: 'secret', clientId: simulator.credential.clientId, secret: simulator.credential.clientSecret },
        giveUpAfterMs: 60_000,
        sharedLimits: createSharedLimits(valkey.connect(), simulator.tenantId, { ...time, maxWaitMs }),
      },
      time,
    ),
  );
  for (let n = 0; n < 5; n += 1) {
    const client = clients[n % clients.length];
    if (client !== undefined) await readAll(client, { resource: conditionalAccessPolicies, fields: ['id'] });
  }
  const asked = simulator.calls().filter(({ path }) => path.includes('/identity/conditionalAccess/policies'));
  expect(asked.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 200));
  await Promise.all(clients.map((client) => client.close()));
  await simulator.close();
});
