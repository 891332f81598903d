/** Random emergency accounts behind random policies, and what break-glass must say: each account tried in a browser, everywhere. */
import fc from 'fast-check';
import type { Verdict } from '../../../src/engine/plan/verdict';
import {
  type AccessModel,
  type AccountName,
  accessModels,
  accountIds,
  type Client,
  groupIds,
  type Policy,
  roleIds,
} from '../access/model';
import { accountsOf, type Person } from '../access/people';
import { nameOf, stateOf } from '../access/rows';
import { isFor, isFrom, isTo, isWith, places, waysIn, worldsOf } from '../access/sign-ins';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { type Ask, asks, grantOf, isDemand, isMetWithKey, listedStrengths } from './asks';

const candidates = ['bg1', 'bg2', 'cy', 'gus'] as const;
type Candidate = (typeof candidates)[number];
const keyGroup = groupIds[2];
const never = 2_147_483_647;

/** How one of the accounts is set up. */
interface Traits {
  readonly isEnabled: boolean;
  readonly isSynced: boolean;
  /** How it is Global Administrator. */
  readonly role: 'active' | 'group' | 'until spring' | 'eligible' | 'unit' | 'none';
  readonly isPasswordKept: boolean;
  readonly method: 'key' | 'phone' | 'none' | 'unread';
}

interface EmergencyModel {
  readonly access: AccessModel;
  readonly asks: readonly Ask[];
  readonly declared: readonly (Candidate | 'ghost')[];
  /** The first one stands there by its id as well. */
  readonly isTwice: boolean;
  readonly traits: Readonly<Record<Candidate, Traits>>;
  readonly domain: { readonly isFederated: boolean; readonly validity: number };
  readonly defaultsOn: boolean;
  readonly arePoliciesUnread: boolean;
}

const traits: fc.Arbitrary<Traits> = fc.record({
  isEnabled: rarely(true, fc.constant(false)),
  isSynced: rarely(false, fc.constant(true)),
  role: rarely<Traits['role']>('active', fc.constantFrom('group', 'until spring', 'eligible', 'unit', 'none')),
  isPasswordKept: rarely(true, fc.constant(false)),
  method: rarely<Traits['method']>('key', fc.constantFrom('phone', 'none', 'unread')),
});

export const emergencies: fc.Arbitrary<EmergencyModel> = fc
  .record({
    access: accessModels,
    asks: fc.array(mostly<Ask>('mfa', fc.constantFrom(...asks)), { minLength: 4, maxLength: 4 }),
    spared: fc.array(some<Candidate>(candidates, 4), { minLength: 4, maxLength: 4 }),
    declared: mostly<EmergencyModel['declared']>(['bg1', 'bg2'], some([...candidates, 'ghost'] as const, 4)),
    isTwice: rarely(false, fc.constant(true)),
    traits: fc.record({ bg1: traits, bg2: traits, cy: traits, gus: traits }),
    domain: rarely(
      { isFederated: false, validity: 90 },
      fc.record({ isFederated: fc.boolean(), validity: fc.constantFrom(90, never) }),
    ),
    defaultsOn: rarely(false, fc.constant(true)),
    arePoliciesUnread: rarely(false, fc.constant(true)),
  })
  .map(({ spared, ...drawn }) => ({ ...drawn, access: withEmergencies(drawn.access, drawn.traits, spared) }));

/** The accounts are there, hold their roles, and stand among those whom policies leave out. */
function withEmergencies(
  access: AccessModel,
  of: EmergencyModel['traits'],
  spared: readonly (readonly Candidate[])[],
): AccessModel {
  const inGroup = candidates.filter((name) => of[name].role === 'group').map((name) => accountIds[name]);
  const held = candidates.filter((name) => ['active', 'until spring'].includes(of[name].role));
  const role = roleIds.globalAdministrator;
  return {
    ...access,
    accounts: [...new Set<AccountName>([...access.accounts, ...candidates])],
    disabled: candidates.filter((name) => !of[name].isEnabled),
    groups: access.groups.map((members, index) => (groupIds[index] === keyGroup ? inGroup : members)),
    assignments: [...held.map((name) => accountIds[name]), keyGroup].map((principal) => ({ principal, role, tenantWide: true })),
    securityDefaults: false,
    policies: access.policies.map((policy, index) => ({
      ...policy,
      exclude: {
        ...policy.exclude,
        users: [...new Set([...policy.exclude.users, ...(spared[index] ?? []).map((name) => accountIds[name])])],
      },
    })),
  };
}

export function breakGlassTrial(model: EmergencyModel): Trial {
  const { access, defaultsOn } = model;
  const state = stateOf(access) as { readonly graph: Readonly<Record<string, readonly object[]>> };
  const { conditionalAccessPolicies = [], users = [], roleAssignments = [], ...graph } = state.graph;
  const policies = conditionalAccessPolicies.map((row, index) => ({ ...row, ...grantOf(model.asks[index] ?? 'block') }));
  const unread = candidates.filter((name) => model.traits[name].method === 'unread');
  const declared = model.declared.map((name) => (name === 'ghost' ? 'ghost@contoso.com' : nameOf(name)));
  const [first] = model.declared;
  return {
    control: 'break-glass',
    given: {
      state: {
        ...state,
        collection: Object.fromEntries(
          unread.map((name) => [`graph.authenticationMethods/${accountIds[name]}`, { complete: false, error: { status: 403 } }]),
        ),
        graph: {
          ...graph,
          ...rolesOf(model, roleAssignments),
          users: users.map((row) => ({ ...row, ...rowOf(model, row) })),
          ...(model.arePoliciesUnread ? {} : { conditionalAccessPolicies: defaultsOn ? [] : policies }),
          identitySecurityDefaultsEnforcementPolicy: { id: 'defaults', isEnabled: defaultsOn },
          authenticationStrengthPolicies: listedStrengths(),
          authenticationMethods: methodsOf(model),
          authenticationMethodsPolicy: {
            policyMigrationState: 'migrationComplete',
            authenticationMethodConfigurations: [
              { id: 'Fido2', state: 'enabled', includeTargets: [{ targetType: 'group', id: 'all_users' }], excludeTargets: [] },
              { id: 'X509Certificate', state: 'disabled' },
            ],
          },
          domains: ['contoso.com', 'contoso.onmicrosoft.com'].map((id) => ({
            id,
            authenticationType: model.domain.isFederated ? 'Federated' : 'Managed',
            isRoot: true,
            isInitial: id !== 'contoso.com',
            passwordValidityPeriodInDays: model.domain.validity,
          })),
          userRegistrationDetails: [],
        },
      },
      breakGlass: [...declared, ...(model.isTwice && first !== undefined && first !== 'ghost' ? [accountIds[first]] : [])],
    },
    expected: expectedOf(model),
  };
}

function candidateOf(row: object): Candidate | undefined {
  return 'id' in row ? candidates.find((name) => accountIds[name] === row.id) : undefined;
}

function rowOf({ traits: of }: EmergencyModel, row: object): object {
  const name = candidateOf(row);
  if (name === undefined) return {};
  return {
    onPremisesSyncEnabled: of[name].isSynced ? true : null,
    passwordPolicies: of[name].isPasswordKept ? 'DisablePasswordExpiration' : 'None',
  };
}

function rolesOf({ traits: of }: EmergencyModel, assigned: readonly object[]): object {
  const held = (name: Candidate, directoryScopeId: string) => ({
    id: `4b-${name}`,
    principalId: accountIds[name],
    roleDefinitionId: roleIds.globalAdministrator,
    directoryScopeId,
  });
  const having = (role: Traits['role']) => candidates.filter((name) => of[name].role === role);
  const inUnits = having('unit').map((name) => held(name, '/administrativeUnits/a1'));
  return {
    roleAssignments: [...assigned, ...inUnits],
    roleAssignmentScheduleInstances: [
      ...having('active').map((name) => ({ ...held(name, '/'), assignmentType: 'Assigned', endDateTime: null })),
      ...having('until spring').map((name) => ({
        ...held(name, '/'),
        assignmentType: 'Assigned',
        endDateTime: '2027-03-01T00:00:00Z',
      })),
    ],
    roleEligibilityScheduleInstances: having('eligible').map((name) => ({
      ...held(name, '/'),
      startDateTime: '2026-01-05T08:00:00Z',
      endDateTime: null,
    })),
  };
}

function methodsOf({ traits: of }: EmergencyModel): object {
  const method = (kind: string) => ({ id: kind, '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod` });
  const kinds = { key: ['password', 'fido2'], phone: ['password', 'phone'], none: ['password'] };
  return Object.fromEntries([
    ['*', [method('password')]],
    ...candidates.flatMap((name) => {
      const has = of[name].method;
      return has === 'unread' ? [] : [[accountIds[name], kinds[has].map(method)]];
    }),
  ]);
}

type Health = 'healthy' | 'sick' | 'unknown';

/** Rules 1 to 3 and 6. */
function expectedOf(model: EmergencyModel): Expected {
  const because = 'each declared account was tried in a browser, with each policy that reaches it';
  if (model.declared.length === 0) return { verdicts: ['fail'], because };
  // Each account may be read in several ways: every combination is tried.
  const readings = model.declared
    .map((name) => (name === 'ghost' ? (['sick'] as const) : healthOf(name, model)))
    .reduce<readonly (readonly Health[])[]>((all, ones) => all.flatMap((read) => ones.map((one) => [...read, one])), [[]]);
  const outside = isOneOutside(model);
  return { verdicts: [...new Set(readings.flatMap((healths) => outside.flatMap((one) => verdictOf(healths, one))))], because };
}

function verdictOf(healths: readonly Health[], isOneFree: boolean | null): readonly Verdict[] {
  const count = (one: Health): number => healths.filter((health) => health === one).length;
  const [healthy, sick, unknown] = [count('healthy'), count('sick'), count('unknown')];
  if (healthy + unknown === 0) return ['fail'];
  if (sick > 0) return ['partial'];
  // One account is one too few, whether it works or not.
  if (healths.length === 1) return unknown > 0 ? ['partial', 'fail', 'unknown'] : ['partial'];
  if (isOneFree === false) return ['partial'];
  return unknown > 0 || isOneFree === null ? ['unknown'] : ['pass'];
}

/** Every reading of the rules where they leave something open. */
function healthOf(name: Candidate, model: EmergencyModel): readonly Health[] {
  const { isEnabled, isSynced, role, isPasswordKept, method } = model.traits[name];
  const doesPasswordStay = isPasswordKept || model.domain.validity === never;
  const isHolder = role === 'active' || role === 'group';
  if (!isEnabled || isSynced || !isHolder || !doesPasswordStay || name === 'gus' || model.domain.isFederated) return ['sick'];
  if (method === 'phone' || method === 'none') return ['sick'];
  const stopped = model.defaultsOn
    ? (['no'] as const)
    : model.arePoliciesUnread
      ? (['unknown'] as const)
      : stoppedIn(name, model);
  return stopped.map((one): Health => {
    if (one === 'yes') return 'sick';
    return one === 'unknown' || method === 'unread' ? 'unknown' : 'healthy';
  });
}

/** Whether some policy keeps it out, with nothing but a key. */
function stoppedIn(name: Candidate, model: EmergencyModel): readonly ('yes' | 'no' | 'unknown')[] {
  const person = personOf(name, model);
  const found = enabled(model).map(({ policy, ask }): readonly ('yes' | 'no' | 'unknown')[] => {
    const reach = reachOf(policy, person, model, ['browser']);
    const inApps = reachOf(policy, person, model, ['mobileAppsAndDesktopClients']);
    const isMet = isMetWithKey(ask);
    if (isMet === true || (reach === 'no' && (ask === 'block' || inApps === 'no'))) return ['no'];
    const then = isMet === null ? 'unknown' : 'yes';
    // Of what only sometimes applies, and of what asks for something in apps alone, it is not said.
    return reach === 'yes' ? [then] : ['no', 'unknown', then];
  });
  const certain = found.filter((one) => one.length === 1).flat();
  if (certain.includes('yes')) return ['yes'];
  const isOpen = found.some((one) => one.length > 1);
  const base = certain.includes('unknown') ? 'unknown' : 'no';
  return isOpen ? ['yes', 'unknown', base] : [base];
}

/** Rule 2: whether one of them is outside of every policy that asks for something, by each reading; null: nobody can tell. */
function isOneOutside(model: EmergencyModel): readonly (boolean | null)[] {
  if (model.defaultsOn) return [true];
  if (model.arePoliciesUnread) return [null];
  const people = model.declared.flatMap((name) => (name === 'ghost' ? [] : [personOf(name, model)]));
  const reaches = people.map((person) =>
    enabled(model)
      .filter(({ ask }) => isDemand(ask))
      .map(({ policy }) => reachOf(policy, person, model, ['browser', 'mobileAppsAndDesktopClients'])),
  );
  if (reaches.some((one) => one.every((reach) => reach === 'no'))) return [true];
  return reaches.some((one) => one.every((reach) => reach !== 'yes')) ? [true, false, null] : [false];
}

function enabled({ access, asks: asked }: EmergencyModel): readonly { readonly policy: Policy; readonly ask: Ask }[] {
  return access.policies
    .map((policy, index) => ({ policy, ask: asked[index] ?? 'block' }))
    .filter(({ policy }) => policy.state === 'enabled' && !policy.userActions && policy.narrowedBy !== 'flow');
}

function personOf(name: Candidate, { access }: EmergencyModel): Person {
  const person = accountsOf(access).find((one) => one.name === name)?.people[0];
  if (person === undefined) throw new Error(`${name} is not in the model.`);
  return person;
}

/** Whether a policy meets someone on any resource from any place: perhaps, where it only sometimes applies. */
function reachOf(
  policy: Policy,
  person: Person,
  { access }: EmergencyModel,
  clients: readonly Client[],
): 'yes' | 'no' | 'perhaps' {
  if (!isFor(policy, person) || !places.some((place) => isFrom(policy, place, access))) return 'no';
  const ways = waysIn(clients).filter(({ client }) => isWith(policy, client));
  const worlds = worldsOf(access).map((world) => ways.some(({ resource }) => isTo(policy, resource, world)));
  if (!worlds.some(Boolean)) return 'no';
  return worlds.every(Boolean) && policy.narrowedBy === null ? 'yes' : 'perhaps';
}
