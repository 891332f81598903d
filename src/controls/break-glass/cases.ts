/** Tenants and what break-glass must say of them. */
import type { Case } from '../case.js';
import {
  addresses,
  ana,
  assignment,
  bg1,
  bg2,
  blockPolicy,
  bo,
  countries,
  cy,
  everybody,
  globalAdmin,
  grant,
  graph,
  method,
  mfaPolicy,
  registered,
  securityDefaults,
  strength,
  tenantId,
  travellers,
} from '../reasoning/access/case-rows.js';
import { exchangeOnline } from '../reasoning/access/parts/resource-parts.js';

const organization = { id: tenantId, displayName: 'Contoso', createdDateTime: '2019-05-01T00:00:00Z' };
const first = { ...bg1, passwordPolicies: 'DisablePasswordExpiration' };
const second = { ...bg2, passwordPolicies: 'DisablePasswordExpiration' };
const third = { ...cy, passwordPolicies: 'DisablePasswordExpiration' };
const admins = [assignment(1, bg1.id, globalAdmin), assignment(2, bg2.id, globalAdmin), assignment(3, ana.id, globalAdmin)];
const key = [method('password'), method('fido2', 2)];
const keyAndApp = [...key, method('microsoftAuthenticator', 3)];
const app = [method('password'), method('microsoftAuthenticator', 3)];
const methods = { '*': app, [bg1.id]: key, [bg2.id]: keyAndApp };
const contoso = {
  id: 'contoso.com',
  authenticationType: 'Managed',
  isRoot: true,
  isInitial: false,
  passwordValidityPeriodInDays: 90,
};
const certificates = (state: string) => ({
  policyMigrationState: 'migrationComplete',
  authenticationMethodConfigurations: [
    { id: 'X509Certificate', state, includeTargets: [{ targetType: 'group', id: 'all_users' }], excludeTargets: [] },
  ],
});
const keyUsers = { id: '0b000000-0000-4000-8000-000000000077', displayName: 'Passkey users' };
const ofGroup = (id: string) => ({ targetType: 'group', id });
/** Certificates are off, so that nothing but a key counts. */
const passkeys = (targets: object) => ({
  authenticationMethodConfigurations: [
    { id: 'Fido2', state: 'enabled', excludeTargets: [], ...targets },
    { id: 'X509Certificate', state: 'disabled' },
  ],
});
const nobodyOut = { excludeUsers: [], excludeRoles: [] };
const all = mfaPolicy(1, 'MFA for everyone');
const certificateOfOne = mfaPolicy(1, 'Certificates', {
  users: { excludeUsers: [bg2.id] },
  grantControls: grant([], { authenticationStrength: strength(11, 'Certificates', ['x509CertificateMultiFactor']) }),
});
/** Models of security keys, by their AAGUID. */
const model = 'cb69481e-8ff7-4039-93ec-0a2729a154a8';
const otherModel = 'ee882879-721c-4913-9775-3dfcce97072a';
const keyOf = (aaGuid: string) => [{ ...method('fido2', aaGuid === otherModel ? 4 : 5), aaGuid }];
const restricted = (keyRestrictions: object) => passkeys({ includeTargets: [ofGroup('all_users')], keyRestrictions });
/** Passkey profiles, as every tenant has them since 2026: which of them are for everyone, or for whom else. */
const standard = 'd0000000-0000-4000-8000-000000000001';
const strict = 'd0000000-0000-4000-8000-000000000002';
const unrestricted = { isEnforced: false, enforcementType: 'allow', aaGuids: [] };
const profile = (id: string, more: object = {}) => ({
  id,
  name: id === standard ? 'Default passkey profile' : 'Admins',
  passkeyTypes: 'deviceBound,synced',
  attestationEnforcement: 'disabled',
  keyRestrictions: unrestricted,
  ...more,
});
const onlyModel = { keyRestrictions: { isEnforced: true, enforcementType: 'allow', aaGuids: [model] } };
const withProfiles = (passkeyProfiles: readonly object[] | null | undefined, ...includeTargets: readonly object[]) =>
  passkeys({
    includeTargets: includeTargets.length > 0 ? includeTargets : [by('all_users', standard)],
    keyRestrictions: unrestricted,
    defaultPasskeyProfile: standard,
    passkeyProfiles,
  });
const by = (group: string, ...allowedPasskeyProfiles: readonly string[]) => ({ ...ofGroup(group), allowedPasskeyProfiles });
const typed = (passkeyType: string) => [{ ...method('fido2', 5), aaGuid: model, passkeyType }];
const unlicensed = { complete: false, returned: 0, error: { status: 400, code: 'AadPremiumLicenseRequired' } };

function tenant(policies: readonly object[], more: object = {}, collection: object = {}) {
  return {
    organization,
    collection,
    graph: graph({
      users: [ana, bo, cy, first, second],
      roleAssignments: admins,
      roleAssignmentScheduleInstances: [],
      conditionalAccessPolicies: policies,
      authenticationMethods: methods,
      authenticationMethodsPolicy: certificates('disabled'),
      domains: [contoso],
      ...more,
    }),
  };
}

/** When both last signed in. */
const used = (lastSignInDateTime: string | null) => ({
  users: [
    ana,
    bo,
    cy,
    { ...first, signInActivity: { lastSignInDateTime } },
    { ...second, signInActivity: { lastSignInDateTime } },
  ],
});

const working: readonly Case[] = [
  {
    name: 'rules 1 and 2: two accounts with keys, left out of every policy',
    state: tenant([all, blockPolicy(2, 'Block legacy', { clientAppTypes: ['exchangeActiveSync', 'other'] })]),
    verdict: 'pass',
    names: ['bg1@contoso.com', 'fido2', 'fido2, microsoftAuthenticator'],
    restsOn: [
      'graph.users.accountEnabled',
      'graph.users.passwordPolicies',
      'graph.domains.authenticationType',
      'graph.roleAssignments.principalId',
      'graph.authenticationMethods',
      'graph.conditionalAccessPolicies.conditions.users.excludeUsers',
    ],
    plan: 0,
  },
  {
    name: 'rule 2: one is asked for a second factor, which its key is, and the other is outside of everything',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeUsers: [bg2.id] } })]),
    verdict: 'pass',
    names: ['asks for mfa'],
  },
  {
    name: 'rule 2: a strength that takes keys is asked of one',
    state: tenant([
      mfaPolicy(1, 'Keys', {
        users: { excludeUsers: [bg2.id] },
        grantControls: grant([], { authenticationStrength: strength(4, 'Phishing-resistant MFA', ['fido2']) }),
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 2: the strength of Microsoft, without its combinations, is asked of one with a key',
    state: tenant([
      mfaPolicy(1, 'Keys', {
        users: { excludeUsers: [bg2.id] },
        grantControls: grant([], { authenticationStrength: strength(4, 'Phishing-resistant MFA', []) }),
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 1: the name of one is in a sub-domain, whose passwords are good for as long as those of its root',
    state: tenant([all], {
      users: [ana, bo, cy, { ...bg1, userPrincipalName: 'bg1@it.contoso.com' }, second],
      domains: [
        { ...contoso, passwordValidityPeriodInDays: 2_147_483_647 },
        { ...contoso, id: 'it.contoso.com', isRoot: false, passwordValidityPeriodInDays: null },
      ],
    }),
    breakGlass: ['bg1@it.contoso.com', 'bg2@contoso.com'],
    verdict: 'pass',
  },
  {
    name: 'everybody but these two is shut out of everything, from everywhere',
    state: tenant([blockPolicy(1, 'Block all')]),
    verdict: 'pass',
    warns: ['lockout'],
    plan: 0,
  },
  {
    name: 'rule 1: policies for legacy clients, for flows and for registering keep nobody out of a browser',
    state: tenant([
      blockPolicy(1, 'Block legacy', { clientAppTypes: ['exchangeActiveSync', 'other'], users: nobodyOut }),
      blockPolicy(2, 'Block codes', {
        conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
        users: nobodyOut,
      }),
      blockPolicy(3, 'Registering', {
        applications: { includeApplications: [], includeUserActions: ['urn:user:registersecurityinfo'] },
        users: nobodyOut,
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 1: a block of one application, which the policy leaves out again by the suite that it belongs to',
    state: tenant([
      blockPolicy(1, 'Block mail', {
        applications: { includeApplications: [exchangeOnline], excludeApplications: ['Office365'] },
        users: nobodyOut,
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 1: a block of a place that does not exist any more',
    state: tenant([
      blockPolicy(1, 'Russia', {
        locations: { includeLocations: ['1c000000-0000-4000-8000-00000000dead'], excludeLocations: [] },
        users: nobodyOut,
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 1: a domain whose passwords never expire',
    state: tenant([all], { users: [ana, bo, cy, bg1, bg2], domains: [{ ...contoso, passwordValidityPeriodInDays: 2147483647 }] }),
    verdict: 'pass',
    restsOn: ['graph.domains.passwordValidityPeriodInDays'],
  },
  {
    name: 'rule 1: the domain leaves it to the service how long passwords are good, which is forever in a tenant of 2023',
    state: {
      ...tenant([all], { users: [ana, bo, cy, bg1, bg2], domains: [{ ...contoso, passwordValidityPeriodInDays: null }] }),
      organization: { ...organization, createdDateTime: '2023-03-01T00:00:00Z' },
    },
    verdict: 'pass',
  },
  {
    name: 'rule 1: the role is held by being in a group that can be read',
    state: tenant([all], {
      roleAssignments: [assignment(1, everybody.id, globalAdmin)],
      groups: [{ ...everybody, members: [bg1.id, bg2.id] }],
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 1: there is no Entra ID P2, so that every role is held for good',
    state: tenant([all], { roleAssignmentScheduleInstances: undefined }, { 'graph.roleAssignmentScheduleInstances': unlicensed }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: a certificate that the report names is as good as a key',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: app },
      authenticationMethodsPolicy: certificates('enabled'),
      userRegistrationDetails: [registered(bg1, true, { methodsRegistered: ['x509CertificateMultiFactor'] })],
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: to whom the tenant offers certificates was not returned',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: app },
      authenticationMethodsPolicy: {
        authenticationMethodConfigurations: [{ id: 'X509Certificate', state: 'enabled', includeTargets: null }],
      },
      userRegistrationDetails: [registered(bg1, true, { methodsRegistered: ['x509CertificateMultiFactor'] })],
    }),
    verdict: 'unknown',
  },
  {
    name: 'rule 3: a certificate that the report names opens nothing where the tenant takes none',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: app },
      userRegistrationDetails: [registered(bg1, true, { methodsRegistered: ['x509CertificateMultiFactor'] })],
    }),
    verdict: 'partial',
    names: ['bg1@contoso.com', 'authenticationMethods'],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: both have registered a key, and the tenant has switched passkeys off',
    state: tenant([all], {
      authenticationMethodsPolicy: {
        authenticationMethodConfigurations: [
          { id: 'Fido2', state: 'disabled' },
          { id: 'X509Certificate', state: 'disabled' },
        ],
      },
    }),
    verdict: 'fail',
    names: ['fido2 (switched off in the tenant)'],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: the tenant allows keys of one model, and one of them has another',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: keyOf(otherModel), [bg2.id]: keyOf(model.toUpperCase()) },
      authenticationMethodsPolicy: restricted({ isEnforced: true, enforcementType: 'allow', aaGuids: [model] }),
    }),
    verdict: 'partial',
    names: ['bg1@contoso.com', 'fido2 (of a model or kind that the tenant does not allow)'],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: the tenant blocks keys of one model, and both have another',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: keyOf(otherModel), [bg2.id]: keyOf(otherModel) },
      authenticationMethodsPolicy: restricted({ isEnforced: true, enforcementType: 'block', aaGuids: [model] }),
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: the tenant blocks keys of one model, and one of them has a second key of another',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: [...keyOf(model), ...keyOf(otherModel)], [bg2.id]: keyOf(otherModel) },
      authenticationMethodsPolicy: restricted({ isEnforced: true, enforcementType: 'Block', aaGuids: [model] }),
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: a list of models that is not enforced restricts nothing',
    state: tenant([all], {
      authenticationMethodsPolicy: restricted({ isEnforced: false, enforcementType: 'allow', aaGuids: [model] }),
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: the tenant blocks keys of some models, and of which does not come',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: keyOf(model), [bg2.id]: keyOf(model) },
      authenticationMethodsPolicy: restricted({ isEnforced: true, enforcementType: 'block', aaGuids: null }),
    }),
    verdict: 'unknown',
    names: ['bg1@contoso.com'],
  },
  {
    name: 'rule 3: the tenant allows keys of one model, and of which the keys are does not come',
    state: tenant([all], {
      authenticationMethodsPolicy: restricted({ isEnforced: true, enforcementType: 'allow', aaGuids: [model] }),
    }),
    verdict: 'unknown',
    names: ['bg1@contoso.com', 'authenticationMethods'],
  },
  {
    name: 'rule 3: the passkey profile for everyone restricts nothing',
    state: tenant([all], { authenticationMethodsPolicy: withProfiles([profile(standard)]) }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: the passkey profile for everyone allows keys of one model, whatever the older setting says, and one has another',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: keyOf(otherModel), [bg2.id]: keyOf(model) },
      authenticationMethodsPolicy: withProfiles([profile(standard, onlyModel)]),
    }),
    verdict: 'partial',
    names: ['bg1@contoso.com', 'fido2 (of a model or kind that the tenant does not allow)'],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: the passkey profile for everyone allows one model, and another for the group of both any',
    state: tenant([all], {
      groups: [{ ...keyUsers, members: [bg1.id, bg2.id] }],
      authenticationMethods: { ...methods, [bg1.id]: keyOf(otherModel), [bg2.id]: keyOf(model) },
      authenticationMethodsPolicy: withProfiles(
        [profile(standard, onlyModel), profile(strict)],
        by('all_users', standard),
        by(keyUsers.id, strict),
      ),
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: a passkey profile that allows any model is for a group in which neither is',
    state: tenant([all], {
      groups: [{ ...keyUsers, members: [bo.id] }],
      authenticationMethods: { ...methods, [bg1.id]: keyOf(otherModel), [bg2.id]: keyOf(otherModel) },
      authenticationMethodsPolicy: withProfiles(
        [profile(standard, onlyModel), profile(strict)],
        by('all_users', standard),
        by(keyUsers.id, strict),
      ),
    }),
    verdict: 'fail',
    plan: 'by-hand',
  },
  {
    name: 'rule 3: the passkey profile allows synced passkeys alone, and one of them has a security key',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: typed('deviceBound'), [bg2.id]: typed('synced') },
      authenticationMethodsPolicy: withProfiles([profile(standard, { passkeyTypes: 'synced' })]),
    }),
    verdict: 'partial',
    names: ['bg1@contoso.com', 'fido2 (of a model or kind that the tenant does not allow)'],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: the passkey profile allows security keys alone, and of what kind the passkeys are does not come',
    state: tenant([all], { authenticationMethodsPolicy: withProfiles([profile(standard, { passkeyTypes: 'deviceBound' })]) }),
    verdict: 'unknown',
    names: ['bg1@contoso.com', 'authenticationMethods'],
  },
  {
    name: 'rule 3: everyone has a passkey profile, and what it says does not come',
    state: tenant([all], { authenticationMethodsPolicy: withProfiles(null) }),
    verdict: 'unknown',
    names: ['bg1@contoso.com', 'authenticationMethods'],
  },
  {
    name: 'rule 3: everyone has a passkey profile that is not among those that came',
    state: tenant([all], { authenticationMethodsPolicy: withProfiles([profile(standard)], by('all_users', strict)) }),
    verdict: 'unknown',
  },
  {
    name: 'rule 3: there are passkey profiles, and passkeys are for everyone with none of them',
    state: tenant([all], { authenticationMethodsPolicy: withProfiles([profile(standard)], by('all_users')) }),
    verdict: 'unknown',
  },
  {
    name: 'rule 3: a tenant without passkey profiles goes by the older setting',
    state: tenant([all], {
      authenticationMethodsPolicy: passkeys({
        includeTargets: [by('all_users')],
        keyRestrictions: unrestricted,
        defaultPasskeyProfile: null,
        passkeyProfiles: [],
      }),
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: the tenant offers passkeys to a group, in which both are',
    state: tenant([all], {
      groups: [{ ...keyUsers, members: [bg1.id, bg2.id] }],
      authenticationMethodsPolicy: passkeys({ includeTargets: [ofGroup(keyUsers.id)] }),
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: the tenant offers passkeys to a group, in which one of them is not',
    state: tenant([all], {
      groups: [{ ...keyUsers, members: [bg2.id] }],
      authenticationMethodsPolicy: passkeys({ includeTargets: [ofGroup(keyUsers.id)] }),
    }),
    verdict: 'partial',
    names: ['bg1@contoso.com', 'fido2 (the tenant offers it to others alone)'],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: a group is left out of passkeys, and both are in it',
    state: tenant([all], {
      groups: [{ ...keyUsers, members: [bg1.id, bg2.id] }],
      authenticationMethodsPolicy: passkeys({
        includeTargets: [ofGroup('all_users')],
        excludeTargets: [ofGroup(keyUsers.id)],
      }),
    }),
    verdict: 'fail',
    names: ['fido2 (the tenant offers it to others alone)'],
    plan: 'by-hand',
  },
  {
    name: 'rule 4: both signed in a week ago',
    state: tenant([all], used('2026-11-17T00:00:00Z')),
    verdict: 'pass',
    warns: ['break-glass-used'],
  },
  {
    name: 'rule 4: neither signed in since the spring',
    state: tenant([all], used('2026-04-01T00:00:00Z')),
    verdict: 'pass',
    warns: ['untested'],
  },
  {
    name: 'rule 4: when they last signed in cannot be read',
    state: tenant([all], {}, { 'graph.users/signInActivity': { complete: false, error: { status: 403 } } }),
    verdict: 'pass',
    missing: [`graph.users/signInActivity/${bg1.id}`],
  },
  {
    name: 'rule 5: both have a key of the same kind and nothing else',
    state: tenant([all], { authenticationMethods: { ...methods, [bg2.id]: key } }),
    verdict: 'pass',
    warns: ['same-method'],
    says: ['Every emergency account has fido2 and nothing else'],
  },
  {
    name: 'rule 5: both have a key of the same kind, and nobody else is Global Administrator',
    state: tenant([all], { authenticationMethods: { ...methods, [bg2.id]: key }, roleAssignments: admins.slice(0, 2) }),
    verdict: 'pass',
    warns: ['same-method'],
    says: ['Every emergency account has fido2 and nothing else'],
  },
  {
    name: 'rule 5: whoever is Global Administrator and enabled has a key of the same kind, and a disabled one has something else',
    state: tenant([all], {
      users: [ana, { ...bo, accountEnabled: false }, cy, first, second],
      authenticationMethods: { ...methods, [bg2.id]: key, [ana.id]: key },
      roleAssignments: [...admins, assignment(4, bo.id, globalAdmin)],
    }),
    verdict: 'pass',
    warns: ['same-method'],
    says: ['Emergency accounts and Global Administrators alike have fido2 and nothing else'],
  },
  {
    name: 'rule 6: security defaults are on, beside which there are no policies',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: securityDefaults(true) }),
    verdict: 'pass',
  },
  {
    name: 'rule 2: a policy of everybody is for the session alone and asks for nothing',
    state: tenant([mfaPolicy(1, 'Sign in again', { users: nobodyOut, grantControls: grant([]) })]),
    verdict: 'pass',
  },
  {
    name: 'rule 6: security defaults are on, and policies, which are not there beside them, cannot be read',
    state: tenant([], {
      identitySecurityDefaultsEnforcementPolicy: securityDefaults(true),
      conditionalAccessPolicies: undefined,
    }),
    verdict: 'pass',
    missing: ['graph.conditionalAccessPolicies'],
  },
  {
    name: 'rule 7: a policy that only reports would block them',
    state: tenant([all, blockPolicy(2, 'Russia soon', { state: 'enabledForReportingButNotEnforced', users: nobodyOut })]),
    verdict: 'pass',
    warns: ['waiting'],
  },
];

const notWorking: readonly Case[] = [
  { name: 'rule 1: none is declared', state: tenant([all]), breakGlass: [], verdict: 'fail', plan: 'by-hand' },
  {
    name: 'rule 1: both have no key',
    state: tenant([all], { authenticationMethods: { '*': app } }),
    verdict: 'fail',
    says: ['For example, bg1@contoso.com. Change this by hand.'],
    names: [
      '"bg1@contoso.com","property":"authenticationMethods","actual":"microsoftAuthenticator","expected":"a passkey, security key or certificate',
    ],
    plan: 'by-hand',
  },
  {
    name: 'rule 1, a trap: the role may only be activated',
    state: tenant([all], {
      roleAssignments: [],
      roleEligibilityScheduleInstances: admins.map((one) => ({
        ...one,
        startDateTime: '2026-01-05T08:00:00Z',
        endDateTime: null,
      })),
    }),
    verdict: 'fail',
    names: ['eligible only'],
    plan: 'by-hand',
  },
  {
    name: 'rule 8: a policy blocks both from one country, and neither is outside of every policy',
    state: tenant(
      [
        blockPolicy(1, 'Russia', {
          locations: { includeLocations: [countries(1, 'Russia', ['RU']).id], excludeLocations: [] },
          users: nobodyOut,
        }),
      ],
      { namedLocations: [countries(1, 'Russia', ['RU'])] },
    ),
    verdict: 'fail',
    names: ['Russia', 'blocks'],
    plan: 1,
  },
  {
    name: 'rule 8: a policy blocks both, and says in a word that it leaves nobody out',
    state: tenant([
      blockPolicy(1, 'Block mail', { users: { excludeUsers: ['None'] }, applications: { includeApplications: ['Office365'] } }),
    ]),
    verdict: 'fail',
    names: ['Block mail', 'blocks'],
    plan: 1,
  },
  {
    name: 'a policy blocks both, and the licence to change it has ended',
    state: tenant([blockPolicy(1, 'Block mail', { users: nobodyOut })], { subscribedSkus: [] }),
    verdict: 'fail',
    plan: 'unlicensed',
  },
  {
    name: 'a policy blocks both, and which licences there are cannot be read',
    state: tenant([blockPolicy(1, 'Block mail', { users: nobodyOut })], { subscribedSkus: undefined }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 8: a managed device is asked of both, which they cannot have',
    state: tenant([mfaPolicy(1, 'Devices', { users: nobodyOut, grantControls: grant(['compliantDevice']) })]),
    verdict: 'fail',
    names: ['asks for compliantDevice'],
    plan: 1,
  },
  {
    name: 'rule 8: accounts that do not work otherwise are not left out of anything',
    state: tenant([blockPolicy(1, 'Block', { users: nobodyOut, applications: { includeApplications: ['Office365'] } })], {
      authenticationMethods: { '*': app },
    }),
    verdict: 'fail',
    plan: 'unhealthy',
  },
  {
    name: 'rule 8: three accounts are not left out of anything',
    state: tenant([blockPolicy(1, 'Block', { users: nobodyOut })], {
      users: [ana, bo, third, first, second],
      roleAssignments: [...admins, assignment(4, cy.id, globalAdmin)],
      authenticationMethods: { ...methods, [cy.id]: key },
    }),
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com', 'cy@contoso.com'],
    verdict: 'fail',
    plan: 'too-many',
  },
];

const workingInPart: readonly Case[] = [
  {
    name: 'rule 1, a trap: one account is declared twice, by its name and by its id',
    state: tenant([all]),
    breakGlass: ['BG1@contoso.com', bg1.id],
    verdict: 'partial',
    says: ['1 of 1 declared emergency account works', 'it takes two'],
    plan: 'by-hand',
  },
  {
    name: 'rule 1: of two one is disabled, synchronised, and its password expires',
    state: tenant([all], {
      users: [ana, bo, cy, first, { ...bg2, accountEnabled: false, onPremisesSyncEnabled: true }],
    }),
    verdict: 'partial',
    names: ['accountEnabled', 'onPremisesSyncEnabled', 'passwordPolicies'],
    plan: 'by-hand',
  },
  {
    name: 'rule 1: of two one is gone',
    state: tenant([all]),
    breakGlass: ['bg1@contoso.com', 'bg9@contoso.com'],
    verdict: 'partial',
    names: ['bg9@contoso.com', 'nobody is called so'],
    plan: 'by-hand',
  },
  {
    name: 'rule 2: of two one is gone, and the other is asked for a second factor',
    state: tenant([mfaPolicy(1, 'MFA', { users: nobodyOut })]),
    breakGlass: ['bg1@contoso.com', 'bg9@contoso.com'],
    verdict: 'partial',
    names: ['nobody is called so', 'one emergency account is outside of every policy'],
    plan: 'by-hand',
  },
  {
    name: 'rule 1: one holds the role until spring',
    state: tenant([all], {
      roleAssignmentScheduleInstances: [
        { ...assignment(2, bg2.id, globalAdmin), assignmentType: 'Assigned', endDateTime: '2027-03-01T00:00:00Z' },
      ],
    }),
    verdict: 'partial',
    names: ['active for some time only'],
    plan: 'by-hand',
  },
  {
    name: 'rule 2: both are asked for a second factor, which they have, and none is outside of every policy',
    state: tenant([mfaPolicy(1, 'MFA', { users: nobodyOut })]),
    verdict: 'partial',
    names: ['MFA', 'one emergency account is outside of every policy'],
    plan: 'by-hand',
  },
  {
    name: 'rule 1: a certificate is asked of one, and the tenant takes none',
    state: tenant([certificateOfOne]),
    verdict: 'partial',
    names: ['Certificates'],
    plan: 1,
  },
  {
    name: 'a policy that blocks one does not say whether it is on',
    state: tenant([
      all,
      { ...blockPolicy(2, 'Block abroad', { users: { includeUsers: ['All'], excludeUsers: [bg1.id] } }), state: 'on' },
    ]),
    verdict: 'unknown',
    names: ['Block abroad'],
    plan: 'by-hand',
  },
  {
    name: 'a policy that blocks one is for a kind of client that nobody knows yet',
    state: tenant([
      all,
      blockPolicy(2, 'Block abroad', {
        users: { includeUsers: ['All'], excludeUsers: [bg1.id] },
        clientAppTypes: ['unknownFutureValue'],
      }),
    ]),
    verdict: 'unknown',
    names: ['Block abroad'],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: the domain of one is federated',
    state: tenant([all], {
      users: [ana, bo, cy, first, { ...second, userPrincipalName: 'bg2@corp.example', mail: 'bg2@contoso.com' }],
      domains: [contoso, { ...contoso, id: 'corp.example', authenticationType: 'Federated' }],
    }),
    verdict: 'partial',
    names: ['corp.example is Federated'],
    plan: 'by-hand',
  },
  {
    name: 'rule 8: a nested group leaves one out, and the policy blocks the other',
    state: tenant(
      [
        blockPolicy(1, 'Block', {
          users: { excludeUsers: [], excludeGroups: [travellers.id] },
          locations: { includeLocations: ['All'], excludeLocations: [addresses(4, 'Office', ['198.51.100.0/24'], true).id] },
        }),
      ],
      {
        groups: [
          { ...travellers, members: [everybody.id] },
          { ...everybody, members: [bg2.id] },
        ],
        namedLocations: [addresses(4, 'Office', ['198.51.100.0/24'], true)],
      },
    ),
    verdict: 'partial',
    names: ['Block'],
    plan: 1,
  },
  {
    name: 'rule 8: one is left out of what blocks it, and stays in what asks for a second factor',
    state: tenant([blockPolicy(1, 'Block', { users: { excludeUsers: [bg2.id] } }), mfaPolicy(2, 'MFA', { users: nobodyOut })]),
    verdict: 'partial',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'rule 8: a policy that tells guests of one tenant apart is changed and says so still',
    state: tenant([
      blockPolicy(1, 'Block', {
        users: {
          excludeUsers: [bg2.id],
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'serviceProvider',
            externalTenants: {
              '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
              membershipKind: 'enumerated',
              members: ['7e000000-0000-4000-8000-00000000feed'],
            },
          },
        },
      }),
    ]),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 3: one cannot be told, and the other does not work',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: app },
      users: [ana, bo, cy, first, { ...second, accountEnabled: false }],
      authenticationMethodsPolicy: certificates('enabled'),
    }),
    verdict: 'partial',
    says: ['For example, bg2@contoso.com. Change this by hand.'],
    names: ['"bg2@contoso.com","property":"accountEnabled","actual":false,"expected":true'],
    plan: 'by-hand',
  },
];

const unknown: readonly Case[] = [
  {
    name: 'rule 3: methods cannot be read',
    state: tenant([all], { authenticationMethods: undefined }),
    verdict: 'unknown',
    missing: [`graph.authenticationMethods/${bg1.id}`],
    plan: 'by-hand',
  },
  {
    name: 'rule 3: policies cannot be read',
    state: tenant([all], { conditionalAccessPolicies: undefined }),
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
    plan: 'unreadable',
  },
  {
    name: 'rule 3: one has no key, and the tenant takes certificates, which no list shows',
    state: tenant([all], {
      authenticationMethods: { ...methods, [bg1.id]: app },
      authenticationMethodsPolicy: certificates('enabled'),
    }),
    verdict: 'unknown',
    says: ['Unknown: bg1@contoso.com, authenticationMethods.'],
  },
  {
    name: 'rule 3: a certificate is asked of one, and whether the tenant takes certificates is not told',
    state: tenant([certificateOfOne], { authenticationMethodsPolicy: undefined }),
    verdict: 'unknown',
  },
  {
    name: 'rule 3: a strength that cannot be looked up is asked of one',
    state: tenant(
      [
        mfaPolicy(1, 'Keys', {
          users: { excludeUsers: [bg2.id] },
          grantControls: grant([], { authenticationStrength: strength(12, 'Keys', []) }),
        }),
      ],
      {
        authenticationStrengthPolicies: undefined,
      },
    ),
    verdict: 'unknown',
    missing: ['graph.authenticationStrengthPolicies'],
  },
  {
    name: 'rule 3: who holds the role cannot be read',
    state: tenant([all], { roleAssignments: undefined }),
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
  {
    name: 'rule 3: how long the role is held cannot be read',
    state: tenant([all], { roleAssignmentScheduleInstances: undefined }),
    verdict: 'unknown',
    missing: ['graph.roleAssignmentScheduleInstances'],
  },
  {
    name: 'rule 3: a group that leaves both out cannot be read',
    state: tenant([blockPolicy(1, 'Block', { users: { excludeUsers: [], excludeGroups: [travellers.id] } })], {
      groups: [travellers],
    }),
    verdict: 'unknown',
    says: ['Block may be for bg1@contoso.com, and blocks.'],
    names: ['may be for it: blocks'],
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'rule 3: both are asked for what they have, and a group that leaves both out of a block cannot be read',
    state: tenant(
      [
        mfaPolicy(1, 'MFA', { users: { excludeUsers: [bg2.id] } }),
        blockPolicy(2, 'Block', { users: { excludeUsers: [], excludeGroups: [travellers.id] } }),
      ],
      { groups: [travellers] },
    ),
    verdict: 'unknown',
    says: ['is unknown. Block may be for bg1@contoso.com, and blocks.'],
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'rule 3: the domain does not say how long its passwords are good',
    state: tenant([all], { users: [ana, bo, cy, bg1, bg2], domains: undefined }),
    verdict: 'unknown',
    missing: ['graph.domains'],
  },
];

export const cases: readonly Case[] = [...working, ...notWorking, ...workingInPart, ...unknown];

/**
 * The way to a certificate matters to who has no key, policies where security defaults are off, groups where a policy or a role names one,
 * and the age of the tenant where a domain does not say how long its passwords are good. The rest completes names and warnings.
 */
export const passesWithout: readonly string[] = [
  'graph.conditionalAccessPolicies',
  'graph.groups',
  'graph.identitySecurityDefaultsEnforcementPolicy',
  'graph.organization',
  'graph.roleDefinitions',
  'graph.roleEligibilityScheduleInstances',
  'graph.servicePrincipals',
  'graph.userRegistrationDetails',
  'graph.users/signInActivity',
];
