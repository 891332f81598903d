/** The logs of the simulated tenant on the wire: when rows can be read, what the tenant writes of what is done to it, and what limits it keeps. */
import { AppRequests, type Happening, type SimulatorOptions } from '../../adapters/m365/simulator';
import { lateness, seededChance } from '../../adapters/m365/simulator/logs/lateness';
import { Throttle } from '../../adapters/m365/simulator/throttle';
import { WireClient } from '../support/wire/wire-client';

type Row = Readonly<Record<string, unknown>>;
const minute = 60_000;
const begins = Date.parse('2026-11-24T09:00:00Z');
const at = (minutes: number) => new Date(begins + minutes * minute).toISOString();
const plans = (...names: readonly string[]) => [
  { skuPartNumber: 'X', servicePlans: names.map((servicePlanName) => ({ servicePlanName })) },
];

let now = begins;
const open: WireClient[] = [];
async function start(state: Row, options: Partial<SimulatorOptions> = {}): Promise<WireClient> {
  const client = await WireClient.start(
    { asOf: at(0), ...state },
    { now: () => new Date(now), monotonicMs: () => now, ...options },
  );
  open.push(client);
  return client;
}
beforeEach(() => {
  now = begins;
});
afterEach(() => Promise.all(open.splice(0).map((client) => client.close())));

const rowsOf = async (asked: Promise<{ readonly json: Record<string, unknown> }>) =>
  ((await asked).json['value'] ?? []) as readonly Row[];
const audits = (client: WireClient, filter = '') =>
  rowsOf(client.graph('GET', `/auditLogs/directoryAudits${filter === '' ? '' : `?$filter=${encodeURIComponent(filter)}`}`));
const records = (client: WireClient, more: object = {}) =>
  rowsOf(client.invoke('Search-UnifiedAuditLog', { StartDate: at(-600), EndDate: at(6000), ...more }));
const audit = (id: string, minutes: number): Row => ({ id, activityDateTime: at(minutes), activityDisplayName: 'Update user' });
const record = (id: string, minutes: number): Row => ({
  Identity: id,
  CreationDate: at(minutes).slice(0, 19),
  RecordType: 'ExchangeAdmin',
  Operations: 'Set-Mailbox',
  UserIds: 'ana@contoso.com',
  AuditData: '{}',
});
const shown = (key: string, minutes: number, put: Row): Happening => ({ at: begins + minutes * minute, key, put });

describe('a row of a log', () => {
  test('can be read some time after its event, and then stands where its event was', async () => {
    const client = await start(
      { graph: { directoryAudits: [audit('first', -5)] } },
      {
        happenings: [shown('graph.directoryAudits', 3, audit('quick', 2)), shown('graph.directoryAudits', 18, audit('late', 1))],
      },
    );
    const ids = async (filter?: string) => (await audits(client, filter)).map(({ id }) => id);
    expect(await ids()).toEqual(['first']);
    now += 3 * minute;
    expect(await ids()).toEqual(['quick', 'first']);
    now += 15 * minute;
    // Who asks from the newest row that was seen never gets it.
    expect(await ids(`activityDateTime ge ${at(2)}`)).toEqual(['quick']);
    expect(await ids(`activityDateTime ge ${at(1)}`)).toEqual(['quick', 'late']);
  });

  test('that comes while someone turns pages is for the next one who asks', async () => {
    const client = await start(
      { graph: { directoryAudits: [audit('a', 0), audit('b', -1), audit('c', -2)] } },
      { happenings: [shown('graph.directoryAudits', 1, audit('new', 1))] },
    );
    const first = await client.graph('GET', '/auditLogs/directoryAudits?$top=2');
    now += minute;
    const rest = await rowsOf(client.graph('GET', String(first.json['@odata.nextLink'])));
    expect(rest.map(({ id }) => id)).toEqual(['c']);
  });

  test('is late as people measure it: sign-ins minutes, records of Exchange up to 53 hours', () => {
    const chance = seededChance(7);
    const many = (source: Parameters<typeof lateness>[0]) =>
      Array.from({ length: 4000 }, () => lateness(source, chance) / minute).sort((one, other) => one - other);
    const share = (list: readonly number[], part: number) => list[Math.floor(part * (list.length - 1))] ?? 0;
    const entra = many('directoryAudits');
    expect([share(entra, 0.5), share(entra, 1)].map(Math.round)).toEqual([4, 18]);
    const unified = many('unifiedLog');
    expect(share(unified, 0.25)).toBeLessThan(3);
    expect(share(unified, 0.985)).toBeGreaterThan(60);
    expect(share(unified, 1)).toBeGreaterThan(24 * 60);
  });
});

describe('what is done to the tenant', () => {
  const policy = {
    displayName: 'Require MFA',
    state: 'enabled',
    conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  };
  const state = { graph: { directoryAudits: [], conditionalAccessPolicies: [], users: [{ id: 'u1', accountEnabled: true }] } };

  test('over Graph is in the log by the name of the app, Conditional Access with its twin', async () => {
    const client = await start(state);
    const { json } = await client.graph('POST', '/identity/conditionalAccess/policies', policy);
    await client.graph('PATCH', `/identity/conditionalAccess/policies/${String(json['id'])}`, { state: 'disabled' });
    const [twin, own, ...before] = await audits(client);
    expect(before.map((row) => String(row['activityDisplayName'])).sort((one, other) => one.localeCompare(other))).toEqual([
      'Add conditional access policy',
      'Add policy',
    ]);
    expect([own, twin]).toMatchObject([
      { activityDisplayName: 'Update conditional access policy', loggedByService: 'Conditional Access' },
      { activityDisplayName: 'Update policy', loggedByService: 'Core Directory', correlationId: own?.['correlationId'] },
    ]);
    const targets = (own?.['targetResources'] ?? []) as readonly { modifiedProperties: readonly Record<string, string>[] }[];
    const [change] = targets.flatMap(({ modifiedProperties }) => modifiedProperties);
    expect([change?.['oldValue'], change?.['newValue']].map((text) => JSON.parse(text ?? ''))).toMatchObject([
      { state: 'enabled' },
      { state: 'disabled' },
    ]);
    expect(own?.['initiatedBy']).toMatchObject({ user: null, app: { appId: null, displayName: 'hardenbot' } });
  });

  test('that was refused is not in it, nor what was only read', async () => {
    const client = await start(state);
    expect(await client.graph('PATCH', '/identity/conditionalAccess/policies/none', { state: 'disabled' })).toMatchObject({
      status: 404,
    });
    expect(await audits(client)).toEqual([]);
  });

  test('can be read later, where the tenant is late', async () => {
    const client = await start({ ...state, simulator: { lateFrom: 5 } });
    await client.graph('PATCH', '/users/u1', { accountEnabled: false });
    expect(await audits(client)).toEqual([]);
    now += 18 * minute;
    const names = new Set((await audits(client)).map((row) => row['activityDisplayName']));
    expect([...names].map(String).sort((one, other) => one.localeCompare(other))).toEqual(['Disable account', 'Update user']);
  });

  test('in Exchange is in the unified log until that is turned off, which is its last entry', async () => {
    const client = await start({
      exchange: {
        UnifiedAuditLog: [],
        AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true },
        Mailbox: [{ Identity: 'ana', PrimarySmtpAddress: 'ana@contoso.com' }],
      },
    });
    client.simulator.happen([
      shown('exchange.UnifiedAuditLog', 20, record('before', -1)),
      shown('exchange.UnifiedAuditLog', 20, record('after', 10)),
    ]);
    const change = (ForwardingSmtpAddress: string) => client.invoke('Set-Mailbox', { Identity: 'ana', ForwardingSmtpAddress });
    await change('smtp:x@evil.example');
    await client.invoke('Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: false });
    now += minute;
    await change('smtp:y@evil.example');
    now += 20 * minute;
    const found = await records(client);
    expect(found.map(({ Operations }) => String(Operations)).sort((one, other) => one.localeCompare(other))).toEqual([
      'Set-AdminAuditLogConfig',
      'Set-Mailbox',
      'Set-Mailbox',
    ]);
    expect(found.map(({ Identity }) => Identity)).toContain('before');
    expect(found.map(({ Identity }) => Identity)).not.toContain('after');
  });
});

describe('a search of the unified log', () => {
  test('answers a hundred entries, as many as it is told up to 5,000, and goes on in a session', async () => {
    const all = Array.from({ length: 250 }, (_unused, n) => record(`r${n}`, n));
    const client = await start({ exchange: { UnifiedAuditLog: all } });
    expect(await records(client)).toHaveLength(100);
    expect((await records(client, { ResultSize: 5000 })).at(0)).toMatchObject({
      Identity: 'r249',
      ResultIndex: 1,
      ResultCount: 250,
    });
    expect((await client.invoke('Search-UnifiedAuditLog', { StartDate: at(0), EndDate: at(1), ResultSize: 5001 })).status).toBe(
      400,
    );
    const session = { SessionId: 's', ResultSize: 120 };
    const large = { ...session, SessionCommand: 'ReturnLargeSet' };
    const pages = [
      await records(client, large),
      await records(client, large),
      await records(client, large),
      await records(client, large),
    ];
    expect(pages.map(({ length }) => length)).toEqual([120, 120, 10, 0]);
    expect(new Set(pages.flat().map(({ Identity }) => Identity)).size).toBe(250);
    const sorted = { ...session, SessionId: 't', SessionCommand: 'ReturnNextPreviewPage' };
    expect((await records(client, sorted)).at(-1)).toMatchObject({ Identity: 'r130' });
    expect((await records(client, sorted)).at(0)).toMatchObject({ Identity: 'r129' });
  });
});

describe('without a licence', () => {
  const graph = {
    signIns: [{ id: 's', createdDateTime: at(0), userId: 'u1' }],
    riskDetections: [
      { id: 'd', detectedDateTime: at(0), riskEventType: 'anomalousToken', riskLevel: 'high', riskDetail: 'none' },
    ],
    riskyUsers: [{ id: 'u1', riskLevel: 'high' }],
    directoryAudits: [audit('a', 0)],
  };
  const answers = async (...names: readonly string[]) => {
    const client = await start({ graph: { ...graph, subscribedSkus: plans(...names) } });
    const paths = [
      '/auditLogs/signIns',
      '/identityProtection/riskDetections',
      '/identityProtection/riskyUsers',
      '/auditLogs/directoryAudits',
    ];
    return Promise.all(paths.map((path) => client.graph('GET', path)));
  };

  test('there is the audit log alone, with P1 kinds of risk are hidden, with P2 there is everything', async () => {
    const [signIns, ...others] = await answers('EXCHANGE_S_STANDARD');
    expect(signIns).toMatchObject({
      status: 403,
      json: { error: { code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant' } },
    });
    expect(others.map(({ status }) => status)).toEqual([403, 403, 200]);
    const p1 = await answers('AAD_PREMIUM');
    expect(p1.map(({ status }) => status)).toEqual([200, 200, 403, 200]);
    expect(p1[1]?.json['value']).toMatchObject([{ riskEventType: 'generic', riskLevel: 'hidden' }]);
    const p2 = await answers('AAD_PREMIUM', 'AAD_PREMIUM_P2');
    expect(p2.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(p2[1]?.json['value']).toMatchObject([{ riskEventType: 'anomalousToken', riskLevel: 'high' }]);
  });
});

test('the audit log is filtered by what is published, and by nothing else', async () => {
  const client = await start({ graph: { directoryAudits: [audit('a', 0)] } });
  const status = async (filter: string) =>
    (await client.graph('GET', `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`)).status;
  for (const filter of [
    `activityDateTime ge ${at(0)} and activityDateTime le ${at(1)}`,
    "activityDisplayName eq 'Update user' or startswith(activityDisplayName,'Add')",
    "initiatedBy/user/id eq 'u1'",
    "targetResources/any(t: t/id eq 'u1')",
    "loggedByService eq 'Core Directory'",
  ])
    expect([filter, await status(filter)]).toEqual([filter, 200]);
  for (const filter of ["category eq 'Policy'", "result eq 'failure'", "targetResources/any(t: t/type eq 'User')"])
    expect([filter, await status(filter)]).toEqual([filter, 400]);
});

test('a log answers five requests in ten seconds in a tenant, and 122 in all tenants of an app', async () => {
  const client = await start({ graph: { directoryAudits: [] }, simulator: { publishedLimits: true } });
  const ask = () => client.graph('GET', '/auditLogs/directoryAudits');
  for (let n = 0; n < 5; n += 1) expect(await ask()).toMatchObject({ status: 200 });
  now += 4000;
  expect(await ask()).toMatchObject({ status: 429, headers: { 'retry-after': '6' } });

  const ofApp = new AppRequests();
  const request = { method: 'GET', url: new URL('https://localhost/v1.0/auditLogs/signIns'), headers: {}, body: '' };
  const routed = {
    service: 'graph',
    key: 'graph.signIns',
    write: false,
    run: () => ({ status: 200, headers: {}, body: '' }),
  } as const;
  const answers = Array.from({ length: 26 }, () => new Throttle({}, true, ofApp)).flatMap((tenant) =>
    Array.from({ length: 5 }, () => tenant.refusal(routed, request, now)),
  );
  expect(answers.findIndex((answer) => answer !== null)).toBe(122);
  expect(answers.at(-1)).toMatchObject({ status: 429, headers: { 'retry-after': '10' } });
});
