/** A tenant that grants less than the manifests ask for: only what rests on that permission is unknown, and the permission is named. */
import { openTenant } from '../../adapters/m365/index';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import demo from '../../examples/demo-tenant.json';
import { auditOnce } from '../../src/cli/one-shot';
import { bareTenantSchema } from '../../src/config/settings';
import { basics } from '../../src/controls/control';
import type { Evidence, Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { exchangeAccess } from '../../src/setup/app-roles';
import { checkReading, grantName } from '../../src/setup/doctor/permissions';
import { needsOf } from '../../src/setup/needs';
import type { TenantClient } from '../../src/tenant/client';
import { allowing } from '../support/tenants/exact-grants';

const asked = needsOf('read').filter(({ grant }) => grant.kind !== 'azureRole');
const basicIds = controls.filter(({ way }) => way === basics).map(({ id }) => id);

const namesOf = (kind: 'graph' | 'exchangeRole'): readonly string[] =>
  asked.filter(({ grant }) => grant.kind === kind).map(({ grant }) => grant.name);
/** What the read manifests ask for, and nothing else. */
const manifests = { permissions: [exchangeAccess.value, ...namesOf('graph')], exchangeRoles: namesOf('exchangeRole') };
type Granted = typeof manifests;

function without(name: string): Granted {
  const others = (list: readonly string[]) => list.filter((one) => one !== name);
  return { permissions: others(manifests.permissions), exchangeRoles: others(manifests.exchangeRoles) };
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

async function audited(granted: Granted | null): Promise<Findings> {
  simulator.load({ ...demo, simulator: granted ?? {} });
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

/** The permissions that the check of permissions finds missing. */
async function missedByDoctor(granted: Granted): Promise<readonly { readonly name: string; readonly remedy: string | null }[]> {
  simulator.load({ ...demo, simulator: granted });
  const checks = await checkReading(client, new Date(demo.asOf));
  return checks.flatMap((check) => (check.state === 'missing' ? [{ name: check.name, remedy: check.remedy }] : []));
}

/** Evidence comes in the order in which the tenant answered requests that were under way together. */
function inOrder(finding: Finding): Finding {
  const keyOf = ({ object, property }: Evidence): string => `${object} ${property}`;
  return { ...finding, evidence: finding.evidence.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)) };
}

/** Basics that nothing can be said of without a permission; the others still see a gap without it, and say what they did not read. */
const unknown: Readonly<Record<string, readonly string[]>> = {
  'View-Only Configuration': [
    'auto-forward',
    'audit-log',
    'spam-filter',
    'ews',
    'domain-spoofing',
    'mail-warnings',
    'calendar-sharing',
    'outlook-add-ins',
    'safe-links',
  ],
  'View-Only Recipients': ['shared-mailbox'],
  'Directory.Read.All': ['mfa', 'admin-mfa', 'device-code', 'passwords', 'shared-mailbox', 'global-admins', 'break-glass'],
  'Policy.Read.All': ['mfa', 'admin-mfa', 'device-code', 'weak-methods', 'idle-timeout', 'authenticator-context'],
  'RoleManagement.Read.Directory': ['global-admins'],
};

let whole: Findings;
beforeAll(async () => {
  whole = await audited(manifests);
});

test('what the manifests ask for is enough: an app that may do everything finds the same', async () => {
  expect(await audited(null)).toEqual(whole);
  await audited(manifests);
  // A slot of the demo's web app refuses everyone.
  const refused = simulator.calls().filter(({ status, service }) => (status === 401 || status === 403) && service !== 'arm');
  expect(refused).toEqual([]);
});

test('hardenbot doctor misses none of what the manifests ask for', async () => {
  expect(await missedByDoctor(manifests)).toEqual([]);
});

describe.each(asked.map((need) => [need.grant.name, need] as const))('without %s', (name, need) => {
  let less: Findings;
  beforeAll(async () => {
    less = await audited(without(name));
  });
  const concerned = new Set([...need.controls, ...need.evidence]);

  test('every control that does not ask for it finds what it found', () => {
    for (const { id } of controls) if (!concerned.has(id)) expect(less[id]).toEqual(whole[id]);
  });

  test('no control is better off, and what cannot be told any more names what would open it', () => {
    for (const { id } of controls) {
      const [before, after] = [whole[id], less[id]];
      if (after?.verdict === before?.verdict) continue;
      // A gap that is proven stays one, where the rest is no longer known.
      const expected = before?.verdict === 'fail' ? /^(unknown|partial)$/ : /^unknown$/;
      expect({ id, verdict: after?.verdict }).toEqual({ id, verdict: expect.stringMatching(expected) });
      const named = (after?.missing ?? []).flatMap(({ permission }) => permission ?? []);
      expect({ id, named: named.some((one) => one.includes(name) || allowing(one).has(name)) }).toEqual({ id, named: true });
    }
  });

  test('hardenbot doctor misses it alone, and says how it is granted', async () => {
    const checks = await missedByDoctor(without(name));
    expect(checks).toEqual([{ name: grantName(need.grant), remedy: expect.stringContaining(name) }]);
    expect(checks[0]?.remedy).toMatch(/hardenbot manifest (entra|exchange) prints the script/);
  });

  test('these of the basics are not told', () => {
    const table = `unknown['${name}'] above, of what the demo tenant tells with everything granted`;
    const lost = basicIds.filter((id) => less[id]?.verdict === 'unknown' && whole[id]?.verdict !== 'unknown');
    expect({ [table]: lost }).toEqual({ [table]: unknown[name] ?? [] });
  });
});
