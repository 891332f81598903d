/** Message traces as the service has them: ten days a request, ninety days back, one cloud, and a service principal that someone has to make. */
import { windowsOf } from '../../adapters/m365/graph';
import type { Control } from '../../src/controls/control';
import { control as inboundFilter } from '../../src/controls/inbound-filter/index';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { TenantError } from '../../src/lib/errors';
import { checkReading } from '../../src/setup/doctor/permissions';
import { checkPrerequisites } from '../../src/setup/doctor/prerequisites';
import { doctorDocument, doctorText } from '../../src/setup/doctor/report';
import { type Cloud, cloudNames } from '../../src/tenant/cloud';
import { type Period, readOf } from '../../src/tenant/resource';
import { messageTraces } from '../../src/tenant/resources/message-trace';
import { runReads } from '../../src/worker/audit/run-reads';
import { chanceOf } from '../support/chaos/random';
import { textOf } from '../support/chat/chat-room';
import { contextOf } from '../support/controls/run-case';
import { night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids } from '../support/corridor/office';
import { count } from '../support/runner/counts';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import { WireClient } from '../support/wire/wire-client';

const day = 24 * 60 * 60 * 1000;
const now = new Date('2026-11-24T00:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * day);
const fields = ['id', 'receivedDateTime', 'recipientAddress', 'fromIP'] as const;
const ofTraces = { id: 'sp', appId: '8bd644d1-64a1-4d4b-ae52-2e0cbf64e373', displayName: 'Transport Data Platform' };

const trace = (id: string, at: Date, recipientAddress = 'ana@contoso.com') => ({
  id,
  receivedDateTime: at.toISOString(),
  senderAddress: 'x@partner.example',
  recipientAddress,
  fromIP: '198.51.100.7',
  status: 'delivered',
});

let tenant: SimulatedTenant | undefined;
const clientOf = () => {
  if (tenant === undefined) throw new Error('No tenant is open.');
  return tenant.client;
};
afterEach(async () => {
  await tenant?.close();
  tenant = undefined;
});

async function open(traces: readonly object[], more: { cloud?: Cloud; servicePrincipals?: readonly object[] } = {}) {
  const { cloud, servicePrincipals = [ofTraces] } = more;
  tenant = await openSimulatedTenant(
    { graph: { servicePrincipals }, mail: { messageTraces: traces }, simulator: { cloud } },
    { now: () => now, ...(cloud === undefined ? {} : { cloud }) },
  );
  return tenant;
}

const read = (period: Period) => readAll(clientOf(), readOf(messageTraces, fields, { period }));
const asked = () =>
  (tenant?.simulator.calls() ?? []).flatMap(({ path, status }) =>
    path.includes('/messageTraces') ? [{ status, filter: new URL(path, 'https://x').searchParams.get('$filter') ?? '' }] : [],
  );

test('thirty days are asked for in three requests of ten, the newest first, and a message at the border counts once', async () => {
  const border = daysAgo(10);
  await open([
    trace('new', daysAgo(1)),
    trace('border', border),
    trace('border', border, 'bo@contoso.com'),
    trace('just before', new Date(border.getTime() - 1)),
    trace('just after', new Date(border.getTime() + 1)),
    trace('old', daysAgo(30)),
    trace('older', new Date(daysAgo(30).getTime() - 1000)),
  ]);
  const { rows, error } = await read({ from: daysAgo(30), to: now });
  expect(error).toBeNull();
  expect(rows.map(({ id, recipientAddress }) => `${id} ${recipientAddress?.split('@')[0]}`).sort()).toEqual([
    'border ana',
    'border bo',
    'just after ana',
    'just before ana',
    'new ana',
    'old ana',
  ]);
  expect(asked()).toEqual([
    { status: 200, filter: 'receivedDateTime ge 2026-11-14T00:00:00Z and receivedDateTime le 2026-11-24T00:00:00Z' },
    { status: 200, filter: 'receivedDateTime ge 2026-11-04T00:00:00Z and receivedDateTime le 2026-11-14T00:00:00Z' },
    { status: 200, filter: 'receivedDateTime ge 2026-10-25T00:00:00Z and receivedDateTime le 2026-11-04T00:00:00Z' },
  ]);
});

test('any period within reach is read whole, once each, by requests that the service takes', async () => {
  const seed = 7;
  const chance = chanceOf(seed);
  const random = () => chance.below(1_000_000) / 1_000_000;
  const within = (days: number) => new Date(now.getTime() - Math.floor(random() * days * day));
  // Many at the same moments, so that some stand where two windows meet.
  const moments = Array.from({ length: 12 }, () => new Date(Math.floor(within(89).getTime() / 1000) * 1000));
  const rows = Array.from({ length: 200 }, (_unused, n) =>
    trace(`m${n}`, n % 3 === 0 ? (moments[n % moments.length] ?? now) : within(95)),
  );
  await open(rows);
  for (let turn = 0; turn < count({ fast: 12, full: 60 }); turn += 1) {
    const to = turn % 2 === 0 ? (moments[turn % moments.length] ?? now) : now;
    const wanted = { from: new Date(Math.max(daysAgo(89).getTime(), to.getTime() - Math.floor(random() * 80 * day))), to };
    const shared = windowsOf(wanted, { atOnceMs: 10 * day }).map(({ from }) => trace(`border ${from.toISOString()}`, from));
    tenant?.simulator.load(stateOf([...rows, ...shared]));
    const seen = await read(wanted);
    const expected = [...rows, ...shared].filter(({ receivedDateTime }) => {
      const at = Date.parse(receivedDateTime);
      return at >= Math.floor(wanted.from.getTime() / 1000) * 1000 && at <= Math.floor(to.getTime() / 1000) * 1000;
    });
    expect({ seed, turn, error: seen.error, ids: sorted(seen.rows) }).toEqual({
      seed,
      turn,
      error: null,
      ids: sorted(expected),
    });
  }
});

const sorted = (rows: readonly { readonly id?: string | null | undefined }[]) => rows.map(({ id }) => id ?? '').sort();

const stateOf = (traces: readonly object[]) => ({
  schema: 'tenant-state/1',
  asOf: now.toISOString(),
  organization: { id: tenant?.simulator.tenantId },
  graph: { servicePrincipals: [ofTraces] },
  mail: { messageTraces: traces },
});

test('what is older than the service keeps is not asked for, and the list says that it is not the whole', async () => {
  await open([trace('kept', daysAgo(80)), trace('gone', daysAgo(100))]);
  const { rows, error } = await read({ from: daysAgo(120), to: now });
  expect(rows.map(({ id }) => id)).toEqual(['kept']);
  expect(error).toMatchObject({
    kind: 'notOffered',
    message: expect.stringContaining('there are no message traces of before 2026-08-26'),
  });
  expect(asked().every(({ status }) => status === 200)).toBe(true);
});

test('a filter of the reader and the bounds go together', async () => {
  await open([trace('one', daysAgo(1)), trace('two', daysAgo(1), 'bo@contoso.com')]);
  const filter = encodeURIComponent("recipientAddress eq 'bo@contoso.com'");
  const period = { from: daysAgo(7), to: now };
  const { rows } = await readAll(clientOf(), readOf(messageTraces, fields, { filter, period }));
  expect(rows.map(({ id }) => id)).toEqual(['two']);
});

describe('without the service principal', () => {
  const words = 'the service principal 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373';

  test('the refusal is no wrong credential: it is asked once, and what to do is said with the exact command', async () => {
    await open([], { servicePrincipals: [] });
    const { error } = await read({ from: daysAgo(30), to: now });
    expect(error).toBeInstanceOf(TenantError);
    expect(error).toMatchObject({
      kind: 'notOffered',
      message: expect.stringContaining(words),
      detail: {
        status: 401,
        remedy: expect.stringContaining('New-MgServicePrincipal -AppId 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373'),
      },
    });
    expect(asked()).toHaveLength(1);
    expect(tenant?.simulator.calls().filter(({ path }) => path.includes('/oauth2/'))).toHaveLength(1);
  });

  test('a plan says so instead of "no mail seen"', async () => {
    await open([], { servicePrincipals: [] });
    const { lines, notMeasured } = await measured();
    expect(lines).toEqual([]);
    expect(notMeasured[0]).toContain(words);
    expect(notMeasured[0]).toContain('what delivers mail today is unknown');
  });
});

describe.each(cloudNames.filter((name) => name !== 'global'))('in the cloud %s', (cloud) => {
  test('nothing is asked, and a plan says that there are no traces', async () => {
    await open([trace('none', daysAgo(1))], { cloud });
    const { lines, notMeasured } = await measured();
    expect(lines).toEqual([]);
    expect(notMeasured[0]).toContain('there are no message traces in this cloud');
    expect(asked()).toEqual([]);
  });
});

describe('doctor', () => {
  const look = async (more: Parameters<typeof open>[1] = {}) => {
    await open([], more);
    const prerequisites = await checkPrerequisites(clientOf(), more.cloud ?? 'global');
    const reading = await checkReading(clientOf(), now);
    return [...prerequisites, ...reading.filter(({ name }) => name === 'ExchangeMessageTrace.Read.All')];
  };

  test('says that the service principal is there', async () => {
    expect(await look()).toMatchObject([{ state: 'works' }, { state: 'works' }]);
  });

  test('says the exact commands that make it where it is not there, once', async () => {
    const command = 'New-MgServicePrincipal -AppId 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373';
    const checks = await look({ servicePrincipals: [] });
    expect(checks).toMatchObject([
      { name: 'service principal of message traces', state: 'missing', disables: [], remedy: expect.stringContaining(command) },
      { state: 'unknown', disables: [], remedy: expect.stringContaining(command) },
    ]);
    const text = doctorText(doctorDocument([{ tenant: 'contoso', checks }]));
    expect(text.split(command)).toHaveLength(2);
  });

  test('says that one which is disabled answers nobody', async () => {
    const [check] = await look({ servicePrincipals: [{ ...ofTraces, accountEnabled: false }] });
    expect(check).toMatchObject({ state: 'missing', found: expect.stringContaining('disabled') });
  });

  test('asks for nothing in a cloud without traces', async () => {
    expect(await look({ cloud: 'china', servicePrincipals: [] })).toMatchObject([
      { state: 'works', found: expect.stringContaining('there are no message traces in this cloud') },
      { state: 'unknown', remedy: expect.stringContaining('nothing has to be done') },
    ]);
  });
});

test('an incident in GCC High says that there are no traces, not that no mail was sent', async () => {
  const lab = await openIncidentLab(incidentTenant(night), { approvals: { incident: [ids.bo] }, cloud: 'gccHigh' });
  try {
    expect(await lab.says('ana', `contain ${accounts.mia.name}`)).toBe('done');
    expect(lab.incident().evidence?.missing).toContainEqual({
      read: `mail that ${accounts.mia.name} sent`,
      reason: 'there are no message traces in this cloud (GCC High)',
    });
    const card = textOf(incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null }));
    expect(card).toContain(`mail that ${accounts.mia.name} sent`);
  } finally {
    await lab.close();
  }
});

async function measured() {
  const one = {
    name: '',
    state: { asOf: now.toISOString() },
    settings: { ranges: ['203.0.113.0/24'] },
    verdict: 'fail',
  } as const;
  const control: Control = inboundFilter;
  const study = control.study?.(contextOf(control, one));
  if (study === undefined) throw new Error('Nothing is measured.');
  const { outcomes } = await runReads([{ reads: study.reads(), fold: study }], { client: clientOf(), monotonicMs: () => 0 });
  return study.report(outcomes);
}

describe('the simulated service', () => {
  let client: WireClient;
  afterEach(() => client.close());
  const ask = async (options: string) => client.graph('GET', `/admin/exchange/tracing/messageTraces?${options}`);
  const filter = (text: string) => `$filter=${encodeURIComponent(text)}`;
  const start = async (more: object = {}) => {
    client = await WireClient.start({
      graph: { servicePrincipals: [ofTraces] },
      mail: { messageTraces: [trace('one', daysAgo(1)), trace('two', daysAgo(5))] },
      ...more,
    });
  };

  test.each([
    [
      'a period of more than ten days',
      filter('receivedDateTime ge 2026-11-10T00:00:00Z and receivedDateTime le 2026-11-20T00:00:01Z'),
    ],
    ['a lower bound alone', filter('receivedDateTime ge 2026-11-20T00:00:00Z')],
    ['an upper bound alone', filter('receivedDateTime le 2026-11-20T00:00:00Z')],
    ['parts of seconds', filter('receivedDateTime ge 2026-11-10T00:00:00.000Z and receivedDateTime le 2026-11-20T00:00:00.000Z')],
    ['a choice of properties', '$select=id'],
    ['an order', '$orderby=receivedDateTime'],
    ['more than 5,000 rows a page', '$top=5001'],
  ])('refuses %s', async (_what, options) => {
    await start();
    expect(await ask(options)).toMatchObject({ status: 400 });
  });

  test('refuses what is older than ninety days, and what is yet to come', async () => {
    await open([]);
    for (const period of [
      { from: daysAgo(91), to: daysAgo(90) },
      { from: daysAgo(1), to: new Date(now.getTime() + day) },
    ]) {
      const { error } = await read(period);
      expect(error).toMatchObject({ kind: 'invalid', detail: { status: 400 } });
    }
    await start();
  });

  test('gives the last two days where no bound is given', async () => {
    await start();
    expect((await ask('$top=10')).json['value']).toMatchObject([{ id: 'one' }]);
  });

  test('answers 401 in the words of the vendor where the service principal is not in the tenant', async () => {
    await start({ graph: { servicePrincipals: [] } });
    expect(await ask('$top=10')).toMatchObject({
      status: 401,
      json: {
        error: { code: 'Unauthorized', message: expect.stringContaining('Provisioning may take several hours to complete.') },
      },
    });
  });

  test.each(['gccHigh', 'dod', 'china'])('has no such path in the cloud %s', async (cloud) => {
    await start({ simulator: { cloud } });
    expect(await ask('$top=10')).toMatchObject({ status: 400 });
  });
});
