/** A tenant that grants less than the manifests ask for: only what rests on that permission is not told, and the permission is named. */
import { openTenant } from '../adapters/m365/index';
import { collectionSpecs } from '../adapters/m365/simulator/collections';
import { type Simulator, startSimulator } from '../adapters/m365/simulator/index';
import demo from '../examples/demo-tenant.json';
import { auditOnce } from '../src/cli/one-shot';
import { bareTenantSchema } from '../src/config/settings';
import { basics } from '../src/controls/control';
import type { Evidence, Finding } from '../src/controls/finding';
import { controls } from '../src/controls/index';
import { needsOf } from '../src/setup/needs';
import type { TenantClient } from '../src/tenant/client';

const asked = needsOf('read').filter(({ grant }) => grant.kind !== 'azureRole');
const basicIds = controls.filter(({ way }) => way === basics).map(({ id }) => id);

/** Where several permissions open a list, the simulator's table names one, and this is the one that is asked for. */
const openedBy: Readonly<Record<string, string>> = { 'graph.oauth2PermissionGrants': 'DelegatedPermissionGrant.Read.All' };
const neededFor = ({ key, permission }: { readonly key: string; readonly permission: string }) => openedBy[key] ?? permission;

/** Marks of a state file by which the tenant refuses everything that one of these permissions opens, the lists below others too. */
function refusing(permissions: (name: string) => boolean): Readonly<Record<string, object>> {
  const refused = collectionSpecs.filter(({ part }) => part !== 'azure').filter((spec) => permissions(neededFor(spec)));
  return Object.fromEntries(
    refused
      .flatMap(({ key }) => [key, `${key}/*`, `${key}/*/transitiveMembers`])
      .map((key) => [key, { complete: false, returned: 0 }]),
  );
}

let simulator: Simulator;
let client: TenantClient;
let passed = 0;
const sleep = (ms: number): Promise<void> => {
  passed += ms;
  return Promise.resolve();
};
beforeAll(async () => {
  simulator = await startSimulator({ state: demo });
  const { tenantId, endpoints, ca, credential } = simulator;
  client = openTenant(
    {
      tenantId,
      endpoints,
      ca,
      credential: { kind: 'secret', clientId: credential.clientId, secret: credential.clientSecret },
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
    },
    { monotonicMs: () => passed, sleep, random: () => 0.5 },
  );
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

type Findings = Readonly<Record<string, Finding>>;

async function audited(collection: Readonly<Record<string, object>>): Promise<Findings> {
  simulator.load({ ...demo, collection });
  const { findings } = await auditOnce(controls, {
    client,
    tenantId: simulator.tenantId,
    settings: bareTenantSchema.parse({ breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'] }),
    approvals: null,
    asOf: new Date(demo.asOf),
    monotonicMs: () => passed,
  });
  return Object.fromEntries(findings.map(({ calls: _calls, ms: _ms, ...finding }) => [finding.control, inOrder(finding)]));
}

/** Evidence comes in the order in which the tenant answered requests that were under way together. */
function inOrder(finding: Finding): Finding {
  const keyOf = ({ object, property }: Evidence): string => `${object} ${property}`;
  return { ...finding, evidence: finding.evidence.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)) };
}

/** Basics that nothing can be said of without a permission; the others still see a gap without it, and say what they did not read. */
const untold: Readonly<Record<string, readonly string[]>> = {
  'View-Only Configuration': ['auto-forward', 'audit-log', 'spam-filter', 'ews', 'domain-spoofing'],
  'View-Only Recipients': ['shared-mailbox'],
  'Domain.Read.All': ['break-glass'],
  'LicenseAssignment.Read.All': ['mfa'],
  'Policy.Read.All': ['mfa', 'admin-mfa', 'device-code', 'app-consent', 'weak-methods'],
  'RoleEligibilitySchedule.Read.Directory': ['global-admins'],
  'RoleManagement.Read.Directory': ['device-code', 'global-admins'],
  'User.Read.All': ['mfa', 'admin-mfa', 'shared-mailbox', 'global-admins', 'break-glass'],
};

let whole: Findings;
beforeAll(async () => {
  whole = await audited({});
});

test('what the manifests ask for is enough: nothing that is read takes more', async () => {
  const granted = new Set(asked.map(({ grant }) => grant.name));
  expect(await audited(refusing((name) => !granted.has(name)))).toEqual(whole);
});

describe.each(asked.map((need) => [need.grant.name, need] as const))('without %s', (name, need) => {
  let less: Findings;
  beforeAll(async () => {
    less = await audited(refusing((one) => one === name));
  });
  const concerned = new Set([...need.controls, ...need.evidence]);

  test('every control that does not ask for it finds what it found', () => {
    for (const { id } of controls) if (!concerned.has(id)) expect(less[id]).toEqual(whole[id]);
  });

  test('no control is better off, and what cannot be told any more names the permission', () => {
    for (const { id } of controls) {
      const [before, after] = [whole[id], less[id]];
      if (after?.verdict === before?.verdict) continue;
      expect({ id, verdict: after?.verdict }).toEqual({ id, verdict: 'unknown' });
      expect(after?.missing.map(({ permission }) => permission).join(', ')).toContain(name);
    }
  });

  test('these of the basics are not told', () => {
    const table = `untold['${name}'] above, of what the demo tenant tells with everything granted`;
    const lost = basicIds.filter((id) => less[id]?.verdict === 'unknown' && whole[id]?.verdict !== 'unknown');
    expect({ [table]: lost }).toEqual({ [table]: untold[name] ?? [] });
  });
});
