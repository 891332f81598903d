/**
 * A change of a part of a policy. What the service does with the parts that are left out is documented for one depth alone, so what hardenbot
 * sends is right whether they are kept or dropped; and what someone else changes beside it meanwhile stays.
 */
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { blockPolicy, bo, countries, cy, globalAdmin, licensed, people } from '../../src/controls/reasoning/access/case-rows';
import { invert, type Operation } from '../../src/engine/plan/operation';
import { isRefusal } from '../../src/lib/errors';
import { leaveOutOf } from '../../src/tenant/resources/policy-exclusion';
import { afterCreating } from '../support/controls/after-creating';
import { draft, isChangeable } from '../support/controls/run-case';
import { count, sampleOfEach } from '../support/runner/counts';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';
import type { SeenRequest } from '../support/wire/http-listener';
import { WireClient } from '../support/wire/wire-client';

const readings = ['merge', 'oneLevel', 'replace'] as const;
const day = 24 * 60 * 60 * 1000;
const maxStages = 4;
const nested = /^(graph\.conditionalAccessPolicies|graph\.authorizationPolicy)$/;
const policies = '/identity/conditionalAccess/policies';

const casesOf = ({ id }: Control) => (require(`../../src/controls/${id}/cases`) as { cases: readonly Case[] }).cases;

/** Which parts its first stage changes of what is there already; null: none. */
async function changedParts(control: Control, one: Case): Promise<string | null> {
  const planned = await draft(control, one);
  if (isRefusal(planned)) return null;
  const updates = [...planned.operations].filter(({ kind, resource }) => kind === 'update' && nested.test(resource));
  const parts = updates.flatMap((operation) => Object.keys('after' in operation ? operation.after : {}));
  return parts.length === 0 ? null : [...new Set(parts)].toSorted().join(' ');
}

describe('every plan and its undo', () => {
  let lab: TenantLab;
  beforeAll(async () => {
    lab = await openTenantLab();
  });
  afterAll(() => lab.close());

  /** Plans to the end, and undoes it all: the tenant is as it was. */
  async function thereAndBack(control: Control, one: Case): Promise<void> {
    lab.load(one);
    const before = lab.state();
    const undo: (readonly Operation[])[] = [];
    for (let stage = 0; stage < maxStages; stage += 1) {
      const planned = await lab.draft(control, one);
      if (isRefusal(planned) && stage > 0) break;
      if (isRefusal(planned)) throw new Error(`refused: ${planned.code} ${planned.reason}`);
      const operations = [...planned.operations];
      if (operations.length === 0) break;
      undo.unshift(await lab.apply(operations));
      expect((await lab.audit(control, one)).verdict).toBe(planned.expects);
      lab.passTime(8 * day);
    }
    for (const operations of undo) await lab.apply(operations);
    expect(lab.state()).toEqual(before);
  }

  test('is right whatever the service does with what is left out', async () => {
    const all: { readonly control: Control; readonly one: Case; readonly kind: string }[] = [];
    for (const control of controls.filter(({ plan }) => plan !== undefined))
      for (const one of casesOf(control).filter(isChangeable)) {
        const parts = await changedParts(control, one);
        if (parts !== null) all.push({ control, one, kind: `${control.id} ${parts}` });
      }
    const kinds = new Set(all.map(({ kind }) => kind));
    for (const { control, one } of sampleOfEach(all, 1, ({ kind }) => kind))
      for (const patch of readings) await thereAndBack(control, { ...one, state: { ...one.state, simulator: { patch } } });
    // Whom, with what, whether it counts, and what everyone may do.
    for (const part of ['conditions.users', 'conditions.platforms', 'state', 'permissionGrantPoliciesAssigned'])
      expect([...kinds].filter((kind) => kind.includes(part))).not.toEqual([]);
  });

  const withOwnPolicy = ['admin-mfa', 'country-block', 'device-code', 'legacy-auth', 'mfa', 'workload-ip'];

  /** The policy that the control made, some days later, with what an administrator put into it; and by which parts a plan mends it. */
  async function tampered(
    id: string,
    put: object,
  ): Promise<{ readonly control: Control; readonly one: Case; readonly parts: string }> {
    const control = controls.find((one) => one.id === id) as Control;
    for (const first of casesOf(control).filter(isChangeable)) {
      const prepared = await draft(control, first);
      const made = isRefusal(prepared) ? null : afterCreating(first, [...prepared.operations]);
      if (made === null) continue;
      const graph = made.state['graph'] as { readonly conditionalAccessPolicies: readonly ReturnType<typeof blockPolicy>[] };
      const rows = graph.conditionalAccessPolicies.map((row) =>
        row.displayName.startsWith(`hardenbot ${id}:`) ? mixed(row, put) : row,
      );
      const one = { ...made, state: { ...made.state, graph: { ...graph, conditionalAccessPolicies: rows } } };
      const parts = await changedParts(control, one);
      if (parts !== null) return { control, one, parts };
    }
    throw new Error(`${id} mends none of its policies.`);
  }

  const puts: Readonly<Record<string, object>> = {
    'conditions.users': { conditions: { users: { excludeRoles: [globalAdmin] } } },
    'conditions.applications': { conditions: { applications: { excludeApplications: ['Office365'] } } },
    'conditions.clientAppTypes': { conditions: { clientAppTypes: ['browser'] } },
    'conditions.platforms': { conditions: { platforms: { includePlatforms: ['linux'], excludePlatforms: [] } } },
    'conditions.signInRiskLevels': { conditions: { signInRiskLevels: ['high'] } },
    'conditions.devices': { conditions: { devices: { deviceFilter: { mode: 'include', rule: 'device.isCompliant -eq True' } } } },
    'conditions.locations': { conditions: { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } } },
    grantControls: { grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } },
  };

  test.each(withOwnPolicy)('%s mends its policy whatever an administrator put into it, and undoes that', async (id) => {
    const about = id === 'workload-ip' ? 'conditions.users' : '';
    const all = Object.entries(puts).filter(([part]) => part !== about);
    const { control, one, parts } = await tampered(
      id,
      all.reduce((sum, [, put]) => mixed(sum, put), {}),
    );
    for (const [part] of all) expect(parts).toContain(part);
    for (const patch of readings) await thereAndBack(control, { ...one, state: { ...one.state, simulator: { patch } } });
  });

  // A part alone is what a service that wants the whole refuses.
  const ofAlone = readings.toReversed().slice(0, count({ fast: 1, full: readings.length }));

  test.each(Object.keys(puts))('%s alone', async (part) => {
    const { control, one, parts } = await tampered('legacy-auth', puts[part] ?? {});
    expect(parts).toBe(part);
    for (const patch of ofAlone) await thereAndBack(control, { ...one, state: { ...one.state, simulator: { patch } } });
  });
});

/** One object over the other, at every depth; lists are taken whole. */
function mixed<Value extends object>(under: Value, over: object): Value {
  const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
  const parts = Object.entries(over).map(([key, value]): [string, unknown] => {
    const there: unknown = Reflect.get(under, key);
    return [key, isTree(there) && isTree(value) ? mixed(there, value) : value];
  });
  return { ...under, ...Object.fromEntries(parts) };
}

describe('over the wire', () => {
  const abroad = countries(1, 'Abroad', ['RU']);
  const block = blockPolicy(1, 'Not from abroad', { locations: { includeLocations: [abroad.id], excludeLocations: [] } });
  const guests = {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#guests',
    guestOrExternalUserTypes: 'internalGuest,serviceProvider',
    externalTenants: {
      '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
      membershipKind: 'enumerated',
      'members@odata.context': 'x',
      members: ['7e000000-0000-4000-8000-000000000009'],
    },
  };
  const policy = {
    ...block,
    conditions: { ...block.conditions, users: { ...block.conditions.users, excludeGuestsOrExternalUsers: guests } },
  };
  const exclusion = leaveOutOf({ policy: policy.id, person: bo.id }, { policy: 'Not from abroad', person: 'bo@contoso.com' });
  const undone = invert(exclusion, exclusion.name) as Operation;

  let tenant: SimulatedTenant;
  afterEach(() => tenant.close());
  const open = async (simulator: object = {}): Promise<void> => {
    const graph = { users: people, subscribedSkus: [licensed], namedLocations: [abroad], conditionalAccessPolicies: [policy] };
    tenant = await openSimulatedTenant({ graph, simulator });
  };

  interface GraphState {
    readonly graph: { readonly conditionalAccessPolicies: readonly (typeof policy)[] };
  }
  const now = () => (tenant.simulator.state() as GraphState).graph.conditionalAccessPolicies[0] ?? policy;
  const patches = () => tenant.door.seen.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body) as object);

  /** An administrator changes what the policy is about right before our write arrives. */
  function meanwhile(excludeApplications: readonly string[]): void {
    let isDone = false;
    tenant.door.script(({ method }: SeenRequest) => {
      if (method !== 'PATCH' || isDone) return null;
      isDone = true;
      const state = tenant.simulator.state() as GraphState;
      const { conditions } = now();
      const changed = { ...conditions, applications: { ...conditions.applications, excludeApplications } };
      tenant.simulator.load({
        ...state,
        graph: { ...state.graph, conditionalAccessPolicies: [{ ...now(), conditions: changed }] },
      });
      return null;
    });
  }

  test('what an administrator does to another part meanwhile survives a travel exception, and its end', async () => {
    await open();
    meanwhile(['Office365']);
    expect(await tenant.client.write(exclusion)).toMatchObject({ result: 'applied' });
    expect(now().conditions.applications.excludeApplications).toEqual(['Office365']);
    expect(now().conditions.users.excludeUsers).toContain(bo.id);
    meanwhile(['Office365', 'MicrosoftAdminPortals']);
    expect(await tenant.client.write(undone)).toEqual({ result: 'applied' });
    expect(now().conditions.applications.excludeApplications).toEqual(['Office365', 'MicrosoftAdminPortals']);
    expect(now().conditions.users).toMatchObject({
      ...policy.conditions.users,
      excludeUsers: policy.conditions.users.excludeUsers,
    });
  });

  test('only whom it is for is sent, whole, and of annotations only the type that has to be said', async () => {
    await open();
    await tenant.client.write(exclusion);
    const { excludeGuestsOrExternalUsers: _, ...users } = policy.conditions.users;
    expect(patches()).toEqual([
      {
        conditions: {
          users: {
            ...users,
            excludeUsers: [...users.excludeUsers, bo.id],
            excludeGuestsOrExternalUsers: {
              guestOrExternalUserTypes: 'internalGuest,serviceProvider',
              externalTenants: {
                '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
                membershipKind: 'enumerated',
                members: guests.externalTenants.members,
              },
            },
          },
        },
      },
    ]);
  });

  test.each(readings)('a travel exception and its end leave the policy as it was (%s)', async (patch) => {
    await open({ patch });
    expect(await tenant.client.write(exclusion)).toMatchObject({ result: 'applied' });
    expect(now().conditions.users.excludeUsers).toContain(bo.id);
    expect(await tenant.client.write(undone)).toEqual({ result: 'applied' });
    const shown = ({ conditions }: typeof policy) =>
      JSON.stringify(conditions.users).replace(/"[^"]*@odata[^"]*":"[^"]*",?/g, '');
    expect(shown(now())).toBe(shown(policy));
    expect({ ...now().conditions, users: 0 }).toEqual({ ...policy.conditions, users: 0 });
    // A service that wants the whole has refused the part, which changed nothing.
    expect(patches()).toHaveLength(patch === 'replace' ? 4 : 2);
  });

  const update = (before: object, after: object): Operation => ({
    kind: 'update',
    resource: 'graph.conditionalAccessPolicies',
    object: 'Not from abroad',
    identity: policy.id,
    before: before as never,
    after: after as never,
  });

  test.each(readings)('what was not there before is unset by name when it is undone (%s)', async (patch) => {
    await open({ patch });
    const risks = update(
      { 'conditions.signInRiskLevels': [], 'conditions.platforms': null },
      { 'conditions.signInRiskLevels': ['high'], 'conditions.platforms': { includePlatforms: ['linux'], excludePlatforms: [] } },
    );
    expect(await tenant.client.write(risks)).toEqual({ result: 'applied' });
    expect(now().conditions).toMatchObject({ signInRiskLevels: ['high'], platforms: { includePlatforms: ['linux'] } });
    expect(await tenant.client.write(invert(risks) as Operation)).toEqual({ result: 'applied' });
    expect(now().conditions).toMatchObject({ signInRiskLevels: [], platforms: null, locations: policy.conditions.locations });
    expect(patches().at(-1)).toMatchObject({ conditions: { signInRiskLevels: [], platforms: null } });
  });

  test('a change of one part is in conflict with a change of that part alone', async () => {
    await open();
    const places = update(
      { 'conditions.locations': policy.conditions.locations },
      { 'conditions.locations': { includeLocations: ['All'], excludeLocations: [] } },
    );
    meanwhile(['Office365']);
    await tenant.client.write(places);
    const current = await tenant.client.current(invert(places) as Operation);
    expect(current?.fields).toEqual({ 'conditions.locations': { includeLocations: ['All'], excludeLocations: [] } });
  });

  test.each([
    ['as Microsoft shows it', { conditions: { signInRiskLevels: ['high', 'medium'] } }],
    ['as a published client sends it', { conditions: { users: { excludeUsers: [cy.id] } } }],
  ])('the simulated service takes a part alone, %s, and keeps the rest', async (_name, body) => {
    await open();
    const { simulator } = tenant;
    const client = await WireClient.start({ graph: (simulator.state() as GraphState).graph });
    expect((await client.graph('PATCH', `${policies}/${policy.id}`, body)).status).toBe(204);
    const shown = (await client.graph('GET', `${policies}/${policy.id}`)).json as unknown as typeof policy;
    expect(shown.conditions).toMatchObject(body.conditions);
    expect(shown.conditions.applications).toEqual(policy.conditions.applications);
    expect(shown.conditions.users.includeUsers).toEqual(['All']);
    await client.close();
  });
});
