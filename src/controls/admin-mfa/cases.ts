/** Tenants and what admin-mfa must say of them. */
import type { Case } from '../case.js';
import {
  ana,
  assignment,
  bg1,
  bg2,
  blockPolicy,
  bo,
  countries,
  cy,
  dis,
  everybody,
  globalAdmin,
  grant,
  graph,
  guest,
  licensed,
  method,
  mfaPolicy,
  people,
  registered,
  securityDefaults,
  strength,
  tenantId,
} from '../reasoning/access/case-rows.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const userAdmin = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const ownRole = '0c000000-0000-4000-8000-000000000001';
const key = [method('password'), method('fido2', 2)];
const phone = [method('password'), method('phone', 2)];
const plainSku = { ...licensed, skuPartNumber: 'EXCHANGESTANDARD', servicePlans: [] };

const home = countries(1, 'Home', ['AT', 'DE']);
const otherCompanies = {
  guestOrExternalUserTypes: 'serviceProvider',
  externalTenants: { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
};
const keys = ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'];
const resistant = strength(4, 'Phishing-resistant MFA', keys);
const roles = { includeUsers: [], includeRoles: [globalAdmin, userAdmin], excludeRoles: [] };

function ask(number: number, name: string, users: object = roles, more: object = {}, of: object = resistant) {
  return mfaPolicy(number, name, { grantControls: grant([], { authenticationStrength: of }), ...more, users });
}

const admins = [assignment(1, ana.id, globalAdmin), assignment(2, bo.id, userAdmin)];
const eligible = (number: number, principalId: string, roleDefinitionId: string, directoryScopeId = '/') => ({
  ...assignment(number, principalId, roleDefinitionId, directoryScopeId),
  startDateTime: '2026-01-05T08:00:00Z',
  endDateTime: null,
});

/** Which methods the tenant offers. */
const offers = (state: string, includeTargets: readonly object[] = [{ targetType: 'group', id: 'all_users' }]) => ({
  policyMigrationState: 'migrationComplete',
  authenticationMethodConfigurations: [{ id: 'Fido2', state, includeTargets, excludeTargets: [] }],
});

function tenant(policies: readonly object[], more: object = {}) {
  const authenticationMethods = {
    '*': [method('password')],
    [ana.id]: key,
    [bo.id]: key,
    [cy.id]: key,
    [guest.id]: key,
    [bg1.id]: key,
    [bg2.id]: key,
  };
  const parts = {
    conditionalAccessPolicies: policies,
    roleAssignments: admins,
    authenticationMethods,
    authenticationMethodsPolicy: offers('enabled'),
    ...more,
  };
  return { organization, graph: graph(parts) };
}

const both = ask(1, 'Keys for administrators');

const asked: readonly Case[] = [
  {
    name: 'rule 2: one policy asks holders of both roles, with every client, to everything, from everywhere',
    state: tenant([both]),
    verdict: 'pass',
    names: ['Keys for administrators', 'ana@contoso.com', 'Global Administrator', 'User Administrator'],
    restsOn: [
      'graph.conditionalAccessPolicies.state',
      'graph.conditionalAccessPolicies.grantControls',
      'graph.conditionalAccessPolicies.conditions',
      'graph.roleAssignments.roleDefinitionId',
    ],
    plan: 0,
  },
  {
    name: 'someone administers by a role that is not asked about',
    state: tenant([both], {
      roleAssignments: [
        assignment(1, ana.id, globalAdmin),
        assignment(2, cy.id, '3a2c62db-5318-420d-8d74-23affee5d9d5'),
        assignment(3, bo.id, '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'),
      ],
    }),
    verdict: 'pass',
    warns: ['other-roles'],
    says: ['The one holder of the 15 admin roles asked about needs', 'cy@contoso.com: Intune Administrator'],
    saysNot: ['Directory Readers'],
  },
  {
    name: 'everybody is shut out of everything, administrators among them',
    state: tenant([blockPolicy(1, 'Block all')]),
    verdict: 'pass',
    warns: ['lockout'],
  },
  {
    name: 'rule 1: a strength of its own that is stricter than that of Microsoft',
    state: tenant([ask(1, 'Keys', roles, {}, strength(21, 'Keys alone', ['fido2'], { requirementsSatisfied: 'none' }))]),
    verdict: 'pass',
    names: ['Keys alone: fido2'],
  },
  {
    name: 'rule 1: the strength of Microsoft without its combinations',
    state: tenant([ask(1, 'Keys', roles, {}, { id: resistant.id, displayName: null, allowedCombinations: [] })]),
    verdict: 'pass',
  },
  {
    name: 'rule 2: together with a managed device',
    state: tenant([
      ask(1, 'Keys', roles, {
        grantControls: grant(['compliantDevice'], { operator: 'AND', authenticationStrength: resistant }),
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 4: two policies, one with any second factor and one with keys, have to be met both',
    state: tenant([
      ask(1, 'MFA', { includeUsers: ['All'] }, {}, strength(2, 'Multifactor authentication', ['password,sms'])),
      both,
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 5: who may activate a role is found once it is activated',
    state: tenant([both], { roleAssignments: [], roleEligibilityScheduleInstances: [eligible(1, cy.id, globalAdmin)] }),
    verdict: 'pass',
    warns: ['eligible-by-role'],
    names: ['Global Administrator (may be activated)'],
    plan: 0,
  },
  {
    name: 'rule 6: everybody is asked, and no role is named',
    state: tenant([ask(1, 'Keys for everyone', { includeUsers: ['All'] })]),
    verdict: 'pass',
  },
  {
    name: 'rule 6: one policy a role',
    state: tenant([
      ask(1, 'Global', { ...roles, includeRoles: [globalAdmin] }),
      ask(2, 'Users', { ...roles, includeRoles: [userAdmin] }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'a role that is held by being in a group',
    state: tenant([both], {
      roleAssignments: [assignment(1, everybody.id, globalAdmin)],
      groups: [{ ...everybody, members: [cy.id] }],
    }),
    verdict: 'pass',
    names: ['cy@contoso.com'],
  },
  {
    name: 'an administrator is excepted by settings, and the other asked',
    state: tenant([ask(1, 'Keys', { ...roles, includeRoles: [globalAdmin] })]),
    settings: { except: { users: ['bo@contoso.com', 'gone@contoso.com'] } },
    verdict: 'pass',
    warns: ['stale-reference'],
    says: ['Settings except gone@contoso.com'],
    names: ['bo@contoso.com'],
  },
  {
    name: 'settings ask about one role, by its name',
    state: tenant([ask(1, 'Keys', { ...roles, includeRoles: [globalAdmin] })]),
    settings: { roles: ['global administrator'] },
    verdict: 'pass',
  },
  {
    name: 'rule 10: an administrator who is asked has no key',
    state: tenant([both], { authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: phone } }),
    verdict: 'pass',
    warns: ['lockout'],
  },
  {
    name: 'rule 10: methods cannot be read, which changes nothing',
    state: tenant([both], { authenticationMethods: undefined, userRegistrationDetails: undefined }),
    verdict: 'pass',
    missing: [`graph.authenticationMethods/${ana.id}`, 'graph.userRegistrationDetails'],
  },
  {
    name: 'rule 11: an application has one of the roles',
    state: tenant([both], {
      roleAssignments: [...admins, assignment(3, '5b000000-0000-4000-8000-000000000001', globalAdmin)],
      servicePrincipals: [
        { id: '5b000000-0000-4000-8000-000000000001', appId: '5b000000-0000-4000-8000-0000000000a1', displayName: 'Backup' },
      ],
    }),
    verdict: 'pass',
    warns: ['app-admin'],
  },
  {
    name: 'rule 5: a role over an administrative unit, whose holder is asked by name',
    state: tenant([both, ask(2, 'Keys for cy', { includeUsers: [cy.id] })], {
      roleAssignments: [...admins, assignment(3, cy.id, userAdmin, '/administrativeUnits/a1')],
    }),
    verdict: 'pass',
  },
  {
    name: 'there is no Entra ID P2, so nobody may activate anything',
    state: {
      ...tenant([both], { roleEligibilityScheduleInstances: undefined }),
      collection: {
        'graph.roleEligibilityScheduleInstances': {
          complete: false,
          returned: 0,
          error: { status: 400, code: 'AadPremiumLicenseRequired' },
        },
      },
    },
    verdict: 'pass',
  },
  {
    name: 'accounts broke off, and a policy for everybody leaves nobody out',
    state: {
      ...tenant([ask(1, 'Keys for everyone', { includeUsers: ['All'], excludeUsers: [], excludeRoles: [] })]),
      collection: { 'graph.users': { complete: false, returned: 2, error: { status: 403 } } },
    },
    verdict: 'pass',
    missing: ['graph.users'],
  },
];

const nobodyToAsk: readonly Case[] = [
  {
    name: 'nobody but an emergency account and a disabled one holds a role',
    state: tenant([], {
      users: [...people, dis],
      roleAssignments: [assignment(1, bg1.id, globalAdmin), assignment(2, dis.id, globalAdmin)],
    }),
    verdict: 'notApplicable',
    plan: 0,
  },
  {
    name: 'a role that is not among those asked about',
    state: tenant([], { roleAssignments: [assignment(1, ana.id, '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b')] }),
    verdict: 'notApplicable',
  },
];

const askedInPart: readonly Case[] = [
  {
    name: 'rule 3: holders of one role are asked, those of the other not',
    state: tenant([ask(1, 'Keys', { ...roles, includeRoles: [globalAdmin] })]),
    verdict: 'partial',
    names: ['bo@contoso.com', 'role Global Administrator'],
    plan: 1,
  },
  {
    name: 'rule 5: a role over an administrative unit, which conditions on roles do not find',
    state: tenant([both], {
      roleAssignments: [...admins, assignment(3, cy.id, userAdmin, '/administrativeUnits/a1')],
    }),
    verdict: 'partial',
    warns: ['admin-unit-role'],
    names: ['cy@contoso.com', 'User Administrator (over a part of the tenant)'],
    plan: 1,
  },
  {
    name: 'rule 5: of two roles that somebody may activate a policy is for one',
    state: tenant([ask(1, 'Keys', { ...roles, includeRoles: [globalAdmin] })], {
      roleAssignments: [assignment(1, ana.id, globalAdmin)],
      roleEligibilityScheduleInstances: [eligible(1, cy.id, globalAdmin), eligible(2, cy.id, userAdmin)],
    }),
    verdict: 'partial',
    names: ['cy@contoso.com'],
    plan: 1,
  },
  {
    name: 'rule 5: a role that may be activated over an administrative unit',
    state: tenant([both], { roleEligibilityScheduleInstances: [eligible(1, cy.id, userAdmin, '/administrativeUnits/a1')] }),
    verdict: 'partial',
    warns: ['admin-unit-role'],
    names: ['cy@contoso.com'],
    plan: 1,
  },
  {
    name: 'rule 7: an administrator is left out by name',
    state: tenant([ask(1, 'Keys', { ...roles, excludeUsers: [bg1.id, bg2.id, bo.id] })]),
    verdict: 'partial',
    names: ['bo@contoso.com', 'Keys', 'conditions.users.excludeUsers'],
    plan: 1,
  },
  {
    name: 'rule 7: everybody is asked but holders of a role',
    state: tenant([ask(1, 'Keys', { includeUsers: ['All'], excludeRoles: [userAdmin] })]),
    verdict: 'partial',
    names: ['bo@contoso.com', 'conditions.users.excludeRoles'],
    plan: 1,
  },
  {
    name: 'rule 8: only the admin portals ask',
    state: tenant([ask(1, 'Portals', roles, { applications: { includeApplications: ['MicrosoftAdminPortals'] } })]),
    verdict: 'partial',
    says: ['Administrators are asked for phishing-resistant MFA only in part.'],
    names: ['Microsoft Admin Portals'],
    plan: 1,
  },
  {
    name: 'only browsers are asked, by one policy for everybody with a role',
    state: tenant([ask(1, 'Keys in browsers', roles, { clientAppTypes: ['browser'] })]),
    verdict: 'partial',
    says: ['are not asked for phishing-resistant MFA; browser is.'],
    plan: 1,
  },
  {
    name: 'rule 8: only the management of Azure asks',
    state: tenant([ask(1, 'Azure', roles, { applications: { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] } })]),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 11: a guest holds a role and is asked for nothing',
    state: tenant([ask(1, 'Keys', { includeUsers: [ana.id, bo.id], excludeRoles: [] })], {
      users: [...people, guest],
      roleAssignments: [...admins, assignment(3, guest.id, userAdmin)],
    }),
    verdict: 'partial',
    names: ['gus_partner.com#EXT#@contoso.onmicrosoft.com'],
    plan: 1,
  },
];

const notAsked: readonly Case[] = [
  {
    name: 'rule 9: security defaults are on, and policies, of which none can be on beside them, cannot be read',
    state: tenant([], {
      identitySecurityDefaultsEnforcementPolicy: securityDefaults(true),
      conditionalAccessPolicies: undefined,
    }),
    verdict: 'fail',
    warns: ['security-defaults'],
    missing: ['graph.conditionalAccessPolicies'],
    plan: 'security-defaults',
  },
  {
    name: 'rule 3: an ordinary second factor is demanded, which a proxy can relay',
    state: tenant([mfaPolicy(1, 'MFA for everyone')]),
    verdict: 'fail',
    names: ['MFA for everyone', 'mfa', 'ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'rule 1: a strength that is called resistant and takes a push',
    state: tenant([
      ask(1, 'Keys', roles, {}, strength(22, 'Phishing-resistant MFA', ['fido2', 'password,microsoftAuthenticatorPush'])),
    ]),
    verdict: 'fail',
    names: ['Phishing-resistant MFA: fido2 or password,microsoftAuthenticatorPush'],
    plan: 1,
  },
  {
    name: 'rule 2: a managed device is enough instead',
    state: tenant([ask(1, 'Keys', roles, { grantControls: grant(['compliantDevice'], { authenticationStrength: resistant }) })]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a second factor or a managed device is demanded, which is named as what comes nearest',
    state: tenant([mfaPolicy(1, 'Either', { grantControls: grant(['mfa', 'compliantDevice']) })]),
    verdict: 'fail',
    says: ['policy "Either", grantControls: mfa or compliantDevice'],
    plan: 1,
  },
  {
    name: 'a policy only reports, and only for one platform: enabled, it would not be enough',
    state: tenant([
      ask(1, 'Keys on phones soon', roles, {
        state: 'enabledForReportingButNotEnforced',
        conditions: { platforms: { includePlatforms: ['android'], excludePlatforms: [] } },
      }),
    ]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 10: the only other Global Administrator with a key is disabled',
    state: tenant([], {
      users: [...people, dis],
      authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: key, [dis.id]: key },
      roleAssignments: [...admins, assignment(3, dis.id, globalAdmin)],
    }),
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'rule 10: the only other Global Administrator with a key does not say whether the account is enabled',
    state: tenant([], {
      users: [...people, { ...dis, accountEnabled: undefined }],
      authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: key, [dis.id]: key },
      roleAssignments: [...admins, assignment(3, dis.id, globalAdmin)],
    }),
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'legacy clients and sign-ins from Russia are blocked, which asks no administrator for anything',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: ['exchangeActiveSync', 'other'] })]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a role of its own, which no condition of a policy means',
    state: tenant([ask(1, 'Keys', { includeUsers: [], includeRoles: [ownRole] })], {
      roleAssignments: [assignment(1, cy.id, ownRole), assignment(2, bg1.id, globalAdmin)],
      roleDefinitions: [{ id: ownRole, templateId: ownRole, displayName: 'Tier 1 helpdesk', isBuiltIn: false }],
    }),
    settings: { roles: [ownRole] },
    verdict: 'fail',
    warns: ['admin-unit-role'],
    names: ['cy@contoso.com', 'Tier 1 helpdesk'],
    plan: 1,
  },
  {
    name: 'a role that may be of its own, for which definitions could not be read',
    state: {
      ...tenant([ask(1, 'Keys', { includeUsers: [], includeRoles: [ownRole] })], {
        roleAssignments: [assignment(1, cy.id, ownRole), assignment(2, bg1.id, globalAdmin)],
      }),
      collection: { 'graph.roleDefinitions': { complete: false, returned: 0, error: { status: 403 } } },
    },
    settings: { roles: [ownRole] },
    verdict: 'unknown',
    missing: ['graph.roleDefinitions'],
    plan: 'unreadable',
  },
  {
    name: 'sign-ins from outside of two countries are blocked, which has a place and asks no administrator for anything',
    state: tenant([blockPolicy(1, 'Only from home', { locations: { includeLocations: ['All'], excludeLocations: [home.id] } })], {
      namedLocations: [home],
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'sign-ins from outside of a location are blocked of which an export does not say the countries: it may be everywhere',
    state: tenant([blockPolicy(1, 'Only from home', { locations: { includeLocations: ['All'], excludeLocations: [home.id] } })], {
      namedLocations: [{ ...home, countriesAndRegions: null }],
    }),
    verdict: 'unknown',
    plan: 'unreadable',
  },
  {
    name: 'there is one administrator alone, and nothing asks',
    state: tenant([], { roleAssignments: [assignment(1, ana.id, globalAdmin), assignment(2, bg1.id, globalAdmin)] }),
    verdict: 'fail',
    says: ['1 of 1 administrator can sign in without phishing-resistant MFA'],
    plan: 1,
  },
  {
    name: 'a policy only reports, and enabled would ask all of them',
    state: tenant([ask(1, 'Keys soon', roles, { state: 'enabledForReportingButNotEnforced' })]),
    verdict: 'fail',
    warns: ['waiting'],
    plan: 1,
  },
  {
    name: 'a policy only reports, and enabled would ask the holders of one of two roles',
    state: tenant([
      ask(1, 'Keys soon', { ...roles, includeRoles: [globalAdmin] }, { state: 'enabledForReportingButNotEnforced' }),
    ]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 9: security defaults ask for an ordinary second factor',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: securityDefaults(true) }),
    verdict: 'fail',
    warns: ['security-defaults'],
    plan: 'security-defaults',
  },
  {
    name: 'the licence is not there',
    state: tenant([both], { subscribedSkus: [plainSku] }),
    verdict: 'fail',
    names: ['Microsoft Entra ID P1'],
    plan: 'unlicensed',
  },
  {
    name: 'rule 10: an approver is an administrator and has nothing but a telephone',
    state: tenant([], { authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: phone, [bg1.id]: key } }),
    protectedPeople: [ana.id, 'bo@contoso.com'],
    verdict: 'fail',
    warns: ['lockout'],
    plan: 'lockout',
  },
  {
    name: 'rule 10: everybody has registered a key, and the tenant has switched passkeys off, so that none opens anything',
    state: tenant([], { authenticationMethodsPolicy: offers('disabled') }),
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
    warns: ['lockout'],
    plan: 'lockout',
  },
  {
    name: 'rule 10: everybody has registered a key, and the tenant offers passkeys to a group in which an approver is not',
    state: tenant([], {
      groups: [{ ...everybody, members: [ana.id, bg1.id, bg2.id] }],
      authenticationMethodsPolicy: offers('enabled', [{ targetType: 'group', id: everybody.id }]),
    }),
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
    warns: ['lockout'],
    plan: 'lockout',
  },
  {
    name: 'rule 10: everybody has registered a key, and the tenant offers passkeys to a group in which all of them are',
    state: tenant([], {
      roleAssignments: [...admins, assignment(3, bg1.id, globalAdmin)],
      groups: [{ ...everybody, members: [ana.id, bo.id, bg1.id, bg2.id] }],
      authenticationMethodsPolicy: offers('enabled', [{ targetType: 'group', id: everybody.id }]),
    }),
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
  },
  {
    name: 'rule 10: whether the tenant offers the keys that are registered cannot be read',
    state: { ...tenant([]), collection: { 'graph.authenticationMethodsPolicy': { complete: false, returned: 0 } } },
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
    missing: ['graph.authenticationMethodsPolicy'],
    plan: 'unreadable',
    refuses: 'authentication methods policy',
  },
  {
    name: 'rule 10: an approver, known by the address of the mailbox, has nothing but a telephone',
    state: tenant([], {
      users: [ana, { ...bo, mail: 'bo.berg@contoso.com' }, cy, bg1, bg2],
      roleAssignments: [...admins, assignment(3, bg1.id, globalAdmin)],
      authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: phone, [bg1.id]: key },
    }),
    protectedPeople: [ana.id, 'bo.berg@contoso.com'],
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'rule 10: what one of two administrators has registered cannot be read',
    state: {
      ...tenant([]),
      collection: { [`graph.authenticationMethods/${bo.id}`]: { complete: false, returned: 0, error: { status: 403 } } },
    },
    verdict: 'fail',
    plan: 'unreadable',
  },
  {
    name: 'rule 10: no Global Administrator beside the requester has a key',
    state: tenant([], { authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: key } }),
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'rule 10: an emergency account with a key is enough beside the requester',
    state: tenant([], {
      authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: key, [bg1.id]: key },
      roleAssignments: [...admins, assignment(3, bg1.id, globalAdmin)],
    }),
    protectedPeople: [ana.id, bo.id],
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 10: what administrators have registered cannot be read',
    state: tenant([], { authenticationMethods: undefined }),
    verdict: 'fail',
    plan: 'unreadable',
  },
  {
    name: 'rule 10: the report knows of a certificate, which no list of methods shows',
    state: tenant([], {
      authenticationMethods: { '*': [method('password')], [ana.id]: key, [bo.id]: phone },
      userRegistrationDetails: [registered(bo, true, { methodsRegistered: ['certificateBasedAuthentication'] })],
    }),
    protectedPeople: [bo.id],
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'no break-glass account is declared',
    state: tenant([]),
    breakGlass: [],
    verdict: 'fail',
    plan: 'break-glass',
  },
];

const unknown: readonly Case[] = [
  {
    name: 'rule 1: a strength that takes nothing, and cannot be looked up',
    state: tenant([ask(1, 'Keys', roles, {}, strength(23, 'Keys', []))], { authenticationStrengthPolicies: undefined }),
    verdict: 'unknown',
    missing: ['graph.authenticationStrengthPolicies'],
  },
  {
    name: 'who holds a role cannot be read, while everybody is asked',
    state: tenant([ask(1, 'Keys for everyone', { includeUsers: ['All'] })], { roleAssignments: undefined }),
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
  {
    name: 'who holds a role cannot be read, and only people of other companies, who hold none, are left out',
    state: tenant([ask(1, 'Keys', { includeUsers: ['All'], excludeRoles: [], excludeGuestsOrExternalUsers: otherCompanies })], {
      roleAssignments: undefined,
    }),
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
  {
    name: 'who may activate a role cannot be read',
    state: tenant([both], { roleEligibilityScheduleInstances: undefined }),
    verdict: 'unknown',
    missing: ['graph.roleEligibilityScheduleInstances'],
  },
  {
    name: 'nothing asks an administrator, and who may activate a role cannot be read',
    state: tenant([], { roleEligibilityScheduleInstances: undefined }),
    verdict: 'fail',
    says: ['Administrators (not all of them could be read) can sign in without phishing-resistant MFA'],
    missing: ['graph.roleEligibilityScheduleInstances'],
    plan: 'unreadable',
  },
  {
    name: 'members of a group that holds a role cannot be read',
    state: tenant([ask(1, 'Keys', { includeUsers: [ana.id], excludeRoles: [] })], {
      roleAssignments: [assignment(1, ana.id, globalAdmin), assignment(2, everybody.id, userAdmin)],
      groups: [everybody],
    }),
    verdict: 'unknown',
    missing: [`graph.groups/${everybody.id}/transitiveMembers`],
  },
  {
    name: 'policies broke off, and what came is not enough',
    state: {
      ...tenant([]),
      collection: { 'graph.conditionalAccessPolicies': { complete: false, returned: 0, error: { status: 403 } } },
    },
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
  },
  {
    name: 'accounts broke off, and a policy is for holders of roles',
    state: { ...tenant([both]), collection: { 'graph.users': { complete: false, returned: 2, error: { status: 403 } } } },
    verdict: 'unknown',
    missing: ['graph.users'],
  },
  {
    name: 'accounts broke off before an administrator, whose methods are not asked for: it may be an application',
    state: {
      ...tenant([both], { users: [bo], authenticationMethods: { [bo.id]: key } }),
      collection: { 'graph.users': { complete: false, returned: 1 } },
    },
    breakGlass: [],
    verdict: 'unknown',
    missing: ['graph.users'],
    plan: 'unreadable',
  },
  {
    name: 'whether the licence is there cannot be read',
    state: tenant([both], { subscribedSkus: undefined }),
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
  },
];

export const cases: readonly Case[] = [...asked, ...nobodyToAsk, ...askedInPart, ...notAsked, ...unknown];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'graph.authenticationMethods',
  'graph.authenticationMethodsPolicy',
  'graph.groups',
  'graph.identitySecurityDefaultsEnforcementPolicy',
  'graph.roleDefinitions',
  'graph.servicePrincipals',
  'graph.userRegistrationDetails',
  'graph.users',
];
