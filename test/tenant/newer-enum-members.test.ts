/** Members that Graph added to an enumeration later: shown to a request that asks for them, and every request of ours that reads asks. */
import graphTypes from '../../adapters/m365/simulator/data/graph-types.json';
import { blockPolicy, bo, licensed, people } from '../../src/controls/reasoning/access/case-rows';
import type { Operation } from '../../src/engine/plan/operation';
import { authenticationStrengths } from '../../src/tenant/resources/authentication-strength';
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy';
import { emailAppUsages } from '../../src/tenant/resources/email-app-usage';
import { signIns } from '../../src/tenant/resources/sign-in';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import { WireClient } from '../support/wire/wire-client';

/** Of each enumeration of the table, a path that shows its newer members, the state, and where they stand in the answer. */
const shownBy: Readonly<Record<string, { readonly path: string; readonly graph: (word: string) => object }>> = {
  appliedConditionalAccessPolicyResult: {
    path: '/auditLogs/signIns',
    graph: (result) => ({ signIns: [{ id: 's1', appliedConditionalAccessPolicies: [{ id: 'p1', result }] }] }),
  },
  authenticationMethodModes: {
    path: '/policies/authenticationStrengthPolicies',
    graph: (word) => ({ authenticationStrengthPolicies: [{ id: 'a1', allowedCombinations: ['fido2', `password,${word}`] }] }),
  },
  conditionalAccessDevicePlatform: {
    path: '/identity/conditionalAccess/policies',
    graph: (word) => ({
      conditionalAccessPolicies: [{ id: 'p1', conditions: { platforms: { includePlatforms: ['iOS', word] } } }],
    }),
  },
  conditionalAccessGrantControl: {
    path: '/identity/conditionalAccess/policies/p1',
    graph: (word) => ({ conditionalAccessPolicies: [{ id: 'p1', grantControls: { builtInControls: [word] } }] }),
  },
  exchangeMessageTraceStatus: {
    path: `/admin/exchange/tracing/messageTraces?$filter=${encodeURIComponent('receivedDateTime ge 2026-11-20T00:00:00Z and receivedDateTime le 2026-11-24T00:00:00Z')}`,
    graph: () => ({}),
  },
  riskDetail: {
    path: '/identityProtection/riskyUsers',
    graph: (riskDetail) => ({ riskyUsers: [{ id: 'u1', riskDetail }] }),
  },
  x509CertificateRuleType: {
    path: '/policies/authenticationMethodsPolicy',
    graph: (x509CertificateRuleType) => ({
      authenticationMethodsPolicy: {
        authenticationMethodConfigurations: [
          {
            '@odata.type': '#microsoft.graph.x509CertificateAuthenticationMethodConfiguration',
            id: 'X509Certificate',
            authenticationModeConfiguration: { rules: [{ x509CertificateRuleType }] },
          },
        ],
      },
    }),
  },
};

const newer = Object.entries(graphTypes.enums).flatMap(([name, members]) => {
  const since = members.indexOf('unknownFutureValue');
  return since < 0 ? [] : members.slice(since + 1).map((word) => [name, word] as const);
});

describe('the simulated service', () => {
  let client: WireClient;
  beforeAll(async () => {
    client = await WireClient.start({});
  });
  afterAll(() => client.close());

  async function bodyOf(name: string, word: string, headers: Record<string, string>, simulator: object = {}): Promise<string> {
    const { path, graph } = shownBy[name] ?? { path: '/none', graph: () => ({}) };
    const state = {
      schema: 'tenant-state/1',
      graph: graph(word),
      mail: { messageTraces: [{ id: 't1', receivedDateTime: '2026-11-23T00:00:00Z', status: word }] },
      simulator,
    };
    client.simulator.load(state);
    const url = `${client.simulator.url}/v1.0${path}`;
    return (await client.send('graph', { method: 'GET', url, headers })).bytes.toString();
  }

  test.each(newer)('%s: %s', async (name, word) => {
    const asking = { prefer: 'odata.maxpagesize=50, include-unknown-enum-members' };
    const [plain, asked, hidden] = [
      await bodyOf(name, word, {}),
      await bodyOf(name, word, asking),
      await bodyOf(name, word, asking, { hidesUnknownMembers: true }),
    ];
    expect([asked.includes(`${word}"`), asked.includes('unknownFutureValue')]).toEqual([true, false]);
    for (const body of [plain, hidden])
      expect([body.includes(`${word}"`), body.includes('unknownFutureValue')]).toEqual([false, true]);
  });
});

describe('hardenbot asks for them', () => {
  const block = blockPolicy(1, 'Not from Linux');
  const policy = {
    ...block,
    conditions: { ...block.conditions, platforms: { includePlatforms: ['linux'], excludePlatforms: [] } },
  };
  let tenant: SimulatedTenant;
  afterEach(() => tenant.close());

  async function open(): Promise<void> {
    tenant = await openSimulatedTenant({
      graph: {
        users: people,
        subscribedSkus: [licensed],
        conditionalAccessPolicies: [policy],
        signIns: ['s1', 's2', 's3'].map((id) => ({ id, createdDateTime: '2026-11-23T08:00:00Z' })),
        authenticationStrengthPolicies: [],
        emailAppUsage: [],
        reportSettings: { displayConcealedNames: false },
      },
      simulator: { pageSize: { 'graph.signIns': 1 } },
    });
  }

  const graphReads = () => tenant.door.seen.filter(({ path }) => /^\/(v1\.0|beta)\//.test(path));

  test('in a list, on each further page, for one object, for a report, after a write, and of What-If', async () => {
    await open();
    await readAll(tenant.client, { resource: signIns, fields: ['id'] });
    await readAll(tenant.client, { resource: authenticationStrengths, fields: ['id'] });
    await readAll(tenant.client, { resource: emailAppUsages, fields: ['userPrincipalName'] });
    const disable: Operation = {
      kind: 'update',
      resource: 'graph.conditionalAccessPolicies',
      object: 'Not from Linux',
      identity: policy.id,
      before: { state: 'enabled' },
      after: { state: 'disabled' },
    };
    expect(await tenant.client.write(disable)).toEqual({ result: 'applied' });
    await tenant.client.whatIf?.({
      who: { kind: 'user', id: bo.id },
      application: '00000003-0000-0ff1-ce00-000000000000',
      country: 'DE',
      ipAddress: null,
      client: 'browser',
    });
    const seen = graphReads();
    const asks = (method: string) => [
      ...new Set(seen.filter((one) => one.method === method).map(({ headers }) => headers['prefer'])),
    ];
    expect(seen.filter(({ path }) => path.includes('signIns')).length).toBe(3);
    expect({ GET: asks('GET'), POST: asks('POST'), PATCH: asks('PATCH') }).toEqual({
      GET: ['include-unknown-enum-members'],
      POST: ['include-unknown-enum-members'],
      PATCH: [undefined],
    });
  });

  test('so a policy shows the platform that it is about', async () => {
    await open();
    const { rows } = await readAll(tenant.client, { resource: conditionalAccessPolicies, fields: ['conditions'] });
    expect(rows[0]?.conditions?.platforms?.includePlatforms).toEqual(['linux']);
  });
});
