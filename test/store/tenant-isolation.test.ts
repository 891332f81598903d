/** What is kept of two tenants lies apart: keys, locks and the past. (Signatures, plan digests and checkpoints name their tenant: see their own tests.) */
import { createHistoryStore } from '../../adapters/redis/history';
import { keys } from '../../adapters/redis/keys';
import { createLeaseStore } from '../../adapters/redis/lease';
import { createRoundStore } from '../../adapters/redis/rounds';
import { createPostureStore } from '../../adapters/redis/stores';
import { keptByWorkers } from '../support/ledger/signed-entries';
import { startTestValkey } from '../support/stores/valkey';

/** Claimed before a tenant is known, or of none. */
const ofNoTenant: readonly string[] = ['channel', 'processes', 'tenants', 'ready', 'linkCode', 'once'];

test('every key of a tenant carries the tenant as its hash tag, and none is that of another tenant', () => {
  const named = Object.entries(keys).filter(([name]) => !ofNoTenant.includes(name));
  const keysOf = (tenant: string) => named.map(([, key]) => key(tenant, 'one'));
  for (const key of keysOf('contoso')) expect(key).toMatch(/^hardenbot:\{contoso\}:/);
  const all = [...keysOf('contoso'), ...keysOf('fabrikam')];
  expect(new Set(all).size).toBe(2 * named.length);
});

describe('in the store', () => {
  let valkey: Awaited<ReturnType<typeof startTestValkey>>;
  beforeAll(async () => {
    valkey = await startTestValkey();
  });
  afterAll(() => valkey.stop());

  test('a lock of one tenant keeps nobody from working in another', async () => {
    const leases = createLeaseStore(valkey.connect());
    const asked = (tenant: string) => leases.acquire(tenant, ['mailboxes'], 60_000);
    const held = await asked('contoso');
    expect([held, await asked('contoso'), await asked('fabrikam')]).toMatchObject([
      { tenant: 'contoso' },
      null,
      { tenant: 'fabrikam' },
    ]);
  });

  test('what is known of one tenant is no answer about another', async () => {
    const redis = valkey.connect();
    const [history, rounds, postures] = [
      createHistoryStore(redis, keptByWorkers()),
      createRoundStore(redis, keptByWorkers()),
      createPostureStore(redis, keptByWorkers()),
    ];
    const day = { day: '2026-11-24', at: '2026-11-24T08:00:00.000Z', score: 50, verdicts: {} };
    await history.saveDay('contoso', day);
    await postures.update('contoso', () => ({ at: new Date(day.at), findings: [] }));
    await rounds.saveRound('contoso', { day: day.day, scan: 's-1', startedAt: day.at, ended: true });
    const known = (tenant: string) =>
      Promise.all([history.days(tenant, [day.day]), postures.latest(tenant), rounds.round(tenant), rounds.digests([tenant])]);
    expect(await known('fabrikam')).toEqual([[], null, null, [null]]);
    expect(await known('contoso')).toEqual([[day], { at: new Date(day.at), findings: [] }, expect.anything(), [null]]);
  });
});
