/** What the worker tells Prometheus of its tenants together: no number that is not known, and none that is old. */
import { type TenantFigures, tenantGauges } from '../src/process/tenant-metrics';

const now = new Date('2026-11-24T08:00:00Z');
const day = 24 * 60 * 60 * 1000;
const inDays = (days: number): Date => new Date(now.getTime() + days * day);

/** Values by the name of the metric. */
async function told(figures: Partial<TenantFigures>): Promise<Readonly<Record<string, readonly number[]>>> {
  const gauges = tenantGauges({ credentialEnds: [], haltedLedgers: () => Promise.resolve(0), ...figures }, { now: () => now });
  const metrics = await Promise.all(gauges.map((gauge) => gauge.get()));
  return Object.fromEntries(metrics.map(({ name, values }) => [name, values.map(({ value }) => value)]));
}

test('the first end of all credentials is told, and how many have none that is known', async () => {
  const metrics = await told({
    credentialEnds: [
      { kind: 'secret', endsAt: null },
      { kind: 'certificate', endsAt: inDays(40) },
      { kind: 'secret', endsAt: inDays(-1) },
    ],
  });
  expect(metrics).toMatchObject({ hardenbot_credential_days_left: [-1], hardenbot_credentials_without_end: [1] });
});

test('where no end is known no days are told', async () => {
  expect(await told({})).toMatchObject({ hardenbot_credential_days_left: [], hardenbot_credentials_without_end: [0] });
});

test('ledgers that are halted are counted', async () => {
  expect(await told({ haltedLedgers: () => Promise.resolve(2) })).toMatchObject({ hardenbot_ledgers_halted: [2] });
});

test('while the store is away it is not told how many are halted', async () => {
  expect(await told({ haltedLedgers: () => Promise.reject(new Error('away')) })).toMatchObject({ hardenbot_ledgers_halted: [] });
});
