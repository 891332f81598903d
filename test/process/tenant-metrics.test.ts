/** What processes tell Prometheus of their tenants: no number that is not known, and none that is old. */
import {
  keepGauge,
  orphanedChangesGauge,
  type TenantFigures,
  tenantGauges,
  tenantRequests,
} from '../../src/process/tenant-metrics';

const now = new Date('2026-11-24T08:00:00Z');
const day = 24 * 60 * 60 * 1000;
const inDays = (days: number): Date => new Date(now.getTime() + days * day);

/** Values by the name of the metric. */
async function told(figures: Partial<TenantFigures>): Promise<Readonly<Record<string, readonly number[]>>> {
  const nothing = { credentialEnds: () => [], haltedLedgers: () => Promise.resolve(0), wholeAudits: () => Promise.resolve([]) };
  const gauges = tenantGauges({ ...nothing, ...figures }, { now: () => now });
  const metrics = await Promise.all(gauges.map((gauge) => gauge.get()));
  return Object.fromEntries(metrics.map(({ name, values }) => [name, values.map(({ value }) => value)]));
}

test('the first end of all credentials is told, and how many have none that is known', async () => {
  const metrics = await told({
    credentialEnds: () => [
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

test('tenants that left the settings while somebody is let in there are counted', async () => {
  expect((await orphanedChangesGauge(() => Promise.resolve(1)).get()).values).toMatchObject([{ value: 1 }]);
});

/** What the one metric with names says: `tenant scheduled` with hours. */
async function ages(wholeAudits: TenantFigures['wholeAudits'], hoursLater = 0): Promise<Readonly<Record<string, number>>> {
  let time = now;
  const figures = { credentialEnds: () => [], haltedLedgers: () => Promise.resolve(0), wholeAudits };
  const gauges = tenantGauges(figures, { now: () => time });
  time = inDays(hoursLater / 24);
  const metrics = await Promise.all(gauges.map((gauge) => gauge.get()));
  const { values = [] } = metrics.find(({ name }) => name === 'hardenbot_whole_audit_age_seconds') ?? {};
  return Object.fromEntries(values.map(({ labels, value }) => [`${labels['tenant']} ${labels['scheduled']}`, value / 3600]));
}

test('the age of the last whole audit is told by tenant; of one that never was, since the process runs', async () => {
  const tenants = [
    { name: 'contoso', isScheduled: true, at: inDays(-1) },
    { name: 'fabrikam', isScheduled: false, at: null },
  ];
  expect(await ages(() => Promise.resolve(tenants), 2)).toEqual({ 'contoso yes': 26, 'fabrikam no': 2 });
});

test('of many tenants the twenty are named for which it is the longest ago', async () => {
  const tenants = Array.from({ length: 30 }, (_none, days) => ({ name: `t${days}`, isScheduled: true, at: inDays(-days) }));
  const named = Object.keys(await ages(() => Promise.resolve(tenants)));
  expect(named).toHaveLength(20);
  expect([named[0], named.at(-1)]).toEqual(['t29 yes', 't10 yes']);
});

test('deadlines that were not looked at are not told', async () => {
  expect((await keepGauge(() => null).get()).values).toEqual([]);
  const { values } = await keepGauge(() => ({ due: 2, overdue: 1 })).get();
  expect(values.map(({ labels, value }) => `${labels['state']} ${value}`)).toEqual(['due 2', 'overdue 1']);
});

test('requests to services are counted by how they were taken, from nothing on', async () => {
  const { metric, count } = tenantRequests();
  count({ service: 'graph', done: 3, throttled: 2, failed: 0 });
  const { values } = await metric.get();
  expect(values).toHaveLength(9);
  expect(values).toContainEqual({ labels: { service: 'graph', outcome: 'throttled' }, value: 2 });
  expect(values).toContainEqual({ labels: { service: 'arm', outcome: 'throttled' }, value: 0 });
});
