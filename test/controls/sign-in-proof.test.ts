/** Who would be kept from signing in by a plan: reasoning about one account at one place, and what What-If says of it. */

import type { AccessQuestions, GuardedSignIn } from '../../src/controls/access-proof';
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { control as countryBlock } from '../../src/controls/country-block/index';
import {
  addresses,
  ana,
  bo,
  countries,
  licensed,
  people,
  sync,
  syncRole,
  tenantId,
} from '../../src/controls/reasoning/access/case-rows';
import { isBlocked } from '../../src/controls/reasoning/access/coverage/sign-in-effect';
import { ternary } from '../../src/controls/reasoning/access/kinds/ternary';
import { asPlanned, onlyEnforced } from '../../src/controls/reasoning/access/plan/as-planned';
import { LastSeen } from '../../src/controls/reasoning/access/plan/last-seen';
import { policyEffect } from '../../src/controls/reasoning/access/policy/policy-effect';
import { noReferences } from '../../src/controls/reasoning/access/tenant/references';
import { policyRead, TenantAccess, userRead } from '../../src/controls/reasoning/access/tenant/tenant-access';
import { control as workloadIp } from '../../src/controls/workload-ip/index';
import type { Fields, Operation } from '../../src/engine/plan/operation';
import { isRefusal, TenantError } from '../../src/lib/errors';
import { signIns } from '../../src/tenant/resources/sign-in';
import type { WhatIfVerdict } from '../../src/tenant/what-if';
import { runReads } from '../../src/worker/audit/run-reads';
import { proveAccess } from '../../src/worker/plan/prove-access';
import { contextOf } from '../support/controls/run-case';
import { stateClient } from '../support/tenants/state-client';

const office = addresses(4, 'Office', ['198.51.100.0/24'], true);
const abroad = countries(1, 'Abroad', ['RU', 'KP']);

const blocking = (conditions: Fields) => ({
  displayName: 'ours',
  state: 'enabledForReportingButNotEnforced',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
    ...conditions,
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
});

const createPolicy = (conditions: Fields): Operation => ({
  kind: 'create',
  resource: 'graph.conditionalAccessPolicies',
  object: 'ours',
  name: 'ours',
  after: blocking(conditions),
});

const browser = { client: 'browser', application: '00000003-0000-0ff1-ce00-000000000000' } as const;

function tenantAccess(): TenantAccess {
  const access = new TenantAccess([policyRead, userRead], {
    accountNames: [ana.id, bo.id],
    alsoRefers: noReferences,
    matters: () => true,
    spareSynchronization: false,
    rolesMatter: () => false,
    asOf: new Date('2026-11-24T00:00:00Z'),
  });
  for (const person of people) access.accounts.add(userRead.resource.row.parse(person));
  access.accounts.whole = true;
  access.locations.whole = true;
  for (const location of [office, abroad]) {
    access.locations.add(locationRow(location));
    access.locationRows.push(locationRow(location));
  }
  return access;
}

/** What ours would do to ana's sign-in once it is enforced. */
function verdict(conditions: Fields, from: { readonly country: string | null; readonly ipAddress: string | null }): string {
  const access = tenantAccess();
  const [account = -1] = access.accounts.named(ana.id);
  const planned = asPlanned(access, [createPolicy(conditions)]);
  const [policy] = planned.policies;
  if (policy === undefined) throw new Error('The plan makes a policy.');
  const answer = isBlocked(policy, { account, ...browser, ...from }, access);
  return Object.entries(ternary).find(([, value]) => value === answer)?.[0] ?? '';
}

const locationRow = (row: object) => {
  const { '@odata.type': type, ...rest } = row as { readonly '@odata.type': string };
  return { ...rest, type: type.replace('#microsoft.graph.', '') } as never;
};

const within = (includeLocations: readonly string[], excludeLocations: readonly string[] = []) => ({
  locations: { includeLocations, excludeLocations },
});
const nowhere = { country: null, ipAddress: null };
const inRu = { country: 'RU', ipAddress: null };

test.each([
  ['a block of everyone', {}, nowhere, 'yes'],
  ['a block that leaves them out', { users: { includeUsers: ['All'], excludeUsers: [ana.id] } }, nowhere, 'no'],
  ['a block of someone else', { users: { includeUsers: [bo.id] } }, nowhere, 'no'],
  [
    'a block of a group that was not read',
    { users: { includeGroups: ['6a000000-0000-4000-8000-0000000000ff'] } },
    nowhere,
    'perhaps',
  ],
  ['a block of everyone but who synchronises', { users: { includeUsers: ['All'], excludeRoles: [syncRole] } }, nowhere, 'yes'],
  ['a block of legacy clients', { clientAppTypes: ['other'] }, nowhere, 'no'],
  [
    'a block of another application',
    { applications: { includeApplications: ['11111111-2222-4333-8444-555555555555'] } },
    nowhere,
    'no',
  ],
  ['a block of their country', within([abroad.id]), inRu, 'yes'],
  ['a block of another country', within([abroad.id]), { country: 'DE', ipAddress: null }, 'no'],
  ['a block of countries when theirs is not known', within([abroad.id]), nowhere, 'perhaps'],
  [
    'a block of their country but for an office they are in',
    within([abroad.id], [office.id]),
    { country: 'RU', ipAddress: '198.51.100.9' },
    'no',
  ],
  [
    'a block of their country but for an office they are not in',
    within([abroad.id], [office.id]),
    { country: 'RU', ipAddress: '192.0.2.1' },
    'yes',
  ],
  ['a block of their country but for an office they may be in', within([abroad.id], [office.id]), inRu, 'perhaps'],
  ['a condition that nobody can tell beforehand', { userRiskLevels: ['high'] }, nowhere, 'perhaps'],
])('%s', (_name, conditions, from, expected) => {
  expect(verdict(conditions, from)).toBe(expected);
});

test('a block of everyone but who synchronises spares someone who does, where roles were read', () => {
  const [policy] = asPlanned(tenantAccess(), [
    createPolicy({ users: { includeUsers: ['All'], excludeRoles: [syncRole] } }),
  ]).policies;
  if (policy === undefined) throw new Error('The plan makes a policy.');
  const access = tenantAccess();
  access.roles.assign({ principalId: bo.id, roleDefinitionId: syncRole, directoryScopeId: '/' } as never);
  access.roles.whole = true;
  const answers = [ana, bo].map(({ id }) => {
    const [account = -1] = access.accounts.named(id);
    return isBlocked(policy, { account, ...browser, ...nowhere }, access);
  });
  expect(answers).toEqual([ternary.yes, ternary.no]);
});

test('a plan that changes a place touches the policies that are on and name it, and its own as it makes them', () => {
  const access = tenantAccess();
  const present = (id: string, state: string, places: readonly string[]) =>
    policyEffect(policyRead.resource.row.parse({ ...blocking(within(places)), id, displayName: id, state }));
  access.policies.push(
    present('names-it', 'enabled', [abroad.id]),
    present('is-off', 'disabled', [abroad.id]),
    present('names-another', 'enabled', [office.id]),
    present('ours', 'enabled', [abroad.id]),
  );
  const change = (resource: string, identity: string, after: Fields): Operation => ({
    kind: 'update',
    resource,
    object: identity,
    identity,
    before: {},
    after,
  });
  const { policies } = asPlanned(access, [
    change('graph.namedLocations', abroad.id, { countriesAndRegions: ['US'] }),
    change('graph.conditionalAccessPolicies', 'ours', { displayName: 'ours, changed' }),
  ]);
  expect(policies.map(({ name }) => name)).toEqual(['ours, changed', 'names-it']);
});

test('What-If decides only where the plan enforces what is there already', () => {
  const enforce: Operation = {
    kind: 'update',
    resource: 'graph.conditionalAccessPolicies',
    object: 'ours',
    identity: 'CA-1',
    before: { state: 'enabledForReportingButNotEnforced' },
    after: { state: 'enabled' },
  };
  expect(onlyEnforced([enforce])).toEqual(new Set(['ca-1']));
  expect(onlyEnforced([enforce, createPolicy({})])).toBeNull();
  expect(onlyEnforced([{ ...enforce, after: { state: 'enabled', conditions: {} } }])).toBeNull();
});

test('where somebody was seen last is their last success, not an attempt, not of long ago, not of tomorrow', () => {
  const seen = new LastSeen(new Date('2026-11-24T00:00:00Z'), ['ANA@contoso.com']);
  const at = (day: string, country: string, errorCode = 0) =>
    seen.see(
      seen.read,
      signIns.row.parse({
        createdDateTime: `2026-${day}T08:00:00Z`,
        userId: ana.id,
        userPrincipalName: ana.userPrincipalName,
        clientAppUsed: 'IMAP4',
        location: { countryOrRegion: country },
        status: { errorCode },
      }),
    );
  expect(seen.of([ana.id, ana.userPrincipalName])).toBeNull();
  at('11-20', 'de');
  at('11-10', 'FR');
  at('11-21', 'RU', 53003);
  at('09-01', 'US');
  at('11-25', 'KP');
  expect(seen.of([ana.id, ana.userPrincipalName])).toMatchObject({ country: 'DE', client: 'other' });
});

const signIn = (blockedBy: GuardedSignIn['blockedBy']): GuardedSignIn => ({
  name: 'ana',
  role: 'requester or approver',
  from: 'DE',
  question: { who: { kind: 'user', id: ana.id }, country: 'DE', ipAddress: null, ...browser },
  blockedBy,
});
const asked = (blockedBy: GuardedSignIn['blockedBy'] = []): AccessQuestions => ({
  signIns: [signIn(blockedBy)],
  decidedBy: new Set(['ca-1']),
  notMeasured: [],
});
const says =
  (applies: boolean, reason: string, id = 'ca-1') =>
  (): Promise<readonly WhatIfVerdict[]> =>
    Promise.resolve([{ id, name: 'ours', applies, reason }]);
const textOf = ({ guards }: { readonly guards: readonly { readonly label: string; readonly value: string }[] }) =>
  guards.map(({ label, value }) => `${label}: ${value}`).join('\n');

describe('the two together', () => {
  test('What-If that finds a block refuses, whatever reasoning says', async () => {
    const { refusal } = await proveAccess({ origin: 'microsoft', whatIf: says(true, 'notSet') }, asked());
    expect(refusal).toMatchObject({ code: 'would-lock-out', reason: expect.stringContaining('by ours') });
  });

  test('reasoning that finds a block refuses, whatever What-If says', async () => {
    const { refusal } = await proveAccess(
      { origin: 'microsoft', whatIf: says(false, 'users') },
      asked([{ policy: 'ours', certain: true }]),
    );
    expect(refusal?.code).toBe('would-lock-out');
  });

  test('a condition that is not met settles what reasoning could not tell', async () => {
    const proven = await proveAccess(
      { origin: 'microsoft', whatIf: says(false, 'location') },
      asked([{ policy: 'ours', certain: false }]),
    );
    expect(proven.refusal).toBeNull();
    expect(textOf(proven)).not.toContain('Unknown');
  });

  test.each(['notEnoughInformation', 'policyNotEnabled', 'unknownFutureValue', 'nothing said'])(
    'a policy that was not evaluated (%s) is no policy that does not apply',
    async (reason) => {
      const proven = await proveAccess(
        { origin: 'microsoft', whatIf: says(false, reason) },
        asked([{ policy: 'ours', certain: false }]),
      );
      expect(textOf(proven)).toContain("Microsoft's What-If did not say for 1 of them");
      expect(textOf(proven)).toContain('Unknown: whether ours blocks ana from DE');
    },
  );

  test('an answer that does not name the policy is no answer', async () => {
    const proven = await proveAccess({ origin: 'microsoft', whatIf: says(false, 'users', 'another') }, asked());
    expect(proven.summary).toContain('reasoning over the policies that were read for 1 sign-in');
  });

  test('an answer that fails half way counts as far as it came, and says why it ended', async () => {
    const questions = { ...asked(), signIns: [signIn([]), signIn([])] };
    let calls = 0;
    const whatIf = (): Promise<readonly WhatIfVerdict[]> => {
      calls += 1;
      return calls === 1 ? says(false, 'users')() : Promise.reject(new TenantError('too busy', { kind: 'throttled' }));
    };
    const { summary } = await proveAccess({ origin: 'microsoft', whatIf }, questions);
    expect(summary).toBe(
      "Microsoft's What-If answered for 1 sign-in, reasoning over the policies that were read for 1 sign-in; none is blocked for certain (Microsoft's What-If gave no answer: too busy)",
    );
  });
});

/** What a control asks before it does what it drafts, or something else. */
async function questionsOf(control: Control, one: Case, instead?: readonly Operation[]): Promise<AccessQuestions> {
  const context = contextOf(control, one);
  const planning = control.plan?.(context);
  if (planning?.proof === undefined) throw new Error(`${control.id} proves nothing.`);
  const { proof } = planning;
  const { outcomes } = await runReads(
    [
      { reads: control.reads(context), fold: planning },
      { reads: proof.reads(), fold: proof },
    ],
    { client: stateClient(one.state), monotonicMs: () => 0 },
  );
  const draft = planning.draft(outcomes);
  if (isRefusal(draft)) throw new Error(draft.reason);
  return proof.questions(outcomes, instead ?? [...draft.operations]);
}

describe('a control asks', () => {
  const asOf = '2026-11-24T00:00:00Z';
  const seenIn = (who: typeof ana, country: string) => ({
    createdDateTime: '2026-11-20T08:00:00Z',
    userId: who.id,
    userPrincipalName: who.userPrincipalName,
    clientAppUsed: 'Browser',
    location: { countryOrRegion: country },
    status: { errorCode: 0 },
  });
  const graph = {
    users: [...people, sync],
    conditionalAccessPolicies: [],
    namedLocations: [],
    subscribedSkus: [licensed],
    identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
    signIns: [seenIn(ana, 'DE'), seenIn(sync, 'RU')],
  };
  const blockRu = (more: Partial<Case> = {}): Case => ({
    name: '',
    verdict: 'fail',
    settings: { block: ['RU'], home: ['DE'] },
    protectedPeople: [ana.id, bo.id, '00000000-0000-4000-8000-00000000dead'],
    state: { asOf, graph },
    ...more,
  });

  test('for emergency accounts from home and from where it blocks, for people from where they were seen or from home', async () => {
    const { signIns: list, notMeasured } = await questionsOf(countryBlock, blockRu());
    expect(list.map(({ name, question, blockedBy }) => [name, question.country, blockedBy.length])).toEqual([
      ['bg1@contoso.com', 'DE', 0],
      ['bg1@contoso.com', 'RU', 0],
      ['bg2@contoso.com', 'DE', 0],
      ['bg2@contoso.com', 'RU', 0],
      ['ana@contoso.com', 'DE', 0],
      ['bo@contoso.com', 'DE', 0],
      ['sync_on1@contoso.com', 'RU', 1],
    ]);
    expect(list.at(-1)?.blockedBy).toEqual([{ policy: expect.stringContaining('hardenbot'), certain: false }]);
    expect(notMeasured.join(' ')).toContain('1 name that is no account of this tenant');
  });

  test('nothing of people whom nobody saw where settings name no home, and says so', async () => {
    const { signIns: list, notMeasured } = await questionsOf(
      countryBlock,
      blockRu({ settings: { block: ['RU'] }, protectedPeople: [bo.id] }),
    );
    expect(list.some(({ name }) => name === 'bo@contoso.com')).toBe(false);
    expect(notMeasured.join(' ')).toContain('bo@contoso.com');
  });

  describe('for the bot, where applications are restricted', () => {
    const bot = 'b0700000-0000-4000-8000-000000000001';
    const application = {
      id: bot,
      appId: 'b0700000-0000-4000-8000-0000000000aa',
      displayName: 'hardenbot',
      accountEnabled: true,
      appOwnerOrganizationId: tenantId,
      servicePrincipalType: 'Application',
      signInAudience: 'AzureADMyOrg',
    };
    const plan = (servicePlanId: string, servicePlanName: string) => ({
      servicePlanId,
      servicePlanName,
      provisioningStatus: 'Success',
    });
    const premium = {
      ...licensed,
      servicePlans: [
        ...licensed.servicePlans,
        plan('84c289f0-efcb-486f-8581-07f44fc9efad', 'AAD_WRKLDID_P1'),
        plan('7dc0e92d-bf15-401d-907e-0884efe7c760', 'AAD_WRKLDID_P2'),
      ],
    };
    const one: Case = {
      name: '',
      verdict: 'fail',
      settings: { ranges: ['203.0.113.0/24'] },
      bot: { servicePrincipalId: bot, egress: ['203.0.113.7/32', '203.0.113.8/32'] },
      state: { asOf, graph: { ...graph, servicePrincipals: [application], subscribedSkus: [premium] } },
    };
    const forApplications = (clientApplications: Fields) => createPolicy({ users: {}, clientApplications });

    test('from each of its addresses', async () => {
      const drafted = await questionsOf(workloadIp, one);
      expect(drafted.signIns.map(({ question, blockedBy }) => [question.ipAddress, blockedBy.length])).toEqual([
        ['203.0.113.7', 0],
        ['203.0.113.8', 0],
      ]);
    });

    test('and says that a careless policy blocks it', async () => {
      const careless = forApplications({ includeServicePrincipals: ['ServicePrincipalsInMyTenant'] });
      const { signIns: list } = await questionsOf(workloadIp, one, [careless]);
      expect(list[0]?.blockedBy).toEqual([{ policy: 'ours', certain: true }]);
    });

    test('and says that a policy for applications of an attribute, which nobody reads, may block it', async () => {
      const filtered = forApplications({
        includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
        servicePrincipalFilter: { mode: 'include', rule: 'CustomSecurityAttribute.Zone_Outside -eq true' },
      });
      const { signIns: list } = await questionsOf(workloadIp, one, [filtered]);
      expect(list[0]?.blockedBy).toEqual([{ policy: 'ours', certain: false }]);
    });

    test('and says that it cannot ask where settings do not name its application', async () => {
      const { signIns: list, notMeasured } = await questionsOf(workloadIp, { ...one, bot: { egress: ['203.0.113.7/32'] } });
      expect(list).toEqual([]);
      expect(notMeasured).toEqual(['Settings do not say which application hardenbot signs in with.']);
    });
  });
});
