/** Words that Microsoft Graph hides, or that hardenbot does not know: they are unknown to anyone who asks why, in an incident, and in what is written. */
import { blockPolicy, bo, countries, licensed, mfaPolicy, people } from '../../src/controls/reasoning/access/case-rows';
import { isForPlatform } from '../../src/controls/reasoning/access/kinds/platforms';
import { ternary } from '../../src/controls/reasoning/access/kinds/ternary';
import { grantOf, meets } from '../../src/controls/reasoning/access/policy/demands';
import { policyEffect } from '../../src/controls/reasoning/access/policy/policy-effect';
import { isMultifactor, isPhishingResistant, StrengthIndex } from '../../src/controls/reasoning/access/policy/strengths';
import { invert, type Operation } from '../../src/engine/plan/operation';
import type { Gathered } from '../../src/features/incident/gathered';
import { mailItems } from '../../src/features/incident/items-mail';
import { momentsOf } from '../../src/features/incident/moments';
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy';
import { inboxRules } from '../../src/tenant/resources/inbox-rule';
import { leaveOutOf } from '../../src/tenant/resources/policy-exclusion';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const words = ['unknownFutureValue', 'somethingNew'];
const strengths = new StrengthIndex();
const named = {
  id: '57000000-0000-4000-8000-000000000012',
  displayName: 'Ours',
  policyType: 'custom',
  requirementsSatisfied: null,
};

describe.each(words)('%s', (word) => {
  test('as a platform that a policy is for or not: it may mean any', () => {
    const ofPlatforms = (platforms: object) =>
      conditionalAccessPolicies.row.parse({
        id: 'p',
        conditions: { platforms: { includePlatforms: [], excludePlatforms: [], ...platforms } },
      });
    expect(isForPlatform(ofPlatforms({ includePlatforms: ['iOS', word] }), 'linux')).toBe(ternary.perhaps);
    expect(isForPlatform(ofPlatforms({ includePlatforms: ['iOS', word] }), 'iOS')).toBe(ternary.yes);
    expect(isForPlatform(ofPlatforms({ includePlatforms: ['all'], excludePlatforms: [word] }), 'linux')).toBe(ternary.perhaps);
    expect(isForPlatform(ofPlatforms({ includePlatforms: ['iOS'] }), 'linux')).toBe(ternary.no);
  });

  test('as a grant control: what it takes is unknown, and people do not read it as a word of the service', () => {
    const policy = (builtInControls: readonly string[], operator: string) =>
      policyEffect(conditionalAccessPolicies.row.parse(mfaPolicy(1, 'All', { grantControls: { operator, builtInControls } })));
    expect(meets(policy([word], 'OR'), 'mfa', strengths)).toBe(ternary.perhaps);
    expect(meets(policy(['mfa', word], 'OR'), 'mfa', strengths)).toBe(ternary.perhaps);
    expect(meets(policy(['mfa', word], 'AND'), 'mfa', strengths)).toBe(ternary.yes);
    expect(meets(policy(['mfa', 'passwordChange'], 'OR'), 'mfa', strengths)).toBe(ternary.no);
    const shown = grantOf(policy(['mfa', 'unknownFutureValue'], 'OR'), strengths).controls;
    expect(shown).toEqual(['mfa', 'something that Microsoft Graph does not show']);
  });

  test('as a method of an authentication strength: neither strong nor weak', () => {
    const strength = (allowedCombinations: readonly string[]) => ({ ...named, allowedCombinations });
    expect(isPhishingResistant(strength(['fido2', word]))).toBe(ternary.perhaps);
    expect(isPhishingResistant(strength(['fido2', 'password,sms', word]))).toBe(ternary.no);
    expect(isMultifactor(strength(['fido2', `password,${word}`]))).toBe(ternary.perhaps);
    expect(isMultifactor({ ...strength(['fido2']), requirementsSatisfied: word })).toBe(ternary.perhaps);
  });

  test('as the risk of a sign-in and the result of a change, in an incident', () => {
    const at = new Date('2026-11-24T08:00:00Z');
    const signIn = (risk: string, ipAddress: string) => ({
      createdDateTime: at,
      ipAddress,
      clientAppUsed: 'Browser',
      status: { errorCode: 0 },
      riskLevelDuringSignIn: risk,
    });
    const gathered = {
      account: { id: 'u1', name: 'mia@contoso.com', roles: [] },
      asOf: at,
      since: new Date('2026-11-20T00:00:00Z'),
      signIns: [signIn(word, '203.0.113.1'), signIn('none', '203.0.113.2')],
      audits: [{ activityDateTime: at, activityDisplayName: 'Update user', result: word }],
      records: [],
      ...Object.fromEntries(lists.map((name) => [name, []])),
      ownDomains: null,
      mailbox: null,
      visibleRules: null,
      addresses: new Map(),
      applications: new Map(),
      apps: new Set(),
    } as unknown as Gathered;
    const moments = momentsOf(gathered);
    const about = (text: string) => moments.filter(({ what }) => what.includes(text));
    expect(about('203.0.113.1')).toMatchObject([{ what: expect.stringContaining('unknown risk'), suspicious: true }]);
    expect(about('203.0.113.2')).toMatchObject([{ what: expect.not.stringContaining('risk'), suspicious: false }]);
    expect(about('Update user')).toMatchObject([{ what: 'Update user by somebody (result unknown)' }]);
  });
});

test('a column of an inbox rule that is not known, or changes with each reading, takes no claim from the rule', () => {
  const printOf = (columns: object) => {
    const rule = inboxRules.row.parse({ Identity: 'mia\\7', Name: 'News', From: ['news@paper.example'], ...columns });
    const beginning = { sign: null, asked: new Date('2026-11-24T08:00:00Z'), restoredAt: null };
    const nothing = Object.fromEntries(lists.map((name) => [name, []]));
    const account = { id: 'u1', name: 'mia@contoso.com', roles: [] };
    const gathered = { ...nothing, account, mailbox: null, visibleRules: null, addresses: new Map(), folderTypes: new Map() };
    return mailItems({ ...gathered, rules: [rule] } as unknown as Gathered, beginning).map(({ print }) => print);
  };
  expect(printOf({ RunspaceId: '1', HasAttachment: false })).toEqual(printOf({ RunspaceId: '2', Enabled: true }));
  expect(printOf({})).not.toEqual(printOf({ DeleteMessage: true }));
});

const lists = [
  'rules',
  'shared',
  'delegates',
  'senders',
  'folders',
  'phones',
  'sent',
  'grants',
  'appRoles',
  'methods',
  'devices',
  'ownedDevices',
];

describe('what Graph hides is not written back', () => {
  const abroad = countries(1, 'Abroad', ['RU']);
  const block = blockPolicy(1, 'Not from abroad', { locations: { includeLocations: [abroad.id], excludeLocations: [] } });
  const guests = { guestOrExternalUserTypes: 'internalGuest,unknownFutureValue', externalTenants: null };
  const policy = {
    ...block,
    conditions: {
      ...block.conditions,
      users: { ...block.conditions.users, excludeUsers: [bo.id], excludeGuestsOrExternalUsers: guests },
    },
  };
  const sentence =
    '"Not from abroad" holds a value that Microsoft Graph does not show (unknownFutureValue), so it cannot be written back.';
  const exclusionOf = (person: string) =>
    leaveOutOf({ policy: policy.id, person }, { policy: 'Not from abroad', person: 'bo@contoso.com' });

  let tenant: SimulatedTenant;
  beforeEach(async () => {
    const graph = { users: people, subscribedSkus: [licensed], namedLocations: [abroad], conditionalAccessPolicies: [policy] };
    tenant = await openSimulatedTenant({ graph });
  });
  afterEach(() => tenant.close());
  const bodies = () => tenant.door.seen.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body) as unknown);

  test('not by a plan that was approved before it was there', async () => {
    const update: Operation = {
      kind: 'update',
      resource: 'graph.conditionalAccessPolicies',
      object: 'Not from abroad',
      identity: policy.id,
      before: { 'conditions.platforms': null },
      after: { 'conditions.platforms': { includePlatforms: ['unknownFutureValue'], excludePlatforms: [] } },
    };
    expect(await tenant.client.write(update)).toEqual({ result: 'failed', reason: sentence });
    expect(bodies()).toEqual([]);
  });

  test('not with the list that lets a traveller in', async () => {
    expect(await tenant.client.write(exclusionOf(people[0]?.id ?? ''))).toEqual({ result: 'failed', reason: sentence });
    expect(bodies()).toEqual([]);
  });

  test('and still the traveller is taken off the list when the travel exception is over', async () => {
    const end = invert(exclusionOf(bo.id), exclusionOf(bo.id).name) as Operation;
    expect(await tenant.client.write(end)).toEqual({ result: 'applied' });
    expect(bodies()).toEqual([{ conditions: { users: { excludeUsers: [] } } }]);
  });
});
