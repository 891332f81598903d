/** Random administrators behind random policies, and what admin-mfa must say: each tried with every role that they may activate. */
import fc from 'fast-check';
import { openFor, type Question, stopsSomething } from '../access/coverage';
import {
  type AccessModel,
  type AccountName,
  accessModels,
  accountIds,
  clients,
  groupIds,
  type Policy,
  roleIds,
} from '../access/model';
import { accountsOf, type Person } from '../access/people';
import { nameOf, stateOf } from '../access/rows';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { type Ask, asks, grantOf, isResistant, listedStrengths } from './asks';

const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
/** Not one of the fifteen. */
const guestInviter = '95e79109-95c0-4d8e-aee3-d01accf2d47b';
const roles = [roleIds.globalAdministrator, userAdministrator, guestInviter] as const;
const application = '5b000000-0000-4000-8000-000000000001';

/** A role that a person, a group or an application has. */
interface Holding {
  readonly principal: string;
  readonly role: string;
  readonly scope: '/' | '/administrativeUnits/a1';
  readonly isEligible: boolean;
}

interface AdminModel {
  /** People, groups and the conditions of policies; what is asked for stands in `asks`, at the same place. */
  readonly access: AccessModel;
  readonly asks: readonly Ask[];
  readonly holdings: readonly Holding[];
  readonly defaultsOn: boolean;
  readonly unread: 'roles' | 'eligibilities' | 'eligibilities for want of P2' | 'policies' | null;
  readonly isOneRoleAsked: boolean;
  readonly except: readonly AccountName[];
}

const principals = [...Object.values(accountIds), groupIds[0], groupIds[1], application];

export const adminModels: fc.Arbitrary<AdminModel> = fc
  .record({
    access: accessModels,
    asks: fc.array(mostly<Ask>('resistant', fc.constantFrom(...asks)), { minLength: 4, maxLength: 4 }),
    byRole: fc.array(mostly(true, fc.constant(false)), { minLength: 4, maxLength: 4 }),
    holdings: fc.array(
      fc.record({
        principal: mostly<string>(accountIds.ana, fc.constantFrom(...principals)),
        role: mostly<string>(roleIds.globalAdministrator, fc.constantFrom(...roles)),
        scope: rarely<Holding['scope']>('/', fc.constant('/administrativeUnits/a1')),
        isEligible: mostly(false, fc.constant(true)),
      }),
      { maxLength: 4 },
    ),
    defaultsOn: rarely(false, fc.constant(true)),
    unread: rarely<AdminModel['unread']>(
      null,
      fc.constantFrom('roles', 'eligibilities', 'eligibilities for want of P2', 'policies'),
    ),
    isOneRoleAsked: rarely(false, fc.constant(true)),
    except: rarely<readonly AccountName[]>([], some<AccountName>(['ana', 'bo', 'gus'])),
  })
  .map(({ byRole, ...drawn }) => ({ ...drawn, access: withRoles(drawn.access, drawn.holdings, byRole) }));

/** Policies that name roles more often than others do, and the roles that are held. */
function withRoles(access: AccessModel, holdings: readonly Holding[], byRole: readonly boolean[]): AccessModel {
  const named = (ids: readonly string[]) =>
    ids.map((id) => (id === roleIds.directorySynchronizationAccounts ? userAdministrator : id));
  const policies = access.policies.map((policy, index): Policy => {
    const isForAll = policy.include.users.includes('All');
    const include = byRole[index] && isForAll ? { ...policy.include, users: [], roles: roles.slice(0, 2) } : policy.include;
    return {
      ...policy,
      include: { ...include, roles: named(include.roles) },
      exclude: { ...policy.exclude, roles: named(policy.exclude.roles) },
    };
  });
  const assignments = holdings
    .filter(({ isEligible }) => !isEligible)
    .map(({ principal, role, scope }) => ({ principal, role, tenantWide: scope === '/' }));
  return { ...access, assignments, securityDefaults: false, policies };
}

export function adminMfaTrial(model: AdminModel): Trial {
  const { access, unread, defaultsOn } = model;
  const state = stateOf(access) as { readonly graph: Readonly<Record<string, readonly object[]>> };
  const { roleAssignments, conditionalAccessPolicies = [], ...graph } = state.graph;
  const eligible = model.holdings
    .filter(({ isEligible }) => isEligible)
    .map(({ principal, role, scope }, index) => ({
      id: `4e000000-0000-4000-8000-00000000000${index}`,
      principalId: principal,
      roleDefinitionId: role,
      directoryScopeId: scope,
      startDateTime: '2026-01-05T08:00:00Z',
      endDateTime: null,
    }));
  const noP2 = { complete: false, returned: 0, error: { status: 400, code: 'AadPremiumLicenseRequired' } };
  return {
    control: 'admin-mfa',
    given: {
      state: {
        ...state,
        collection: unread === 'eligibilities for want of P2' ? { 'graph.roleEligibilityScheduleInstances': noP2 } : {},
        graph: {
          ...graph,
          identitySecurityDefaultsEnforcementPolicy: { id: 'defaults', isEnabled: defaultsOn },
          ...(unread === 'policies'
            ? {}
            : { conditionalAccessPolicies: defaultsOn ? [] : policiesOf(model.asks, conditionalAccessPolicies) }),
          ...(unread === 'roles' ? {} : { roleAssignments }),
          roleEligibilityScheduleInstances: unread?.startsWith('eligibilities') === true ? undefined : eligible,
          authenticationStrengthPolicies: listedStrengths(),
          authenticationMethods: { '*': [] },
          userRegistrationDetails: [],
        },
      },
      settings: {
        roles: model.isOneRoleAsked ? ['User Administrator'] : [],
        except: { users: model.except.map(nameOf) },
      },
    },
    expected: withApplications(model, expectedOf(model)),
  };
}

/** Rule 11: an application with one of the roles is named, whatever is said of people. */
function withApplications(model: AdminModel, expected: Expected): Expected {
  const isThere = model.holdings.some(
    ({ principal, role, isEligible }) => principal === application && !isEligible && wantedRoles(model).includes(role),
  );
  return isThere && model.unread !== 'roles' ? { ...expected, warns: [...(expected.warns ?? []), 'app-admin'] } : expected;
}

function wantedRoles({ isOneRoleAsked }: AdminModel): readonly string[] {
  return isOneRoleAsked ? [userAdministrator] : roles.slice(0, 2);
}

/** The policies with what they ask for. */
function policiesOf(asked: readonly Ask[], rows: readonly object[]): readonly object[] {
  return rows.map((row, index) => ({ ...row, ...grantOf(asked[index] ?? 'block') }));
}

/** Rules 2, 5, 7, 9, 11 and those about licence and reads. */
function expectedOf(model: AdminModel): Expected {
  const { unread, access } = model;
  const administrators = administratorsOf(model);
  const areAllKnown = unread !== 'eligibilities' && unread !== 'roles';
  if (administrators.length === 0)
    return { verdicts: areAllKnown ? ['notApplicable'] : ['unknown'], because: 'nobody whom this asks is known' };
  if (model.defaultsOn)
    return { verdicts: ['fail'], warns: ['security-defaults'], because: 'security defaults ask for an ordinary second factor' };
  if (!access.licensed) return { verdicts: ['fail'], because: 'without the licence there is no Conditional Access' };
  if (unread === 'policies')
    return { verdicts: ['unknown'], missing: ['graph.conditionalAccessPolicies'], because: 'nobody knows what is asked' };
  return saidOf(model, administrators, areAllKnown);
}

function saidOf(model: AdminModel, administrators: readonly (readonly Person[])[], areAllKnown: boolean): Expected {
  const question: Question = {
    model: model.access,
    everybody: administrators,
    clients,
    isPlaceAsked: () => true,
    isResourceAsked: () => true,
  };
  const certain = policiesThat(model, (ask) => isResistant(ask) === true);
  const hoped = policiesThat(model, (ask) => isResistant(ask) !== false);
  const [least, most] = [openFor(question, certain), openFor(question, hoped)];
  if (most === 'certainly') return someoneIsOpen(model, question, areAllKnown);
  const filters = model.access.policies.filter(({ appFilter }) => appFilter !== null).length;
  // Two filters may be read as one, or each on its own.
  if (least === 'no' && filters > 1)
    return { verdicts: ['pass', 'unknown'], because: 'two filters by attributes cover all together' };
  if (least === 'no')
    return { verdicts: areAllKnown ? ['pass'] : ['unknown'], because: 'every sign-in asks for a key, or is blocked' };
  return { verdicts: ['unknown', 'partial', 'fail'], because: 'whether a key is asked for depends on what nobody can read' };
}

/** Rules 3 and 8: it is partial where some sign-in requires a key. Whether a block is asking for something is not said. */
function someoneIsOpen(model: AdminModel, question: Question, areAllKnown: boolean): Expected {
  const because = 'an administrator signs in with what phishing can relay';
  const askingWith = (isMeant: (answer: boolean | null) => boolean) =>
    policiesThat(model, (ask) => ask !== 'block' && isMeant(isResistant(ask)));
  const modern: Question = { ...question, clients: ['browser', 'mobileAppsAndDesktopClients'] };
  const everything = policiesThat(model, (ask) => isResistant(ask) !== false);
  if (
    stopsSomething(
      modern,
      askingWith((answer) => answer === true),
    ) === 'certainly'
  )
    return isOpenWithAnyRole(model, question, everything)
      ? { verdicts: ['partial'], because }
      : { verdicts: ['partial', 'unknown'], because: `${because}, unless a role that nobody could read covers them` };
  if (!areAllKnown) return { verdicts: ['partial', 'fail', 'unknown'], because };
  return { verdicts: stopsSomething(question, everything) === 'no' ? ['fail'] : ['partial', 'fail'], because };
}

/** Whether someone gets through whatever roles are active, where those could not be read: a policy may cover a role or leave it out. */
function isOpenWithAnyRole(model: AdminModel, question: Question, policies: readonly Policy[]): boolean {
  if (model.unread !== 'roles') return true;
  return subsetsOf(wantedRoles(model)).every((active) => {
    const everybody = question.everybody.map((people) =>
      people.map((person) => ({ ...person, roles: new Set([...person.roles, ...active]) })),
    );
    return openFor({ ...question, everybody }, policies) === 'certainly';
  });
}

function policiesThat({ access, asks: asked }: AdminModel, isMeant: (ask: Ask) => boolean): readonly Policy[] {
  return access.policies.filter(
    ({ state, userActions, narrowedBy }, index) =>
      state === 'enabled' && !userActions && narrowedBy === null && isMeant(asked[index] ?? 'block'),
  );
}

/** Everyone in scope, with each choice of the roles that they may activate. */
function administratorsOf(model: AdminModel): readonly (readonly Person[])[] {
  const { access, except, unread } = model;
  const wanted = wantedRoles(model);
  return accountsOf(access).flatMap(({ name, enabled, people }) => {
    const [anyone] = people;
    if (!enabled || name === 'bg1' || name === 'bg2' || except.includes(name) || anyone === undefined) return [];
    const mine = model.holdings.filter(
      ({ principal, isEligible }) =>
        (principal === anyone.id || anyone.groups.has(principal)) &&
        !(isEligible ? unread?.startsWith('eligibilities') : unread === 'roles'),
    );
    const held = mine.filter(({ role }) => wanted.includes(role));
    return choicesOf(held).map((activated) =>
      people.map((person) => ({ ...person, roles: new Set([...person.roles, ...activated]) })),
    );
  });
}

/** Sets of roles over the whole tenant, of those asked about, that an administrator may have activated; those who hold no other role have one of them. */
function choicesOf(held: readonly Holding[]): readonly (readonly string[])[] {
  const isActivated = ({ isEligible, scope }: Holding): boolean => isEligible && scope === '/';
  const eligible = [...new Set(held.filter(isActivated).map(({ role }) => role))];
  const all = subsetsOf(eligible);
  return held.every(isActivated) ? all.filter((activated) => activated.length > 0) : all;
}

function subsetsOf(all: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** all.length }, (_unused, bits) => all.filter((_one, at) => (bits >> at) & 1));
}
