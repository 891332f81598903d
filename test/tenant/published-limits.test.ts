/** The limits that Microsoft publishes of Graph: our pace is held to them, and a service that keeps them turns nobody away. */
import { AppLimits } from '../../adapters/m365/app-limits';
import type { TenantConnection } from '../../adapters/m365/connection';
import { openTenant } from '../../adapters/m365/index';
import { createRateLimits, limitsOfApp, type PublishedClass, publishedLimits } from '../../adapters/m365/rate-limits';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import demo from '../../examples/demo-tenant.json';
import { controls } from '../../src/controls/index';
import { resourceByKey, resources } from '../../src/tenant/resources/registry';
import { auditTenant } from '../../src/worker/audit/audit-tenant';
import { contextOf } from '../support/controls/run-case';
import { readAll } from '../support/tenants/simulated-tenant';
import { type ManualTime, manualTime } from '../support/time/manual-time';
import { steppedTime } from '../support/time/stepped-time';

const limitsPage = 'https://learn.microsoft.com/graph/throttling-limits';

/** As they are published: this many requests in this many seconds. */
const published: Readonly<Record<PublishedClass, { requests: number; seconds: number; source: string }>> = {
  conditionalAccess: {
    requests: 1,
    seconds: 1,
    source: `${limitsPage}#identity-protection-and-conditional-access-service-limits`,
  },
  reports: { requests: 5, seconds: 10, source: `${limitsPage}#identity-and-access-reports-service-limits` },
  usageReports: { requests: 14, seconds: 600, source: `${limitsPage}#microsoft-365-reports-service-limits` },
  signInActivity: { requests: 10, seconds: 60, source: `${limitsPage}#identity-and-access-reports-service-limits` },
  messageTraces: {
    requests: 100,
    seconds: 300,
    source: 'https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces',
  },
};

test.each(Object.entries(published))('%s are asked for no faster than published', (name, { requests, seconds }) => {
  const own = publishedLimits[name as PublishedClass];
  expect(own.requests).toBeLessThanOrEqual(requests);
  expect(own.requests * own.everyMs).toBeGreaterThanOrEqual(seconds * 1000 * (own.requests / requests));
});

test('every limit that is kept has its source', () => {
  expect(Object.keys(published).sort()).toEqual(Object.keys(publishedLimits).sort());
  for (const { source } of Object.values(published)) expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/graph\//);
});

/** Which addresses a limit is published of. */
const concerned: readonly (readonly [RegExp, PublishedClass])[] = [
  [/^\/auditLogs\/(signIns|directoryAudits)/, 'reports'],
  [/^\/reports\/authenticationMethods\//, 'reports'],
  [/^\/users\/\{of\}\/authentication\/methods/, 'reports'],
  [/^\/reports\/get\w+\(/, 'usageReports'],
  [/^\/identity\/conditionalAccess\/(policies|namedLocations)/, 'conditionalAccess'],
  [/^\/identityProtection\//, 'conditionalAccess'],
  [/^\/admin\/exchange\/tracing\//, 'messageTraces'],
];

test('whatever is read of Graph is paced by the limit that is published of its address', () => {
  const seen = new Set<PublishedClass>();
  for (const { key, list } of resources) {
    if (list.service !== 'graph') continue;
    const ofAddress =
      key === 'graph.users/signInActivity' ? 'signInActivity' : concerned.find(([path]) => path.test(list.path))?.[1];
    expect({ key, limit: list.rateLimit }).toEqual({ key, limit: ofAddress });
    if (ofAddress !== undefined) seen.add(ofAddress);
  }
  expect([...seen].sort()).toEqual(Object.keys(published).sort());
});

describe('a service that keeps them', () => {
  let simulator: Simulator;
  let time: ManualTime;
  beforeEach(async () => {
    time = manualTime();
    simulator = await startSimulator({
      state: { ...demo, simulator: { publishedLimits: true } },
      monotonicMs: () => time.monotonicMs(),
    });
  });
  afterEach(() => simulator.close());

  const connection = (more: Partial<TenantConnection> = {}): TenantConnection => ({
    tenantId: simulator.tenantId,
    endpoints: simulator.endpoints,
    ca: simulator.ca,
    credential: { kind: 'secret', clientId: simulator.credential.clientId, secret: simulator.credential.clientSecret },
    resolve: (question) => simulator.resolve(question),
    giveUpAfterMs: 60_000,
    ...more,
  });
  const throttledCalls = () => simulator.calls().filter(({ status }) => status === 429).length;
  /** A request counts when it arrives: the first one would come late, behind the token that it waits for. */
  const opened = async (more: Partial<TenantConnection> = {}) => {
    const client = openTenant(connection(more), time);
    await readAll(client, { resource: resourceByKey('graph.organization'), fields: ['id'] });
    return client;
  };

  const period = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-24T00:00:00Z') };
  const user = demo.graph.users[0]?.id ?? '';
  const reads = [
    ['graph.signIns', 5, {}],
    ['graph.directoryAudits', 5, {}],
    ['graph.userRegistrationDetails', 5, {}],
    ['graph.authenticationMethods', 5, { of: user }],
    ['graph.users/signInActivity', 10, { of: user }],
    ['graph.conditionalAccessPolicies', 1, {}],
    ['graph.namedLocations', 1, {}],
    ['graph.riskyUsers', 1, { of: user }],
    ['graph.emailAppUsage', 14, {}],
    ['mail.messageTraces', 100, { period }],
  ] as const;

  test.each(reads)('turns %s away after %i requests at once, and never where they are paced', async (key, most, where) => {
    const fields = key === 'graph.users/signInActivity' ? ['id', 'signInActivity'] : ['id'];
    const read = { resource: resourceByKey(key), fields, ...where };
    const hasty = await opened({ isOwn: true });
    for (let n = 0; n < most; n += 1) await readAll(hasty, read);
    expect(throttledCalls()).toBe(0);
    await readAll(hasty, read);
    expect(throttledCalls()).toBeGreaterThan(0);
    await hasty.close();
    simulator.load({ ...demo, simulator: { publishedLimits: true } });
    const paced = await opened();
    for (let n = 0; n < most + 2; n += 1) await readAll(paced, read);
    expect(throttledCalls()).toBe(0);
    await paced.close();
  });

  test('does not turn away one request of an audit of every control', async () => {
    const client = await opened();
    const audited = controls.map((control) => ({
      control,
      context: contextOf(control, { name: '', state: demo, verdict: 'unknown' }),
    }));
    const { findings } = await auditTenant(audited, {
      client,
      monotonicMs: () => time.monotonicMs(),
      // One after the other: a pause of this clock takes no time, and would overtake what is under way.
      parallel: 1,
    });
    await client.close();
    expect(findings.length).toBe(controls.length);
    expect(throttledCalls()).toBe(0);
  });
});

test('an app in many tenants keeps its limit over all of them, however fast each tenant could be asked', async () => {
  const time = manualTime();
  const apps = new AppLimits(time);
  const credential = { kind: 'secret', clientId: 'C0000000-0000-4000-8000-000000000001', secret: 's' } as const;
  const starts: number[] = [];
  const tenants = Array.from({ length: 60 }, (_unused, n) => {
    // The same app, however its id is written.
    const clientId = n % 2 === 0 ? credential.clientId : credential.clientId.toLowerCase();
    const appLimits = apps.of({ ...credential, clientId });
    return createRateLimits(time, appLimits === undefined ? {} : { appLimits });
  });
  await Promise.all(
    tenants.flatMap(({ reports }) =>
      Array.from({ length: 8 }, () => reports.through(async () => void starts.push(time.monotonicMs()))),
    ),
  );
  const { requests } = limitsOfApp.reports ?? { requests: 0 };
  expect(requests).toBe(122);
  const most = Math.max(...starts.map((start) => starts.filter((other) => other >= start && other < start + 10_000).length));
  expect(starts.length).toBe(480);
  expect(most).toBeLessThanOrEqual(122);
  expect(most).toBeGreaterThan(100);
});

test('a managed identity without a client id is of one tenant, and has no such limit', () => {
  expect(new AppLimits(manualTime()).of({ kind: 'managedIdentity' })).toBeUndefined();
});

describe('what polls leaves people their share', () => {
  const most = (starts: readonly number[], spanMs: number): number =>
    Math.max(...starts.map((start) => starts.filter((other) => other >= start && other < start + spanMs).length));

  test.each(['reports', 'conditionalAccess'] as const)(
    'of %s of a tenant, while no more is asked than published',
    async (name) => {
      const time = steppedTime();
      const limits = createRateLimits(time);
      const starts: number[] = [];
      const ask = (polls: boolean) => limits[name].through(async () => void starts.push(time.monotonicMs()), 1, polls);
      const polled = Array.from({ length: 40 }, () => ask(true));
      await time.pass(30_300);
      const before = starts.length;
      const person = ask(false);
      await time.pass(1000);
      await person;
      expect(starts.length).toBeGreaterThan(before);
      await time.pass(200_000);
      await Promise.all(polled);
      const { requests, seconds } = published[name];
      expect(starts).toHaveLength(41);
      expect(most(starts, seconds * 1000)).toBe(requests);
    },
  );

  test('of an app over all its tenants, so that a start with very many watched tenants keeps nobody waiting', async () => {
    const time = steppedTime();
    const appLimits = new AppLimits(time).of({ kind: 'secret', clientId: 'c0000000-0000-4000-8000-000000000002', secret: 's' });
    const tenants = Array.from({ length: 120 }, () => createRateLimits(time, appLimits === undefined ? {} : { appLimits }));
    const starts: number[] = [];
    const ask = (polls: boolean, tenant: number) =>
      tenants[tenant]?.reports.through(async () => void starts.push(time.monotonicMs()), 1, polls);
    const polled = tenants.flatMap((_unused, tenant) => [ask(true, tenant), ask(true, tenant), ask(true, tenant)]);
    await time.pass(3000);
    let isAnswered = false;
    const person = ask(false, 0)?.then(() => {
      isAnswered = true;
    });
    await time.pass(100);
    expect(isAnswered).toBe(true);
    await time.pass(60_000);
    await Promise.all([...polled, person]);
    expect(starts).toHaveLength(361);
    expect(most(starts, 10_000)).toBeLessThanOrEqual(122);
    // They wait no longer than they have to.
    expect(Math.max(...starts)).toBeLessThan(40_000);
  });

  test('of places too: where a service hangs for what polls, a person is asked for at once', async () => {
    const time = steppedTime();
    const limits = createRateLimits(time);
    const hung = Array.from({ length: 20 }, () => limits.exchange.through(() => time.sleep(300_000), 1, true));
    await time.pass(1000);
    expect(await limits.exchange.through(() => Promise.resolve('answered'))).toBe('answered');
    await time.pass(3_000_000);
    await Promise.all(hung);
  });
});
