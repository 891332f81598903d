/** Tenants and what weak-methods must say of them. */
import type { Case } from '../case.js';

const everybody = { targetType: 'group', id: 'all_users', isRegistrationRequired: false };
const drivers = {
  id: '0d000000-0000-4000-8000-000000000001',
  displayName: 'Drivers',
  members: ['0c000000-0000-4000-8000-000000000001'],
};
const nobody = { id: '0d000000-0000-4000-8000-000000000002', displayName: 'Nobody yet', members: [] };
const ana = { id: '0c000000-0000-4000-8000-000000000001', userPrincipalName: 'ana@contoso.com' };
const forGroup = (id: string) => ({ ...everybody, id, isUsableForSignIn: false });

const sms = (change: object = {}) => ({
  id: 'Sms',
  state: 'disabled',
  includeTargets: [{ ...everybody, isUsableForSignIn: false }],
  excludeTargets: [],
  ...change,
});
const voice = (change: object = {}) => ({
  id: 'Voice',
  state: 'disabled',
  includeTargets: [everybody],
  excludeTargets: [],
  ...change,
});
const email = (change: object = {}) => ({
  id: 'Email',
  state: 'disabled',
  includeTargets: [everybody],
  excludeTargets: [],
  allowExternalIdToUseEmailOtp: 'disabled',
  ...change,
});
const on = { state: 'enabled' };
const person = (change: object = {}) => ({
  id: ana.id,
  userPrincipalName: 'ana@contoso.com',
  isAdmin: false,
  methodsRegistered: ['mobilePhone'],
  ...change,
});

function tenant(
  methods: readonly object[],
  others: { migration?: unknown; people?: readonly object[]; defaults?: boolean; groups?: readonly object[] } = {},
) {
  return {
    graph: {
      authenticationMethodsPolicy: {
        policyMigrationState: 'migration' in others ? others.migration : 'migrationComplete',
        authenticationMethodConfigurations: methods,
      },
      userRegistrationDetails: others.people ?? [],
      groups: others.groups ?? [drivers, nobody],
      users: [ana],
      identitySecurityDefaultsEnforcementPolicy: { isEnabled: others.defaults ?? false },
    },
  };
}

export const cases: readonly Case[] = [
  {
    name: 'rule 1: both methods are off, and the migration is done',
    state: tenant([sms(), voice()]),
    verdict: 'pass',
    names: ['Sms', 'Voice', 'migrationComplete'],
    restsOn: [
      'graph.authenticationMethodsPolicy.policyMigrationState',
      'graph.authenticationMethodsPolicy.authenticationMethodConfigurations',
      'graph.authenticationMethodsPolicy.authenticationMethodConfigurations.state',
    ],
  },
  {
    name: 'rule 4: both methods are open to everybody',
    state: tenant([sms(on), voice(on)]),
    verdict: 'fail',
    names: ['all_users'],
    plan: 2,
  },
  {
    name: 'rule 1: one of them is open to everybody',
    state: tenant([sms(on), voice()]),
    verdict: 'partial',
    names: ['Sms'],
    plan: 1,
  },
  {
    name: 'rule 1: only for a group that settings allow',
    state: tenant([sms({ ...on, includeTargets: [forGroup(drivers.id)] }), voice()]),
    settings: { except: { groups: ['drivers'] } },
    verdict: 'pass',
    names: ['Drivers'],
  },
  {
    name: 'rule 1: for a group that settings allow by its name, and groups broke off: another may be called the same',
    state: {
      ...tenant([sms({ ...on, includeTargets: [forGroup(drivers.id)] }), voice()]),
      collection: { 'graph.groups': { complete: false, returned: 1 } },
    },
    settings: { except: { groups: ['drivers'] } },
    verdict: 'unknown',
    missing: ['graph.groups'],
    plan: 'unreadable',
  },
  {
    name: 'rule 1: for a group that settings allow by its id, and groups broke off',
    state: {
      ...tenant([sms({ ...on, includeTargets: [forGroup(drivers.id)] }), voice()]),
      collection: { 'graph.groups': { complete: false, returned: 0 } },
    },
    settings: { except: { groups: [drivers.id] } },
    verdict: 'pass',
    missing: ['graph.groups'],
  },
  {
    name: 'rule 1: for a group that settings may allow by its name, and groups broke off before it',
    state: {
      ...tenant([sms({ ...on, includeTargets: [forGroup(drivers.id)] }), voice()]),
      collection: { 'graph.groups': { complete: false, returned: 0 } },
    },
    settings: { except: { groups: ['drivers'] } },
    verdict: 'unknown',
    missing: ['graph.groups'],
    plan: 'unreadable',
  },
  {
    name: 'rule 1: for a group that settings do not allow',
    state: tenant([sms({ ...on, includeTargets: [forGroup(drivers.id)] }), voice()]),
    verdict: 'partial',
    names: ['Drivers'],
    plan: 1,
  },
  {
    name: 'rule 1: for a group that nobody is in today',
    state: tenant([sms({ ...on, includeTargets: [forGroup(nobody.id)] }), voice()]),
    verdict: 'pass',
    warns: ['standing-exclusion'],
  },
  {
    name: 'rule 1: enabled, and for nobody, which is not said to be disabled',
    state: tenant([sms({ ...on, includeTargets: [] }), voice()]),
    verdict: 'pass',
    names: ['nobody'],
  },
  {
    name: 'rule 1: for a group that was deleted',
    state: tenant([sms({ ...on, includeTargets: [forGroup('0d000000-0000-4000-8000-0000000000ff')] }), voice()]),
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'rule 1: whoever is left out does not heal a method for everybody',
    state: tenant([sms({ ...on, excludeTargets: [{ targetType: 'group', id: drivers.id }] }), voice()]),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 1: open to everybody, and settings allow one group: it keeps the method',
    state: tenant([sms(on), voice()]),
    settings: { except: { groups: [drivers.id] } },
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 2: SMS stands in for the password, even for a group that settings allow',
    state: tenant([sms({ ...on, includeTargets: [{ ...forGroup(drivers.id), isUsableForSignIn: true }] }), voice()]),
    settings: { except: { groups: ['Drivers'] } },
    verdict: 'partial',
    names: ['isUsableForSignIn'],
    plan: 1,
  },
  {
    name: 'rule 3: older policies may allow codes as well',
    state: tenant([sms(), voice()], { migration: 'migrationInProgress' }),
    verdict: 'partial',
    warns: ['legacy-policy'],
    plan: 'legacy-policy',
  },
  {
    name: 'rule 3: nothing is migrated and everything is open; the methods can be switched off all the same',
    state: tenant([sms(on), voice(on)], { migration: 'preMigration' }),
    verdict: 'fail',
    warns: ['legacy-policy'],
    plan: 2,
    ends: 'partial',
  },
  {
    name: 'rule 3: the state of the migration is not told',
    state: tenant([sms(), voice()], { migration: null }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 4: a method that is on and does not say for whom',
    state: tenant([sms({ ...on, includeTargets: null }), voice()]),
    verdict: 'unknown',
    plan: 'unknown',
  },
  { name: 'rule 4: a method that is not in the list', state: tenant([sms()]), verdict: 'unknown', plan: 'unknown' },
  {
    name: 'rule 5: codes by email for people of other organisations count where settings name email',
    state: tenant([sms(), voice(), email({ allowExternalIdToUseEmailOtp: 'default' })]),
    settings: { methods: ['sms', 'voice', 'email'] },
    verdict: 'partial',
    names: ['allowExternalIdToUseEmailOtp'],
    plan: 1,
  },
  {
    name: 'rule 5: email is open to members only, and settings name it',
    state: tenant([sms(), voice(), email(on)]),
    settings: { methods: ['sms', 'voice', 'email'] },
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 1: voice calls alone are open',
    state: tenant([sms(), voice(on), email()]),
    verdict: 'partial',
    names: ['Voice'],
    plan: 1,
  },
  {
    name: 'rule 5: email is not judged where settings do not name it',
    state: tenant([sms(), voice(), email({ ...on, allowExternalIdToUseEmailOtp: 'enabled' })]),
    verdict: 'pass',
  },
  {
    name: 'rule 6: somebody has nothing but a telephone',
    state: tenant([sms(on), voice(on)], {
      people: [person(), person({ id: 'x', methodsRegistered: ['mobilePhone', 'fido2SecurityKey'] })],
    }),
    verdict: 'fail',
    warns: ['weak-only'],
    says: ['1 person (ana@contoso.com) has nothing but a telephone'],
    plan: 2,
  },
  {
    name: 'rule 6: an administrator has nothing but a telephone',
    state: tenant([sms(on), voice(on)], { people: [person({ isAdmin: true, methodsRegistered: ['mobilePhone', 'email'] })] }),
    verdict: 'fail',
    warns: ['weak-only'],
    plan: 'lockout',
    refuses: '(ana@contoso.com) has nothing but a telephone',
  },
  {
    name: 'rule 6: an administrator has nothing but a telephone, and is in the group that keeps the method',
    state: tenant([sms(on), voice(on)], { people: [person({ isAdmin: true })] }),
    settings: { except: { groups: ['drivers'] } },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'rule 6: an approver has nothing but a telephone',
    state: tenant([sms(on), voice(on)], { people: [person()] }),
    protectedPeople: ['ana@contoso.com'],
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'rule 6: a break-glass account that is declared by its mail address has nothing but a telephone',
    state: {
      graph: {
        ...tenant([sms(on), voice(on)], { people: [person()] }).graph,
        users: [{ ...ana, mail: 'emergency@contoso.com' }],
      },
    },
    breakGlass: ['Emergency@contoso.com'],
    verdict: 'fail',
    plan: 'lockout',
    refuses: '(ana@contoso.com) has nothing but a telephone',
  },
  {
    name: 'rule 6: another one has the address of a break-glass account as the name that it signs in with',
    state: {
      graph: {
        ...tenant([sms(on), voice(on)], {
          people: [
            person(),
            person({ id: 'x', userPrincipalName: 'emergency@contoso.com', methodsRegistered: ['fido2SecurityKey'] }),
          ],
        }).graph,
        users: [{ ...ana, mail: 'emergency@contoso.com' }],
      },
    },
    breakGlass: ['emergency@contoso.com'],
    verdict: 'fail',
    warns: ['weak-only'],
    plan: 2,
  },
  {
    name: 'rule 6: security defaults are on',
    state: tenant([sms(on), voice(on)], { defaults: true }),
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'rule 6: who registered what cannot be read',
    state: { ...tenant([sms(on), voice()]), collection: { 'graph.userRegistrationDetails': { complete: false, returned: 0 } } },
    verdict: 'partial',
    missing: ['graph.userRegistrationDetails'],
    plan: 'unreadable',
  },
  {
    name: 'settings name a group that two are called',
    state: tenant([sms(on), voice()], { groups: [drivers, { ...nobody, displayName: 'drivers' }] }),
    settings: { except: { groups: ['Drivers'] } },
    verdict: 'partial',
    warns: ['stale-reference'],
    plan: 'ambiguous-group',
  },
  {
    name: 'the policy cannot be read',
    state: {
      graph: { userRegistrationDetails: [], groups: [], identitySecurityDefaultsEnforcementPolicy: { isEnabled: false } },
    },
    verdict: 'unknown',
    missing: ['graph.authenticationMethodsPolicy'],
    plan: 'unreadable',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'graph.groups',
  'graph.groups/{of}/transitiveMembers',
  'graph.identitySecurityDefaultsEnforcementPolicy',
  'graph.userRegistrationDetails',
];
