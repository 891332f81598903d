/** Tenants and what mfa must say of them. */
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
  dis,
  everybody,
  globalAdmin,
  grant,
  graph,
  guest,
  licensed,
  mfaPolicy,
  people,
  registered,
  securityDefaults,
  strength,
  sync,
  syncRole,
  tenantId,
  travellers,
} from '../reasoning/access/case-rows.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const office = addresses(4, 'Office', ['198.51.100.0/24'], true);
const anywhere = addresses(5, 'office', ['0.0.0.0/0', '::/0'], true);
const ru = countries(1, 'Russia', ['RU']);
const legacy = ['exchangeActiveSync', 'other'];
const modern = ['browser', 'mobileAppsAndDesktopClients'];

const domains = [{ id: 'contoso.com', authenticationType: 'Managed' }];

function tenant(policies: readonly object[], more: object = {}) {
  return { organization, graph: graph({ conditionalAccessPolicies: policies, namedLocations: [office, ru], domains, ...more }) };
}

const withoutKind = (guestOrExternalUserTypes: string) =>
  mfaPolicy(1, 'MFA', {
    users: { excludeGuestsOrExternalUsers: { guestOrExternalUserTypes, externalTenants: { membershipKind: 'all' } } },
  });
/** A group of which nobody can read who is in it. */
const unreadGroup = [travellers];

/** This many accounts. */
const crowd = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...ana,
    id: `aa5${String(index).padStart(5, '0')}-0000-4000-8000-000000000000`,
    userPrincipalName: `p${index}@contoso.com`,
  }));

const otherCompanies = {
  guestOrExternalUserTypes: 'serviceProvider',
  externalTenants: { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
};
/** What Graph sends in place of a word that it made later than the version that was asked. */
const ofUnknownKind = { ...otherCompanies, guestOrExternalUserTypes: 'unknownFutureValue' };
const ofGuests = (membershipKind: string) => ({
  guestOrExternalUserTypes: 'b2bCollaborationGuest',
  externalTenants: { membershipKind },
});
const all = mfaPolicy(1, 'MFA for everyone');
const plainSku = { ...licensed, skuPartNumber: 'EXCHANGESTANDARD', servicePlans: [] };

const federated = { id: 'fabrikam.com', authenticationType: 'Federated' };
const fay = {
  ...ana,
  id: 'aa000000-0000-4000-8000-00000000fab1',
  userPrincipalName: 'fay@Fabrikam.com',
  mail: 'fay@fabrikam.com',
};

const lab = addresses(6, 'Lab', ['203.0.113.0/24'], false);

/** Cases of what controls over Conditional Access share. */
const shared: readonly Case[] = [
  {
    name: 'one account is left out, and how many are asked all the same is said beside it',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })]),
    verdict: 'partial',
    says: ['1 account gets through (ana@contoso.com); the other 2 accounts are asked for a second factor.'],
    plan: 1,
  },
  ...[
    { satisfied: 'none', verdict: 'fail', plan: 1 } as const,
    { satisfied: 'unknownFutureValue', verdict: 'unknown', plan: 'unreadable' } as const,
  ].map(
    ({ satisfied, verdict, plan }): Case => ({
      name: `a strength of keys of which the service says that it satisfies ${satisfied}`,
      state: tenant([
        mfaPolicy(1, 'MFA', {
          grantControls: grant([], {
            authenticationStrength: strength(20, 'Keys', ['fido2'], { requirementsSatisfied: satisfied }),
          }),
        }),
      ]),
      verdict,
      says: ['grantControls: authentication strength Keys'],
      plan,
    }),
  ),
  {
    name: 'a policy grants for a control that nobody here knows',
    state: tenant([mfaPolicy(1, 'MFA', { grantControls: grant(['unknownFutureValue']) })]),
    verdict: 'unknown',
    plan: 'unreadable',
  },
  {
    name: 'settings name a group that two are called, and who is in one of them cannot be read',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })], {
      groups: [
        { ...travellers, members: [bo.id] },
        { ...everybody, displayName: travellers.displayName },
      ],
    }),
    settings: { except: { groups: [travellers.displayName] } },
    verdict: 'unknown',
    plan: 'unreadable',
  },
  {
    name: 'a policy is for one place alone, which could not be read: from anywhere else a password is enough',
    state: tenant([mfaPolicy(1, 'MFA', { locations: { includeLocations: [lab.id], excludeLocations: [] } })], {
      namedLocations: undefined,
    }),
    verdict: 'partial',
    says: ['from anywhere but the locations that could not be read'],
    missing: ['graph.namedLocations'],
  },
];

const asked: readonly Case[] = [
  {
    name: 'one policy asks everybody, and of one domain an identity provider elsewhere may say that it asked',
    state: tenant([all], { users: [...people, fay], domains: [...domains, federated] }),
    verdict: 'pass',
    warns: ['federated-mfa'],
    says: ['For people of 1 federated domain (fabrikam.com) an identity provider of your own may ask in place of Entra ID'],
    plan: 0,
  },
  {
    name: 'a federated domain of which nobody signs in changes nothing',
    state: tenant([all], {
      users: [...people, { ...fay, accountEnabled: false }],
      domains: [...domains, federated],
    }),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'domains cannot be read: whether an identity provider elsewhere asks for some is not known',
    state: tenant([all], { domains: undefined }),
    verdict: 'pass',
    says: ['Not all domains could be read.'],
    missing: ['graph.domains'],
    plan: 0,
  },
  {
    name: 'rules 6 and 8: one policy asks everybody but the break-glass accounts and the synchronisation',
    state: tenant([all], { users: [...people, sync], roleAssignments: [assignment(1, sync.id, syncRole)] }),
    verdict: 'pass',
    names: ['MFA for everyone', 'sync_on1@contoso.com'],
    restsOn: [
      'graph.conditionalAccessPolicies.state',
      'graph.conditionalAccessPolicies.grantControls',
      'graph.conditionalAccessPolicies.conditions',
    ],
    plan: 0,
  },
  {
    name: 'a person holds the role of the synchronisation, which the policy leaves out',
    state: tenant([all], {
      users: [...people, sync],
      roleAssignments: [assignment(1, sync.id, syncRole), assignment(2, cy.id, syncRole)],
    }),
    verdict: 'partial',
    warns: ['sync-role'],
    names: ['cy@contoso.com', 'sync_on1@contoso.com'],
    saysNot: ['sync_on1@contoso.com'],
    plan: 'sync-role',
  },
  {
    name: 'an account that is named as that of the synchronisation administers the tenant as well',
    state: tenant([all], {
      users: [...people, sync],
      roleAssignments: [assignment(1, sync.id, syncRole), assignment(2, sync.id, globalAdmin)],
    }),
    verdict: 'partial',
    warns: ['sync-role'],
    plan: 'sync-role',
  },
  {
    name: 'an account of the synchronisation that is called otherwise, and settings list it',
    state: tenant([all], { roleAssignments: [assignment(2, cy.id, syncRole)] }),
    settings: { except: { users: ['cy@contoso.com'] } },
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'a person holds the role of the synchronisation, and is asked as everyone is',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeRoles: [] } })], { roleAssignments: [assignment(2, cy.id, syncRole)] }),
    verdict: 'pass',
    warns: ['sync-role'],
    plan: 0,
  },
  {
    name: 'rule 1: security defaults are on, and policies are not looked at',
    state: tenant([{ ...all, state: 'enabledForReportingButNotEnforced' }], {
      identitySecurityDefaultsEnforcementPolicy: securityDefaults(true),
      subscribedSkus: [plainSku],
    }),
    verdict: 'pass',
    warns: ['security-defaults'],
    names: ['Security defaults'],
    restsOn: ['graph.identitySecurityDefaultsEnforcementPolicy.isEnabled'],
    plan: 0,
  },
  {
    name: 'security defaults are on, and every account is disabled or a break-glass account: what holds for nobody is no pass',
    state: tenant([], { users: [dis, bg1, bg2], identitySecurityDefaultsEnforcementPolicy: securityDefaults(true) }),
    verdict: 'notApplicable',
    says: ['Nobody is in scope'],
    plan: 0,
  },
  {
    name: 'security defaults cannot be read, and every account is disabled or a break-glass account',
    state: tenant([], { users: [dis, bg1, bg2], identitySecurityDefaultsEnforcementPolicy: undefined }),
    verdict: 'notApplicable',
    plan: 0,
  },
  {
    name: 'rule 1: security defaults cannot be read, and policies are enough',
    state: tenant([all], { identitySecurityDefaultsEnforcementPolicy: undefined }),
    verdict: 'pass',
    missing: ['graph.identitySecurityDefaultsEnforcementPolicy'],
  },
  {
    name: 'rules 2 and 3: MFA together with a managed device is MFA',
    state: tenant([mfaPolicy(1, 'Both', { grantControls: grant(['mfa', 'compliantDevice'], { operator: 'AND' }) })]),
    verdict: 'pass',
  },
  {
    name: 'rule 2: a strength of its own whose combinations are two factors each, without saying what it satisfies',
    state: tenant([
      mfaPolicy(1, 'Strong', {
        grantControls: grant([], {
          authenticationStrength: strength(12, 'House rule', ['password,sms', 'fido2'], { requirementsSatisfied: null }),
        }),
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 2: a built-in strength without its combinations',
    state: tenant([
      mfaPolicy(1, 'Strong', {
        grantControls: grant([], {
          authenticationStrength: { id: '00000000-0000-0000-0000-000000000002', displayName: null, allowedCombinations: [] },
        }),
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 2: a strength known by its id alone, found in the list of strengths',
    state: tenant(
      [mfaPolicy(1, 'Strong', { grantControls: grant([], { authenticationStrength: { id: strength(13, '', []).id } }) })],
      { authenticationStrengthPolicies: [strength(13, 'Keys', ['fido2'])] },
    ),
    verdict: 'pass',
  },
  {
    name: 'rule 6: one policy asks browsers and apps, another blocks what cannot be asked',
    state: tenant([
      mfaPolicy(1, 'Modern', { clientAppTypes: modern }),
      blockPolicy(2, 'Block legacy', { clientAppTypes: legacy, users: { excludeRoles: [syncRole] } }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 4: all platforms are no narrowing',
    state: tenant([
      mfaPolicy(1, 'All platforms', { conditions: { platforms: { includePlatforms: ['all'], excludePlatforms: [] } } }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rule 3: a managed device is as good, as settings say',
    state: tenant([mfaPolicy(1, 'Either', { grantControls: grant(['mfa', 'compliantDevice']) })]),
    settings: { acceptDevice: true },
    verdict: 'pass',
    warns: ['device-instead'],
  },
  {
    name: 'rule 3: a policy that takes a managed device stands beside one that asks everybody, and lets nobody in',
    state: tenant([all, mfaPolicy(2, 'Either', { grantControls: grant(['mfa', 'compliantDevice']) })]),
    verdict: 'pass',
  },
  {
    name: 'rule 7: the office is left out and listed',
    state: tenant([mfaPolicy(1, 'Outside', { locations: { includeLocations: ['All'], excludeLocations: [office.id] } })]),
    settings: { except: { locations: ['Office'] } },
    verdict: 'pass',
    names: ['Office'],
    plan: 0,
  },
  {
    name: 'rule 7: a deleted location is left out, which lets nobody through',
    state: tenant([
      mfaPolicy(1, 'Outside', {
        locations: { includeLocations: ['All'], excludeLocations: ['1c000000-0000-4000-8000-00000000dead'] },
      }),
    ]),
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'rule 8: a deleted account, a disabled one and an empty group are left out',
    state: tenant(
      [
        mfaPolicy(1, 'MFA', {
          users: {
            excludeUsers: [bg1.id, bg2.id, dis.id, 'aa000000-0000-4000-8000-00000000dead'],
            excludeGroups: [travellers.id],
          },
        }),
      ],
      { users: [...people, dis], groups: [{ ...travellers, members: [] }] },
    ),
    verdict: 'pass',
    warns: ['stale-reference', 'standing-exclusion'],
  },
  {
    name: 'accounts cannot be read, and only people who need none are left out: an account known by its id alone is none of them',
    state: tenant([withoutKind('serviceProvider')], {
      users: undefined,
      roleAssignments: [assignment(1, ana.id, globalAdmin)],
    }),
    settings: { guests: false },
    breakGlass: [bg1.id, bg2.id],
    verdict: 'pass',
    missing: ['graph.users'],
  },
  {
    name: 'rule 7: a country is left out and listed',
    state: tenant([mfaPolicy(1, 'Outside', { locations: { includeLocations: ['All'], excludeLocations: [ru.id] } })]),
    settings: { except: { locations: ['Russia'] } },
    verdict: 'pass',
    names: ['Russia'],
  },
  {
    name: 'rule 7: many deleted locations are left out, of which ten are named',
    state: tenant([
      mfaPolicy(1, 'MFA', {
        locations: {
          includeLocations: ['All'],
          excludeLocations: Array.from({ length: 12 }, (_, index) => addresses(index + 20, '', [], true).id),
        },
      }),
    ]),
    verdict: 'pass',
    warns: ['stale-reference'],
    says: ['2 more of these.'],
  },
  {
    name: 'rule 10: guests are left out and not asked about',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeUsers: [bg1.id, bg2.id, 'GuestsOrExternalUsers'] } })], {
      users: [...people, guest],
    }),
    settings: { guests: false },
    verdict: 'pass',
    says: ['All 3 accounts need a second factor', 'Not asked about: 1 guest.'],
  },
  {
    name: 'the policy leaves out an empty group that anyone may join',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGroups: [travellers.id] } })], {
      groups: [{ ...travellers, groupTypes: ['Unified'], visibility: 'Public', members: [] }],
    }),
    verdict: 'partial',
    says: ['anyone who joins Travellers'],
    names: ['anyone who joins Travellers'],
  },
  {
    name: 'the policy leaves out an empty group, and whether anyone may join it could not be read',
    state: {
      ...tenant([mfaPolicy(1, 'MFA', { users: { excludeGroups: [travellers.id] } })], {
        groups: [{ ...travellers, groupTypes: ['Unified'], visibility: 'Private', members: [] }],
      }),
      collection: { 'graph.groups': { complete: false, returned: 0, error: { status: 403 } } },
    },
    verdict: 'unknown',
  },
  {
    name: 'the policy leaves out an empty group that its owners let people into',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGroups: [travellers.id] } })], {
      groups: [{ ...travellers, groupTypes: ['Unified'], visibility: 'Private', members: [] }],
    }),
    verdict: 'pass',
    warns: ['standing-exclusion'],
  },
  {
    name: 'a rule decides who is in an empty public group that the policy leaves out',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGroups: [travellers.id] } })], {
      groups: [{ ...travellers, groupTypes: ['Unified', 'DynamicMembership'], visibility: 'Public', members: [] }],
    }),
    verdict: 'pass',
    warns: ['standing-exclusion'],
  },
  {
    name: 'a second policy asks all but members of another group, so who joins the public one is asked',
    state: tenant(
      [
        mfaPolicy(1, 'MFA', { users: { includeUsers: [], includeGroups: [everybody.id], excludeGroups: [travellers.id] } }),
        mfaPolicy(2, 'MFA of the staff', { users: { includeUsers: [], includeGroups: [everybody.id] } }),
      ],
      {
        groups: [
          { ...travellers, groupTypes: ['Unified'], visibility: 'Public', members: [] },
          { ...everybody, members: [ana.id, bo.id, cy.id] },
        ],
      },
    ),
    verdict: 'pass',
  },
  {
    name: 'settings except a group that anyone may join',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGroups: [travellers.id] } })], {
      groups: [{ ...travellers, groupTypes: ['Unified'], visibility: 'Public', members: [bo.id] }],
    }),
    settings: { except: { groups: ['Travellers'] } },
    verdict: 'pass',
    warns: ['open-group'],
    says: ['Anyone in the tenant can join Travellers'],
  },
  {
    name: 'what settings except is said with the pass',
    state: tenant(
      [
        mfaPolicy(1, 'MFA', {
          users: { excludeUsers: [bg1.id, bg2.id, bo.id] },
          applications: { excludeApplications: ['00000003-0000-0ff1-ce00-000000000000'] },
        }),
      ],
      { users: [...people, sync], roleAssignments: [assignment(1, sync.id, syncRole)] },
    ),
    settings: { except: { users: ['bo@contoso.com'], apps: ['00000003-0000-0ff1-ce00-000000000000'] } },
    verdict: 'pass',
    says: [
      'Not asked about: 1 account that settings except, 1 account that synchronizes the directory, 1 app that settings except.',
    ],
  },
  {
    name: 'rule 12: two of those who are asked have registered nothing, an administrator among them',
    state: tenant([all], {
      roleAssignments: [assignment(1, ana.id, globalAdmin), assignment(2, bo.id, globalAdmin)],
      userRegistrationDetails: [registered(cy, false), registered(ana, false, { isAdmin: true }), registered(bo, true)],
    }),
    verdict: 'pass',
    warns: ['unregistered'],
    says: ['registered for 2 accounts (ana@contoso.com, cy@contoso.com):'],
  },
  {
    name: 'rule 12: the report of registrations cannot be read',
    state: tenant([all], { userRegistrationDetails: undefined }),
    verdict: 'pass',
    missing: ['graph.userRegistrationDetails'],
  },
  {
    name: 'rule 14: both administrators have registered nothing',
    state: tenant([all], {
      roleAssignments: [assignment(1, ana.id, globalAdmin), assignment(2, bo.id, globalAdmin)],
      userRegistrationDetails: [registered(ana, false), registered(bo, false)],
    }),
    verdict: 'pass',
    warns: ['unregistered', 'lockout'],
    says: ['2 administrators (ana@contoso.com, bo@contoso.com) of 2 cannot use a second factor.'],
  },
  {
    name: 'rule 14: two of three administrators have registered nothing, and one of them is disabled and the other listed',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeUsers: [bg1.id, bg2.id, cy.id] } })], {
      users: [...people, dis],
      roleAssignments: [ana, cy, dis].map(({ id }, index) => assignment(index, id, globalAdmin)),
      userRegistrationDetails: [registered(ana, true), registered(cy, false), registered(dis, false)],
    }),
    settings: { except: { users: ['cy@contoso.com'] } },
    verdict: 'pass',
    names: ['cy@contoso.com (allowed in settings)'],
  },
  {
    name: 'a policy that is for everybody through a group holds for who is in it today',
    state: tenant(
      [
        mfaPolicy(1, 'Staff', {
          users: { includeUsers: [], includeGroups: [everybody.id], excludeUsers: [], excludeRoles: [] },
        }),
      ],
      { groups: [{ ...everybody, members: people.map(({ id }) => id) }] },
    ),
    verdict: 'pass',
    warns: ['group-scope'],
    says: [
      'Not asked about: B2B direct connect users, other external users and service provider users, whom no policy includes.',
    ],
  },
  {
    name: 'a policy for everyone leaves out guests, and one for a group asks every account but none of those without one',
    state: tenant(
      [
        mfaPolicy(1, 'Everyone', { users: { excludeUsers: [bg1.id, bg2.id, 'GuestsOrExternalUsers'] } }),
        mfaPolicy(2, 'Staff', {
          users: { includeUsers: [], includeGroups: [everybody.id], excludeUsers: [], excludeRoles: [] },
        }),
      ],
      { groups: [{ ...everybody, members: people.map(({ id }) => id) }] },
    ),
    verdict: 'pass',
    says: ['whom no policy includes'],
  },
];

const askedInPart: readonly Case[] = [
  {
    name: 'rule 13: administrators alone are asked',
    state: tenant([mfaPolicy(1, 'Administrators', { users: { includeUsers: [], includeRoles: [globalAdmin] } })], {
      roleAssignments: [assignment(1, ana.id, globalAdmin)],
    }),
    verdict: 'partial',
    names: ['bo@contoso.com', 'Administrators'],
  },
  {
    name: 'rule 6: legacy clients are left out, which asks for no second factor',
    state: tenant([mfaPolicy(1, 'Modern', { clientAppTypes: modern })]),
    verdict: 'partial',
    names: ['conditions.clientAppTypes', 'with exchangeActiveSync'],
  },
  {
    name: 'rule 7: a trusted place is left out, and a password is enough there',
    state: tenant([mfaPolicy(1, 'Outside', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } })]),
    verdict: 'partial',
    names: ['AllTrusted', 'conditions.locations.excludeLocations'],
  },
  {
    name: 'rule 7: a policy for one country alone',
    state: tenant([mfaPolicy(1, 'Russia', { locations: { includeLocations: [ru.id], excludeLocations: [] } })]),
    verdict: 'partial',
    names: ['Russia'],
    says: ['A second factor is asked for only in part.'],
  },
  {
    name: 'an account is left out, and a policy that blocks a country is no demand that stops short of the others',
    state: tenant([
      mfaPolicy(1, 'MFA', { users: { excludeUsers: [bg1.id, bg2.id, bo.id] } }),
      blockPolicy(2, 'Block Russia', { locations: { includeLocations: [ru.id], excludeLocations: [] } }),
    ]),
    verdict: 'partial',
    names: ['bo@contoso.com'],
  },
  {
    name: 'rules 8 and 15: an account and an application are left out that nobody listed',
    state: tenant([
      mfaPolicy(1, 'MFA', {
        users: { excludeUsers: [bg1.id, bg2.id, bo.id] },
        applications: { excludeApplications: ['00000003-0000-0ff1-ce00-000000000000'] },
      }),
    ]),
    verdict: 'partial',
    names: ['bo@contoso.com', 'Office 365 SharePoint Online', 'conditions.users.excludeUsers'],
  },
  {
    name: 'rule 15: a role is left out, named as the directory names it, with who holds it',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeRoles: [syncRole, globalAdmin] } })], {
      roleAssignments: [assignment(1, ana.id, globalAdmin)],
    }),
    verdict: 'partial',
    names: ['MFA', 'ana@contoso.com', 'Global Administrator', 'conditions.users.excludeRoles'],
  },
  {
    name: 'rule 10: guests of a kind are left out, an account of them and those without one',
    state: tenant(
      [
        mfaPolicy(1, 'MFA', {
          users: {
            excludeGuestsOrExternalUsers: {
              guestOrExternalUserTypes: 'b2bCollaborationGuest,serviceProvider',
              externalTenants: { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
            },
          },
        }),
      ],
      { users: [...people, guest] },
    ),
    verdict: 'partial',
    names: ['gus_partner.com#EXT#@contoso.onmicrosoft.com', 'serviceProvider'],
  },
  {
    name: 'rule 10: guests of a kind that nobody knew are left out, and whom that means cannot be told',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGuestsOrExternalUsers: ofUnknownKind } })], {
      users: [...people, guest],
    }),
    verdict: 'unknown',
    names: ['MFA', 'conditions.users.excludeGuestsOrExternalUsers', 'gus_partner.com#EXT#@contoso.onmicrosoft.com'],
  },
  {
    name: 'rule 10: guests of a kind that nobody knew are left out, of whom the tenant has no account',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGuestsOrExternalUsers: ofUnknownKind } })]),
    verdict: 'unknown',
  },
  {
    name: 'rule 10: guests of a kind that nobody knew are left out, and guests are not asked about',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGuestsOrExternalUsers: ofUnknownKind } })], {
      users: [...people, guest],
    }),
    settings: { guests: false },
    verdict: 'pass',
  },
  {
    name: 'rule 10: guests have a policy of their own, for tenants that are told in a way that nobody knew',
    state: tenant(
      [
        mfaPolicy(1, 'MFA', { users: { excludeGuestsOrExternalUsers: ofGuests('all') } }),
        mfaPolicy(2, 'MFA of guests', {
          users: { includeUsers: [], includeGuestsOrExternalUsers: ofGuests('unknownFutureValue') },
        }),
      ],
      { users: [...people, guest] },
    ),
    verdict: 'unknown',
    names: ['gus_partner.com#EXT#@contoso.onmicrosoft.com'],
  },
  {
    name: 'rule 5: only the Office 365 suite is protected',
    state: tenant([mfaPolicy(1, 'Office', { applications: { includeApplications: ['Office365'] } })]),
    verdict: 'partial',
    names: ['Office 365'],
  },
  {
    name: 'rule 11: nothing asks, and the old switch of every account is enforced',
    state: tenant([], {
      authenticationRequirements: Object.fromEntries([ana, bo, cy].map(({ id }) => [id, { perUserMfaState: 'enforced' }])),
    }),
    verdict: 'partial',
    warns: ['per-user-mfa'],
  },
  {
    name: 'rule 11: nothing asks people of other companies either, and the old switch of every account of the tenant is enforced',
    state: tenant(
      [
        mfaPolicy(1, 'Registering', {
          users: { excludeGuestsOrExternalUsers: otherCompanies },
          applications: { includeApplications: [], includeUserActions: ['urn:user:registersecurityinfo'] },
        }),
        mfaPolicy(2, 'Nobody', {
          users: { includeUsers: [], includeGroups: [travellers.id], excludeGuestsOrExternalUsers: otherCompanies },
        }),
      ],
      {
        groups: [{ ...travellers, members: [] }],
        authenticationRequirements: Object.fromEntries([ana, bo, cy].map(({ id }) => [id, { perUserMfaState: 'enforced' }])),
      },
    ),
    verdict: 'partial',
    warns: ['per-user-mfa'],
  },
  {
    name: 'everybody is shut out of everything, so that nobody is left to be asked',
    state: tenant([blockPolicy(1, 'Block all', { users: { excludeRoles: [syncRole] } })]),
    verdict: 'pass',
    warns: ['lockout'],
    says: ['to every resource (Block all).'],
  },
];

const notAsked: readonly Case[] = [
  { name: 'rule 13: nothing asks', state: tenant([]), verdict: 'fail', plan: 1 },
  {
    name: 'rule 11: the old switch is only enabled for one account, which is not enforced',
    state: tenant([], {
      authenticationRequirements: {
        [ana.id]: { perUserMfaState: 'enforced' },
        [bo.id]: { perUserMfaState: 'enabled' },
        [cy.id]: { perUserMfaState: 'enforced' },
      },
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 3: a managed device takes the place of a second factor',
    state: tenant([mfaPolicy(1, 'Either', { grantControls: grant(['mfa', 'compliantDevice']) })]),
    verdict: 'fail',
    warns: ['device-instead'],
    says: ['Without effect: 1 policy (Either).'],
    names: ['Either', 'mfa or compliantDevice'],
    plan: 1,
  },
  {
    name: 'rule 3: an approved app or terms of use prove nobody',
    state: tenant([mfaPolicy(1, 'Apps', { grantControls: grant(['mfa', 'approvedApplication'], { termsOfUse: ['t1'] }) })]),
    verdict: 'fail',
  },
  {
    name: 'rule 4: only sign-ins at risk, on one platform, or with some devices are asked',
    state: tenant([
      mfaPolicy(1, 'Risk', { conditions: { signInRiskLevels: ['high'] } }),
      mfaPolicy(2, 'Android', { conditions: { platforms: { includePlatforms: ['android'], excludePlatforms: [] } } }),
      mfaPolicy(3, 'Devices', {
        conditions: { devices: { deviceFilter: { mode: 'include', rule: 'device.isCompliant -eq False' } } },
      }),
      mfaPolicy(4, 'Session', { grantControls: null }),
    ]),
    verdict: 'fail',
    names: ['Risk', 'Android', 'Devices', 'conditions.devices.deviceFilter'],
  },
  {
    name: 'rule 5: registering a second factor is no sign-in to anything',
    state: tenant([
      mfaPolicy(1, 'Registration', {
        applications: { includeApplications: [], includeUserActions: ['urn:user:registersecurityinfo'] },
      }),
    ]),
    verdict: 'fail',
  },
  {
    name: 'rule 9: a policy that only reports would ask everybody, and is named',
    state: tenant([mfaPolicy(1, 'MFA soon', { state: 'enabledForReportingButNotEnforced' })]),
    verdict: 'fail',
    warns: ['waiting'],
    names: ['MFA soon'],
  },
  {
    name: 'rule 9: a policy that only reports would leave out a group as well, and both are said',
    state: tenant(
      [mfaPolicy(1, 'Trial', { state: 'enabledForReportingButNotEnforced', users: { excludeGroups: [travellers.id] } })],
      { users: [ana, bg1, bg2], groups: [{ ...travellers, members: [ana.id] }] },
    ),
    verdict: 'fail',
    says: [
      'policy "Trial", state: enabledForReportingButNotEnforced; policy "Trial", conditions.users.excludeGroups: group Travellers.',
    ],
  },
  {
    name: 'rule 9: one policy for everybody is off, and one that only reports would ask at risk alone: neither is all that is missing',
    state: tenant([
      mfaPolicy(1, 'Once', { state: 'disabled' }),
      mfaPolicy(2, 'At risk', {
        state: 'enabledForReportingButNotEnforced',
        conditions: { signInRiskLevels: ['high'] },
      }),
    ]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rules 3 and 9: a policy that only reports would take a managed device instead',
    state: tenant([
      mfaPolicy(1, 'Either', {
        state: 'enabledForReportingButNotEnforced',
        grantControls: grant(['mfa', 'compliantDevice']),
      }),
    ]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 9: Microsoft waits to ask everybody by a policy of its own, and a second one is not made',
    state: tenant([
      mfaPolicy(1, 'Microsoft-managed: Multifactor authentication for all users', { state: 'enabledForReportingButNotEnforced' }),
    ]),
    verdict: 'fail',
    warns: ['waiting'],
    plan: 'managed',
  },
  {
    name: 'rule 13: a policy for a group that is empty',
    state: tenant([mfaPolicy(1, 'Pilot', { users: { includeUsers: [], includeGroups: [travellers.id] } })], {
      groups: [{ ...travellers, members: [] }],
    }),
    verdict: 'fail',
  },
  {
    name: 'the licence is not there, and security defaults are off',
    state: tenant([], { subscribedSkus: [plainSku] }),
    verdict: 'fail',
    names: ['Microsoft Entra ID P1'],
    plan: 'unlicensed',
  },
  {
    name: 'rule 14: an approver has no second factor',
    state: tenant([], { userRegistrationDetails: [registered(ana, true), registered(bo, false)] }),
    protectedPeople: ['ana@contoso.com', 'bo@contoso.com'],
    verdict: 'fail',
    warns: ['lockout'],
    plan: 'unregistered',
  },
  {
    name: 'rule 14: the report does not say whether an approver has a second factor',
    state: tenant([], { userRegistrationDetails: [registered(ana, true), registered(bo, true, { isMfaCapable: undefined })] }),
    protectedPeople: ['ana@contoso.com', 'bo@contoso.com'],
    verdict: 'fail',
    warns: ['lockout'],
    plan: 'unregistered',
  },
  {
    name: 'rule 14: an approver without a second factor is listed, so never asked for one',
    state: tenant([], { userRegistrationDetails: [registered(ana, true), registered(bo, false)] }),
    settings: { except: { users: ['bo@contoso.com'] } },
    protectedPeople: ['ana@contoso.com', 'bo@contoso.com'],
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 11: nothing asks, and the old switch is not read of so many accounts',
    state: tenant([], { users: crowd(501) }),
    verdict: 'fail',
    missing: ['graph.authenticationRequirements'],
    breakGlass: [],
    plan: 'break-glass',
  },
  {
    name: 'a second location, of all addresses, has the name that settings except: neither is meant',
    state: tenant([mfaPolicy(1, 'Outside', { locations: { includeLocations: ['All'], excludeLocations: [anywhere.id] } })], {
      namedLocations: [office, anywhere],
    }),
    settings: { except: { locations: ['Office'] } },
    verdict: 'fail',
    warns: ['stale-reference'],
    plan: 'ambiguous',
    refuses: 'More than one location is called Office.',
  },
  {
    name: 'an account that carries the address of an emergency account is none',
    state: tenant([mfaPolicy(1, 'MFA', { users: { includeUsers: ['All'], excludeUsers: [bg1.id, bg2.id, cy.id] } })], {
      users: [ana, bo, { ...cy, mail: 'bg1@contoso.com' }, bg1, bg2],
    }),
    verdict: 'partial',
    names: ['cy@contoso.com'],
  },
  {
    name: 'two groups have the name that settings except',
    state: tenant([], {
      groups: [
        { ...travellers, members: [bo.id] },
        { ...everybody, displayName: travellers.displayName, members: [] },
      ],
    }),
    settings: { except: { groups: ['Travellers'] } },
    verdict: 'fail',
    plan: 'ambiguous',
  },
  {
    name: 'rule 14: whether an approver has a second factor cannot be read',
    state: tenant([], { userRegistrationDetails: undefined }),
    protectedPeople: ['ana@contoso.com'],
    verdict: 'fail',
    missing: ['graph.userRegistrationDetails'],
    plan: 'unreadable',
  },
  {
    name: 'rule 14: nobody is to keep access, so whether anybody has a second factor need not be read',
    state: tenant([], { userRegistrationDetails: undefined }),
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
    name: 'rule 1: security defaults do not say whether they are on, and policies are not enough',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: securityDefaults(null) }),
    verdict: 'unknown',
  },
  {
    name: 'rule 2: a strength known by an id that cannot be looked up',
    state: tenant(
      [mfaPolicy(1, 'Strong', { grantControls: grant([], { authenticationStrength: { id: strength(14, '', []).id } }) })],
      { authenticationStrengthPolicies: undefined },
    ),
    verdict: 'unknown',
    missing: ['graph.authenticationStrengthPolicies'],
  },
  {
    name: 'rule 7: a location that is left out cannot be read',
    state: tenant([mfaPolicy(1, 'Outside', { locations: { includeLocations: ['All'], excludeLocations: [office.id] } })], {
      namedLocations: undefined,
    }),
    verdict: 'unknown',
    missing: ['graph.namedLocations'],
  },
  {
    name: 'rule 8: the members of a group in a group that is left out cannot be read',
    state: tenant([mfaPolicy(1, 'MFA', { users: { excludeGroups: [travellers.id] } })], { groups: [travellers] }),
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'rule 8: settings except a group of which nobody can read who is in it: everyone may be',
    state: tenant([mfaPolicy(1, 'Modern', { clientAppTypes: modern })], { groups: unreadGroup }),
    settings: { except: { groups: ['Travellers'] } },
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'accounts cannot be read, and a policy is for a role: there may be nobody else',
    state: tenant([mfaPolicy(1, 'Admins', { users: { includeUsers: [], includeRoles: [globalAdmin] } })], { users: undefined }),
    verdict: 'unknown',
    missing: ['graph.users'],
  },
  {
    name: 'accounts cannot be read, guests of a kind that nobody knew are left out: an account known by its id alone may be one',
    state: tenant([withoutKind('unknownFutureValue')], {
      users: undefined,
      roleAssignments: [assignment(1, ana.id, globalAdmin)],
    }),
    settings: { guests: false },
    breakGlass: [bg1.id, bg2.id],
    verdict: 'unknown',
    missing: ['graph.users'],
  },
  {
    name: 'policies broke off, and what came is not enough',
    state: {
      ...tenant([]),
      collection: { 'graph.conditionalAccessPolicies': { complete: false, returned: 0, error: { status: 503 } } },
    },
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
  },
  {
    name: 'whether the licence is there cannot be read',
    state: tenant([all], { subscribedSkus: undefined }),
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
  },
];

export const cases: readonly Case[] = [...shared, ...asked, ...askedInPart, ...notAsked, ...unknown];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'graph.authenticationStrengthPolicies',
  'graph.conditionalAccessPolicies',
  'graph.domains',
  'graph.groups',
  'graph.groups/{of}/transitiveMembers',
  'graph.identitySecurityDefaultsEnforcementPolicy',
  'graph.roleAssignments',
  'graph.roleDefinitions',
  'graph.roleEligibilityScheduleInstances',
  'graph.subscribedSkus',
  'graph.userRegistrationDetails',
  'graph.servicePrincipals',
  'graph.users',
];
