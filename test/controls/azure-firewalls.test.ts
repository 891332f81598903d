/** The plan for storage accounts, key vaults and SQL servers: who is named on the card, and what is written. The family `firewalls` of the fuzz reckons who is locked out. */
import demo from '../../examples/demo-tenant.json';
import { cases as allCases } from '../../src/controls/azure-services/cases';
import { control as firewalls } from '../../src/controls/azure-services/index';
import type { Case } from '../../src/controls/case';
import type { Control, Impact } from '../../src/controls/control';
import { isRefusal } from '../../src/lib/errors';
import { checkReading } from '../../src/setup/doctor/permissions';
import { runReads } from '../../src/worker/audit/run-reads';
import { contextOf } from '../support/controls/run-case';
import { frozen } from '../support/tenants/frozen';
import { stateClient } from '../support/tenants/state-client';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';

const control = firewalls as Control;

const caseCalled = (name: string): Case => {
  const found = allCases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No case is called ${name}.`);
  return found;
};
const logged = caseCalled('a key vault whose log of 45 days shows the office alone is closed for all others');

/** The vault of that case, changed. */
function withVault(change: (vault: Record<string, unknown>) => object): Case {
  const state = structuredClone(logged.state) as { azure: { vaults: Record<string, unknown>[] } };
  state.azure.vaults = state.azure.vaults.map((vault) => ({ ...vault, ...change(vault) }));
  return { ...logged, state };
}

function calledFrom(address: string, daysAgo: number): object {
  const timeGenerated = new Date(Date.parse('2026-11-24T00:00:00Z') - daysAgo * 24 * 60 * 60 * 1000).toISOString();
  return { type: 'AZKVAuditLogs', operationName: 'SecretGet', callerIpAddress: address, timeGenerated };
}

async function impactOf(one: Case): Promise<Impact> {
  const study = control.study?.(contextOf(control, one));
  if (study === undefined) throw new Error('There is no study.');
  const options = { client: stateClient(frozen(one.state)), monotonicMs: () => 0 };
  const { outcomes } = await runReads([{ reads: study.reads(), fold: study }], options);
  return study.report(outcomes);
}

test('the card names each address that called, how often, when last, and whether it would be locked out', async () => {
  const one = withVault(() => ({
    calls: [
      calledFrom('203.0.113.7', 45),
      calledFrom('203.0.113.7', 2),
      calledFrom('198.51.100.9', 5),
      calledFrom('10.1.2.3', 1),
    ],
  }));
  const { lines, inUse, notMeasured } = await impactOf(one);
  expect(lines).toEqual([
    {
      label: 'Key vault keys1',
      value:
        '10.1.2.3: 1 call since 2026-11-23, last 2026-11-23 (a private network: only a subnet rule or a private endpoint allows it); 198.51.100.9: 1 call since 2026-11-19, last 2026-11-19 (locked out); 203.0.113.7: 2 calls since 2026-10-10, last 2026-11-22 (allowed)',
    },
  ]);
  expect(inUse?.map(({ object }) => object)).toEqual(['Key vault keys1']);
  expect(notMeasured.join(' ')).toContain('Services of Microsoft that Azure trusts');
});

test('callers from a private network lose nothing where a private endpoint leads to the vault', async () => {
  const endpoint = { properties: { privateLinkServiceConnectionState: { status: 'Approved' } } };
  const one = withVault((vault) => ({
    calls: [calledFrom('203.0.113.7', 45), calledFrom('203.0.113.7', 2), calledFrom('10.1.2.3', 1)],
    properties: { ...(vault['properties'] as object), privateEndpointConnections: [endpoint] },
  }));
  expect((await impactOf(one)).inUse).toEqual([]);
});

describe('on the wire', () => {
  let lab: TenantLab;
  beforeAll(async () => {
    lab = await openTenantLab();
  });
  afterAll(() => lab.close());

  test('a change sends the firewall and nothing else, so that access policies and everything else stay as they are', async () => {
    const one = withVault((vault) => ({
      properties: { ...(vault['properties'] as object), accessPolicies: [{ objectId: 'ana' }] },
    }));
    lab.load(one);
    const drafted = await lab.draft(control, one);
    if (isRefusal(drafted)) throw new Error(drafted.reason);
    await lab.apply(drafted.operations);
    const written = lab.calls().filter(({ write }) => write);
    const bodies = written.map(({ body }) => body as { readonly properties: object });
    expect(bodies.map((body) => [Object.keys(body), Object.keys(body.properties)])).toEqual([[['properties'], ['networkAcls']]]);
    expect(written.map(({ method }) => method)).toEqual(['PATCH']);
    expect(JSON.stringify(lab.state())).toContain('"accessPolicies":[{"objectId":"ana"}]');
  });

  test('a change of a SQL server sends all of its rules in one request, and so does its undo', async () => {
    const one = caseCalled('rules that allow known addresses stay');
    lab.load(one);
    const drafted = await lab.draft(control, one);
    if (isRefusal(drafted)) throw new Error(drafted.reason);
    const undo = await lab.apply(drafted.operations);
    const branch = { name: 'branch', properties: { startIpAddress: '198.51.100.0', endIpAddress: '198.51.100.255' } };
    const rules = () => lab.calls().flatMap(({ write, method, body }) => (write ? [[method, body]] : []));
    const wanted = {
      name: 'hardenbot-203.0.113.0',
      properties: { startIpAddress: '203.0.113.0', endIpAddress: '203.0.113.255' },
    };
    expect(rules()).toEqual([['PUT', { values: [branch, wanted] }]]);
    await lab.apply(undo);
    const all = { name: 'all', properties: { startIpAddress: '0.0.0.0', endIpAddress: '255.255.255.255' } };
    expect(rules().at(-1)).toEqual(['PUT', { values: [all, branch] }]);
  });

  test('a vault that never had a firewall is open again when the change is undone', async () => {
    const one = withVault((vault) => {
      const { networkAcls: _none, ...properties } = vault['properties'] as Record<string, unknown>;
      return { properties };
    });
    lab.load(one);
    const drafted = await lab.draft(control, one);
    if (isRefusal(drafted)) throw new Error(drafted.reason);
    const undo = await lab.apply(drafted.operations);
    expect((await lab.audit(control, one)).verdict).toBe('pass');
    await lab.apply(undo);
    expect((await lab.audit(control, one)).verdict).toBe('fail');
  });

  test('the doctor asks for the log, the settings, the use and the rights below the first of each', async () => {
    lab.load({ ...logged, state: demo });
    const checks = await checkReading(lab.client, new Date(demo.asOf));
    expect(checks.find(({ name }) => name === 'Azure role Reader')).toMatchObject({ state: 'works' });
    const asked = lab.calls().map(({ path }) => path);
    for (const below of ['microsoft.insights/logs?', 'diagnosticSettings?', 'Insights/metrics?', 'Authorization/permissions?'])
      expect(asked.filter((path) => path.includes(below)).length).toBeGreaterThan(0);
  });

  test('a log that came in part keeps a vault open', async () => {
    lab.load(logged);
    const partial = {
      error: { code: 'PartialError', message: 'There were some errors when processing your query.' },
      tables: [],
    };
    lab.orderFaults([{ match: 'azure.vaults/callers', status: 200, body: partial }]);
    const drafted = await lab.draft(control, logged);
    expect(isRefusal(drafted) ? drafted.code : drafted.stage).toBe('unknown-log');
  });

  test('a log that is busy is asked again', async () => {
    lab.load(logged);
    lab.orderFaults([{ match: 'azure.vaults/callers', status: 429, retryAfter: 3, times: 2 }]);
    const drafted = await lab.draft(control, logged);
    expect(isRefusal(drafted) ? drafted.reason : [...drafted.operations].length).toBe(1);
  });
});
