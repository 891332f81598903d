/** The office that signals are tried in: what it makes is what the vendor answers, the same each time, and ordinary life of many kinds. */
import type { Happening } from '../../adapters/m365/simulator';
import { castOf } from '../support/office/cast';
import { type MonthOptions, monthOf, noiseKinds } from '../support/office/month';
import { heldBackStories } from '../support/office/stories/held-back';
import { namedStories } from '../support/office/stories/named';
import { type Row, stateOf } from '../support/office/world';
import { count } from '../support/runner/counts';
import { WireClient } from '../support/wire/wire-client';
import cmdlets from '../vendor/data/exchange/cmdlets.json';
import { itemOf, models, propertyIn } from '../vendor/judge/graph-model';

const from = new Date('2026-10-01T00:00:00Z');
const begun = { seed: 4, from, days: count({ fast: 3, full: 8 }), people: count({ fast: 60, full: 200 }) };
const read = (options: Partial<MonthOptions> = {}) => {
  const month = monthOf({ ...begun, ...options });
  return { ...month, all: [...month.stream] };
};
const eventOf = ({ put = {} }: Happening) =>
  Date.parse(
    [put['activityDateTime'], put['createdDateTime'], put['detectedDateTime']].find((one) => typeof one === 'string') ??
      `${String(put['CreationDate'])}Z`,
  );
const logs = ['graph.directoryAudits', 'graph.signIns', 'graph.riskDetections', 'exchange.UnifiedAuditLog'];

describe('a month of ordinary life', () => {
  const month = read({ busy: 4 });

  test('is of at least twenty kinds, and the same for the same seed', () => {
    expect(noiseKinds.length).toBeGreaterThanOrEqual(20);
    expect(month.truth.counts.size).toBeGreaterThan(20);
    expect(JSON.stringify(read({ busy: 4 }).all)).toBe(JSON.stringify(month.all));
    expect(JSON.stringify(read({ busy: 4, seed: 5 }).all)).not.toBe(JSON.stringify(month.all));
  });

  test('can be read in the order of the stream, each row after its event, some of them twice', () => {
    const rows = month.all.filter(({ key }) => logs.includes(key));
    expect(rows.every(({ at }, n) => at >= (rows[n - 1]?.at ?? 0))).toBe(true);
    expect(rows.filter((row) => row.at < eventOf(row))).toEqual([]);
    const twice = 1 - new Set(rows.map(({ put }) => put)).size / rows.length;
    expect(twice).toBeGreaterThan(0.02);
    expect(twice).toBeLessThan(0.05);
  });

  test('says of every row what it is', () => {
    const rows = month.all.filter(({ key }) => logs.includes(key));
    expect(rows.filter(({ put }) => !month.truth.kindOf.has(String(put?.['id'] ?? put?.['Identity'])))).toEqual([]);
  });

  test('has no sign-ins and no risk over Graph without the licence, and the sign-ins of the unified log all the same', () => {
    const { all } = read({ premium: false });
    expect(new Set(all.map(({ key }) => key))).not.toContain('graph.signIns');
    expect(all.some(({ put }) => put?.['Operations'] === 'UserLoggedIn')).toBe(true);
  });
});

/** Names that no type of the vendor's has. */
function unknownNames(type: string, row: Row, version: 'v1.0' | 'beta'): readonly string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const of = propertyIn(models[version], type, name);
    if (of === undefined) return name === 'id' ? [] : [`${type}.${name}`];
    const items = [value].flat().filter((one): one is Row => typeof one === 'object' && one !== null);
    return models[version].types[itemOf(of)] === undefined ? [] : items.flatMap((one) => unknownNames(itemOf(of), one, version));
  });
}

test('rows of the office and of the stories have the shape that the vendor describes', () => {
  const { world, all } = read();
  const casts = [...namedStories, ...heldBackStories].map((story, n) => castOf(world, story, { from, onDay: 1, n }));
  const wrong = new Set<string>();
  for (const { key, put = {} } of [...all, ...casts.flatMap(({ happenings }) => happenings)]) {
    if (key === 'graph.directoryAudits') for (const name of unknownNames('directoryAudit', put, 'v1.0')) wrong.add(name);
    if (key === 'graph.signIns') for (const name of unknownNames('signIn', put, 'beta')) wrong.add(name);
    if (key === 'graph.riskDetections') for (const name of unknownNames('riskDetection', put, 'v1.0')) wrong.add(name);
    if (key === 'graph.riskyUsers') for (const name of unknownNames('riskyUser', put, 'v1.0')) wrong.add(name);
    if (key !== 'exchange.UnifiedAuditLog' || put['RecordType'] !== 'ExchangeAdmin') continue;
    const record = JSON.parse(String(put['AuditData'])) as { Operation: string; Parameters: readonly { Name: string }[] };
    // The table holds the cmdlets that hardenbot deals with.
    const parameters = (cmdlets as Readonly<Record<string, object>>)[record.Operation];
    for (const { Name } of record.Parameters)
      if (parameters !== undefined && Name !== 'Identity' && !(Name in parameters)) wrong.add(`${record.Operation} ${Name}`);
  }
  expect([...wrong]).toEqual([]);
});

test('the simulated tenant answers what can be read by then', async () => {
  const month = monthOf(begun);
  let now = from.getTime();
  const client = await WireClient.start(stateOf(month.world, from), { now: () => new Date(now), happenings: month.stream });
  try {
    now += 36 * 3_600_000;
    const path = `/auditLogs/directoryAudits?$filter=${encodeURIComponent(`activityDateTime ge ${new Date(now - 3_600_000 * 12).toISOString()}`)}`;
    const rows = (await client.graph('GET', path)).json['value'] as readonly Row[];
    expect(rows.length).toBeGreaterThan(0);
    for (const { id } of rows) expect(month.truth.kindOf.has(String(id))).toBe(true);
    for (const row of rows) expect(Date.parse(String(row['activityDateTime']))).toBeLessThanOrEqual(now);
  } finally {
    await client.close();
  }
});
