/** A tenant that grants what the manifests say, and nothing else: every control is planned, applied and undone; less is missed by name. */
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import type { Operation } from '../../src/engine/plan/operation';
import { incidentReads } from '../../src/features/incident/needs';
import { isRefusal, TenantError } from '../../src/lib/errors';
import { type Need, needsOf } from '../../src/setup/needs';
import { readOf } from '../../src/tenant/resource';
import type { AuthenticationMethod } from '../../src/tenant/resources/authentication-method';
import { resourceByKey } from '../../src/tenant/resources/registry';
import { confirmCompromised, riskyUsers } from '../../src/tenant/resources/risky-user';
import { removeMethod } from '../../src/tenant/resources/sign-in-method';
import { switchAccount } from '../../src/tenant/resources/user';
import { resetPassword } from '../../src/tenant/resources/user-password';
import { revokeSessions } from '../../src/tenant/resources/user-session';
import { draft } from '../support/controls/run-case';
import { type Granted, grantedTo, without } from '../support/tenants/exact-grants';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';
import { casesOf } from '../vendor/record/controls';

/** As the write manifests grant, by the words of a state file. */
const exact = grantedTo('write');

const granting = (one: Case, granted: Granted): Case => ({ ...one, state: { ...one.state, simulator: granted } });

interface Change {
  readonly control: Control;
  readonly one: Case;
  readonly operations: readonly Operation[];
}

/** Of each control the cases that change something which no case before them did; those whose tenant refuses something are left out. */
async function changesOf(): Promise<readonly Change[]> {
  const seen = new Set<string>();
  const list: Change[] = [];
  for (const control of controls.filter(({ plan }) => plan !== undefined))
    for (const one of casesOf(control)) {
      if ('collection' in one.state) continue;
      const drafted = await draft(control, one);
      if (isRefusal(drafted)) continue;
      const operations = [...drafted.operations];
      // What is granted by hand for one change is in no manifest.
      if (operations.some(({ resource }) => resourceByKey(resource).permission.onDemand !== undefined)) continue;
      const kinds = operations.map(({ kind, resource }) => `${control.id} ${kind} ${resource}`);
      if (kinds.every((kind) => seen.has(kind))) continue;
      for (const kind of kinds) seen.add(kind);
      list.push({ control, one, operations });
    }
  return list;
}

let lab: TenantLab;
let changes: readonly Change[];
beforeAll(async () => {
  lab = await openTenantLab();
  changes = await changesOf();
});
afterAll(() => lab.close());

/** Requests that are refused to an app that may do less than everything. */
async function refusedCalls(does: (granted: Case) => Promise<void>, one: Case): Promise<readonly string[]> {
  const refused = () =>
    lab
      .calls()
      .flatMap(({ status, method, path, cmdlet }) => (status === 401 || status === 403 ? [`${method} ${cmdlet ?? path}`] : []));
  await does(one);
  // What the file of a case does not hold is refused to everyone.
  const toAll = new Set(refused());
  await does(granting(one, exact));
  return refused().filter((call) => !toAll.has(call));
}

test('every control is audited, planned, applied and undone without one refusal for want of a permission', async () => {
  for (const { control, one } of changes) {
    const refused = await refusedCalls(async (granted) => {
      lab.load(granted);
      await lab.audit(control, granted);
      const drafted = await lab.draft(control, granted);
      if (isRefusal(drafted)) throw new Error(`${control.id}, ${one.name}: ${drafted.reason}`);
      await lab.apply(await lab.apply(drafted.operations));
    }, one);
    expect({ control: control.id, case: one.name, refused }).toEqual({ control: control.id, case: one.name, refused: [] });
  }
  expect(new Set(changes.map(({ control }) => control.id)).size).toBeGreaterThan(20);
});

const ana = { id: '5a000000-0000-4000-8000-000000000001', name: 'ana@contoso.com' };
const methods = ['microsoftAuthenticator', 'softwareOath', 'windowsHelloForBusiness', 'platformCredential'].map((kind) => ({
  id: kind,
  '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`,
}));
const breach = {
  graph: {
    authenticationMethods: { [ana.id]: methods },
    users: [{ id: ana.id, userPrincipalName: ana.name, accountEnabled: true, userType: 'Member' }],
    riskyUsers: [{ id: ana.id, riskLevel: 'low', riskState: 'atRisk' }],
  },
};
const containing: readonly Operation[] = [
  switchAccount({ ...ana, enabled: false }),
  revokeSessions(ana),
  resetPassword(ana),
  confirmCompromised(ana),
  ...methods.flatMap(({ id, '@odata.type': kind }) => removeMethod({ id, kind } as AuthenticationMethod, ana) ?? []),
];

/** Changes that end in an error of the tenant, with the permission that each names; what is read of risk counts as well. */
async function misses(granted: Granted, need: Need): Promise<readonly string[]> {
  const missed: string[] = [];
  const noting = async (does: () => Promise<unknown>): Promise<void> => {
    try {
      await does();
    } catch (error) {
      // A write that did not end well is an error of the lab, with the words of the change.
      missed.push(error instanceof TenantError ? (error.detail.permission ?? error.message) : String(error));
    }
  };
  const concerned = changes.filter(({ operations }) => operations.some(({ resource }) => need.resources.includes(resource)));
  for (const { one, operations } of concerned) {
    lab.load(granting(one, granted));
    await noting(() => lab.apply(operations));
  }
  lab.load(granting({ name: 'breach', state: breach, verdict: 'unknown' }, granted));
  for (const operation of containing.filter(({ resource }) => need.resources.includes(resource)))
    await noting(() =>
      lab.client.write(operation).then((written) => {
        if (written.result !== 'applied') missed.push(written.reason ?? '');
      }),
    );
  if (need.resources.includes(riskyUsers.key) && incidentReads.includes(riskyUsers.key))
    await noting(async () => {
      for await (const page of lab.client.read(readOf(riskyUsers, ['riskState'], { of: ana.id })))
        if (page.rows.length > 1) throw new Error('One account has several entries.');
    });
  return missed;
}

const reading = new Set(needsOf('read').map(({ grant }) => `${grant.kind} ${grant.name}`));
const onlyOfWrite = needsOf('write').filter(({ grant }) => !reading.has(`${grant.kind} ${grant.name}`));

test.each(onlyOfWrite.map((need) => [need.grant.name, need] as const))(
  'without %s a change that takes it fails, and names it',
  async (name, need) => {
    const whole = await misses(exact, need);
    expect(whole).toEqual([]);
    const missed = await misses(without(exact, name), need);
    expect(missed.some((one) => one.includes(name))).toBe(true);
  },
);
