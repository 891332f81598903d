/** Tenants and what legacy-auth must say of them. */
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
  everybody,
  globalAdmin,
  graph,
  guest,
  licensed,
  people,
  sync,
  syncRole,
  tenantId,
  travellers,
} from '../reasoning/access/case-rows.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const legacy = ['exchangeActiveSync', 'other'];
const defaults = (isEnabled: unknown) => ({
  id: '00000000-0000-0000-0000-000000000005',
  displayName: 'Security Defaults',
  isEnabled,
});
const visitors = {
  id: '5b000000-0000-4000-8000-000000000001',
  appId: '372140e0-b3b7-4226-8ef9-d57986796201',
  displayName: 'Azure Windows VM Sign-In',
};
const namesake = {
  id: '5b000000-0000-4000-8000-000000000002',
  appId: '5c000000-0000-4000-8000-000000000002',
  displayName: 'azure windows VM sign-in',
};
const office = addresses(4, 'Office', ['198.51.100.0/24'], true);
const us = countries(3, 'United States', ['US']);

function tenant(policies: readonly object[], more: object = {}) {
  return { organization, graph: graph({ conditionalAccessPolicies: policies, namedLocations: [office, us], ...more }) };
}

const block = blockPolicy(1, 'Block legacy', { clientAppTypes: legacy });

const blocked: readonly Case[] = [
  {
    name: 'security defaults are on',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: defaults(true) }),
    verdict: 'pass',
    names: ['Security defaults'],
    restsOn: ['graph.identitySecurityDefaultsEnforcementPolicy.isEnabled'],
    plan: 0,
  },
  {
    name: 'security defaults are on, in words, and policies cannot be read',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: defaults('True'), conditionalAccessPolicies: undefined }),
    verdict: 'pass',
    missing: ['graph.conditionalAccessPolicies'],
  },
  {
    name: 'one policy blocks both kinds of legacy client for everybody',
    state: tenant([block]),
    verdict: 'pass',
    names: ['Block legacy', 'bg1@contoso.com'],
    restsOn: [
      'graph.conditionalAccessPolicies.state',
      'graph.conditionalAccessPolicies.grantControls',
      'graph.conditionalAccessPolicies.conditions',
    ],
    plan: 0,
  },
  {
    name: 'two policies share the kinds between them',
    state: tenant([
      blockPolicy(1, 'Block ActiveSync', { clientAppTypes: ['exchangeActiveSync'] }),
      blockPolicy(2, 'Block others', { clientAppTypes: ['other'] }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'ActiveSync is blocked for Exchange alone, which is all that it reaches',
    state: tenant([
      blockPolicy(1, 'Block ActiveSync', {
        clientAppTypes: ['exchangeActiveSync'],
        applications: { includeApplications: ['00000002-0000-0ff1-ce00-000000000000'] },
      }),
      blockPolicy(2, 'Block others', { clientAppTypes: ['other'] }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'one policy for the office and one for everywhere else',
    state: tenant([
      blockPolicy(1, 'Outside', {
        clientAppTypes: legacy,
        locations: { includeLocations: ['All'], excludeLocations: [office.id] },
      }),
      blockPolicy(2, 'Inside', { clientAppTypes: legacy, locations: { includeLocations: [office.id], excludeLocations: [] } }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'an application is left out that nobody listed: other clients are blocked from all else',
    state: tenant(
      [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, applications: { excludeApplications: [visitors.appId] } })],
      { servicePrincipals: [visitors] },
    ),
    verdict: 'partial',
    says: ['Client type other is blocked only in part; exchangeActiveSync is blocked.'],
    names: ['Azure Windows VM Sign-In'],
  },
  {
    name: 'somebody calls an application like the one that settings except: the name means neither',
    state: tenant(
      [
        blockPolicy(1, 'Block legacy', {
          clientAppTypes: legacy,
          applications: { excludeApplications: [visitors.appId, namesake.appId] },
        }),
      ],
      { servicePrincipals: [visitors, namesake] },
    ),
    settings: { except: { apps: ['azure windows vm sign-in'] } },
    verdict: 'partial',
    warns: ['stale-reference'],
    plan: 'ambiguous',
  },
  {
    name: 'an application is left out, settings list one by name, and applications cannot be read',
    state: tenant(
      [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, applications: { excludeApplications: [visitors.appId] } })],
      { servicePrincipals: undefined },
    ),
    settings: { except: { apps: ['azure windows vm sign-in'] } },
    verdict: 'unknown',
    missing: ['graph.servicePrincipals'],
    plan: 'unreadable',
  },
  {
    name: 'an account and an application are left out and listed in settings',
    state: tenant(
      [
        blockPolicy(1, 'Block legacy', {
          clientAppTypes: legacy,
          users: { excludeUsers: [ana.id] },
          applications: { excludeApplications: [visitors.appId] },
        }),
      ],
      { servicePrincipals: [visitors] },
    ),
    settings: { except: { users: ['ana@contoso.com'], apps: ['azure windows vm sign-in'] } },
    breakGlass: [],
    verdict: 'pass',
    names: ['ana@contoso.com', 'Azure Windows VM Sign-In'],
  },
  {
    name: 'a deleted group and an empty one are left out',
    state: tenant(
      [
        blockPolicy(1, 'Block legacy', {
          clientAppTypes: legacy,
          users: { excludeGroups: [travellers.id, '6a000000-0000-4000-8000-00000000dead'] },
        }),
      ],
      { groups: [{ ...travellers, members: [] }] },
    ),
    verdict: 'pass',
    warns: ['stale-reference', 'standing-exclusion'],
    names: ['Travellers'],
  },
  {
    name: 'accounts cannot be read, security defaults neither, and the policy is for everybody',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeUsers: [] } })], {
      users: undefined,
      identitySecurityDefaultsEnforcementPolicy: undefined,
    }),
    breakGlass: [],
    verdict: 'pass',
    missing: ['graph.users', 'graph.identitySecurityDefaultsEnforcementPolicy'],
  },
];

const halfBlocked: readonly Case[] = [
  {
    name: 'only other clients are blocked, which some tools take for enough',
    state: tenant([blockPolicy(1, 'Block others', { clientAppTypes: ['other'] })]),
    verdict: 'partial',
    names: ['exchangeActiveSync', 'Block others'],
  },
  {
    name: 'only the supported platforms of ActiveSync',
    state: tenant([blockPolicy(1, 'Block some ActiveSync', { clientAppTypes: ['easSupported', 'other'] })]),
    verdict: 'partial',
    names: ['exchangeActiveSync'],
  },
  {
    name: 'a group is in scope, and everybody is in it today',
    state: tenant(
      [blockPolicy(1, 'Block staff', { clientAppTypes: legacy, users: { includeUsers: [], includeGroups: [everybody.id] } })],
      { groups: [{ ...everybody, members: people.map((person) => person.id) }] },
    ),
    verdict: 'partial',
    warns: ['group-scope'],
    names: ['All staff'],
  },
  {
    name: 'everybody is in a group that is left out: tools that read no exclusions let it pass',
    state: tenant([blockPolicy(1, 'Block nobody', { clientAppTypes: legacy, users: { excludeGroups: [everybody.id] } })], {
      groups: [{ ...everybody, members: people.map((person) => person.id) }],
    }),
    verdict: 'fail',
    names: ['All staff', 'ana@contoso.com'],
  },
  {
    name: 'an account is left out that nobody listed',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeUsers: [bo.id] } })]),
    verdict: 'partial',
    names: ['bo@contoso.com'],
  },
  {
    name: 'a role is left out that somebody holds',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeRoles: [globalAdmin] } })], {
      roleAssignments: [assignment(1, bo.id, globalAdmin)],
    }),
    verdict: 'partial',
    names: ['Global Administrator', 'bo@contoso.com'],
  },
  {
    name: 'a role over an administrative unit leaves nobody out',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeRoles: [globalAdmin] } })], {
      roleAssignments: [assignment(1, bo.id, globalAdmin, '/administrativeUnits/1')],
    }),
    verdict: 'pass',
    warns: ['standing-exclusion'],
  },
  {
    name: 'settings list the role of the synchronisation, and spare all who hold it',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeRoles: [syncRole] } })], {
      users: [...people, sync],
      roleAssignments: [assignment(1, sync.id, syncRole), assignment(2, bo.id, syncRole)],
    }),
    settings: { except: { roles: [syncRole] } },
    verdict: 'pass',
  },
  {
    name: 'the policy is only for those whom settings spare by the role of the synchronisation',
    state: tenant(
      [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { includeUsers: [], includeRoles: [syncRole] } })],
      { users: [bo, bg1, bg2], roleAssignments: [assignment(1, bo.id, syncRole)] },
    ),
    settings: { except: { roles: [syncRole] } },
    verdict: 'fail',
  },
  {
    name: 'the account that synchronises the directory is left out and not listed',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeRoles: [syncRole] } })], {
      users: [...people, sync],
      roleAssignments: [assignment(1, sync.id, syncRole)],
    }),
    verdict: 'partial',
    names: ['Directory Synchronization Accounts'],
  },
  {
    name: 'guests are left out',
    state: tenant(
      [
        blockPolicy(1, 'Block legacy', {
          clientAppTypes: legacy,
          users: { excludeUsers: [bg1.id, bg2.id, 'GuestsOrExternalUsers'] },
        }),
      ],
      { users: [...people, guest] },
    ),
    verdict: 'partial',
    names: ['gus_partner.com#EXT#@contoso.onmicrosoft.com'],
  },
  {
    name: 'an application is left out',
    state: tenant(
      [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, applications: { excludeApplications: [visitors.appId] } })],
      { servicePrincipals: [visitors] },
    ),
    verdict: 'partial',
    names: ['Azure Windows VM Sign-In'],
  },
  {
    name: 'only Exchange is protected',
    state: tenant([
      blockPolicy(1, 'Block mail', {
        clientAppTypes: legacy,
        applications: { includeApplications: ['00000002-0000-0ff1-ce00-000000000000'] },
      }),
    ]),
    verdict: 'partial',
    names: ['Office 365 Exchange Online'],
  },
  {
    name: 'only outside the trusted addresses',
    state: tenant([
      blockPolicy(1, 'Outside', {
        clientAppTypes: legacy,
        locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
      }),
      blockPolicy(2, 'Allow the US', {
        clientAppTypes: ['browser'],
        locations: { includeLocations: [us.id], excludeLocations: [office.id] },
      }),
    ]),
    verdict: 'partial',
    names: ['any location, but for AllTrusted'],
  },
  {
    name: 'only on Windows',
    state: tenant([
      blockPolicy(1, 'Block Windows', {
        clientAppTypes: legacy,
        conditions: { platforms: { includePlatforms: ['windows'], excludePlatforms: [] } },
      }),
    ]),
    verdict: 'partial',
    names: ['platforms'],
  },
];

const open: readonly Case[] = [
  { name: 'nothing blocks', state: tenant([]), verdict: 'fail', plan: 1 },
  {
    name: 'rule 6 of device-code: a policy for device code blocks no legacy client',
    state: tenant([
      blockPolicy(1, 'No device code', { conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } } }),
    ]),
    verdict: 'fail',
  },
  {
    name: 'legacy clients take no part in flows, so a policy that picks out both blocks nobody',
    state: tenant([
      blockPolicy(1, 'No legacy flows', {
        clientAppTypes: legacy,
        conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
      }),
    ]),
    verdict: 'fail',
  },
  {
    name: 'report-only is not there',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, state: 'enabledForReportingButNotEnforced' })]),
    verdict: 'fail',
    names: ['Block legacy', 'enabledForReportingButNotEnforced'],
  },
  {
    name: 'a policy that is off',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, state: 'disabled' })]),
    verdict: 'fail',
    names: ['disabled'],
  },
  {
    name: 'a block of risky sign-ins catches legacy clients only by the way',
    state: tenant([blockPolicy(1, 'Block high risk', { conditions: { signInRiskLevels: ['high'] } })]),
    verdict: 'fail',
  },
  {
    name: 'a block of a country catches legacy clients from there, and from nowhere else',
    state: tenant([blockPolicy(1, 'Block the US', { locations: { includeLocations: [us.id], excludeLocations: [] } })]),
    verdict: 'fail',
  },
  {
    name: 'an account that is shut out altogether has no legacy client either',
    state: tenant([blockPolicy(1, 'Shut out', { users: { includeUsers: [ana.id], excludeUsers: [] } })]),
    verdict: 'partial',
    names: ['bo@contoso.com'],
  },
  {
    name: 'demanding multifactor authentication is no block',
    state: tenant([
      blockPolicy(1, 'MFA', { clientAppTypes: legacy, grantControls: { operator: 'OR', builtInControls: ['mfa'] } }),
    ]),
    verdict: 'fail',
    names: ['MFA'],
  },
  {
    name: 'a policy for nobody',
    state: tenant([blockPolicy(1, 'Block nobody', { clientAppTypes: legacy, users: { includeUsers: ['None'] } })]),
    verdict: 'fail',
  },
  {
    name: 'only the supported platforms of ActiveSync are blocked, which are some of it',
    state: tenant([blockPolicy(1, 'Block some ActiveSync', { clientAppTypes: ['easSupported'] })]),
    verdict: 'partial',
  },
  {
    name: 'other clients are blocked on some platforms from SharePoint, which ActiveSync never opens',
    state: tenant([
      blockPolicy(1, 'Block others', {
        clientAppTypes: ['other'],
        applications: { includeApplications: ['00000003-0000-0ff1-ce00-000000000000'] },
        conditions: { platforms: { includePlatforms: ['windows'], excludePlatforms: [] } },
      }),
    ]),
    verdict: 'partial',
  },
  {
    name: 'a condition that is not known yet narrows too',
    state: tenant([blockPolicy(1, 'Block sometimes', { clientAppTypes: legacy, conditions: { moonPhases: ['full'] } })]),
    verdict: 'partial',
    names: ['moonPhases'],
  },
];

const unknown: readonly Case[] = [
  {
    name: 'security defaults cannot be read and no policy is enabled',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: undefined }),
    verdict: 'unknown',
    missing: ['graph.identitySecurityDefaultsEnforcementPolicy'],
    plan: 'unreadable',
  },
  {
    name: 'security defaults cannot be read, and an enabled policy, which they do not go with, blocks no legacy client',
    state: tenant([blockPolicy(1, 'No browsers', { clientAppTypes: ['browser'] })], {
      identitySecurityDefaultsEnforcementPolicy: undefined,
    }),
    verdict: 'fail',
    missing: ['graph.identitySecurityDefaultsEnforcementPolicy'],
    plan: 1,
  },
  {
    name: 'security defaults do not say whether they are on',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: { id: '00000000-0000-0000-0000-000000000005' } }),
    verdict: 'unknown',
    plan: 'unreadable',
  },
  {
    name: 'policies cannot be read',
    state: tenant([], { conditionalAccessPolicies: undefined }),
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
    plan: 'unreadable',
  },
  {
    name: 'the members of a group that is left out cannot be read',
    state: {
      ...tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeGroups: [travellers.id] } })], {
        groups: [{ ...travellers, members: [] }],
      }),
      collection: { [`graph.groups/${travellers.id}/transitiveMembers`]: { complete: false } },
    },
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'the members of a listed group cannot be read, and need not be',
    state: {
      ...tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeGroups: [travellers.id] } })], {
        groups: [{ ...travellers, members: [] }],
      }),
      collection: { [`graph.groups/${travellers.id}/transitiveMembers`]: { complete: false } },
    },
    settings: { except: { groups: [travellers.id] } },
    verdict: 'pass',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'who holds a role that is left out cannot be read',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeRoles: [globalAdmin] } })], {
      roleAssignments: undefined,
    }),
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
];

const plans: readonly Case[] = [
  { name: 'no break-glass account', state: tenant([]), breakGlass: [], verdict: 'fail', plan: 'break-glass' },
  {
    name: 'a break-glass account that does not exist',
    state: tenant([]),
    breakGlass: ['bg1@contoso.com', 'bg9@contoso.com'],
    verdict: 'fail',
    plan: 'break-glass',
  },
  {
    name: 'no licence for Conditional Access',
    state: tenant([], { subscribedSkus: [{ ...licensed, capabilityStatus: 'Suspended' }] }),
    verdict: 'fail',
    plan: 'unlicensed',
  },
  {
    name: 'a policy that has no licence for Conditional Access',
    state: tenant([block], { subscribedSkus: [{ ...licensed, capabilityStatus: 'Suspended' }] }),
    verdict: 'fail',
    names: ['Licences'],
    says: ['The tenant has no Microsoft Entra ID P1', 'counts as open'],
    plan: 'unlicensed',
  },
  {
    name: 'a policy, and whether there is a licence for it cannot be read',
    state: tenant([block], { subscribedSkus: undefined }),
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
  },
  {
    name: 'security defaults take no licence',
    state: tenant([], { subscribedSkus: undefined, identitySecurityDefaultsEnforcementPolicy: defaults(true) }),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'no licence, and whether security defaults are on cannot be read',
    state: tenant([], { subscribedSkus: [], identitySecurityDefaultsEnforcementPolicy: undefined }),
    verdict: 'unknown',
    missing: ['graph.identitySecurityDefaultsEnforcementPolicy'],
  },
  {
    name: 'our policy reports only, and has for long enough',
    state: tenant([
      blockPolicy(1, 'hardenbot legacy-auth: block legacy authentication', {
        clientAppTypes: legacy,
        state: 'enabledForReportingButNotEnforced',
      }),
    ]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'somebody narrowed our policy',
    state: tenant([
      blockPolicy(1, 'hardenbot legacy-auth: block legacy authentication', {
        clientAppTypes: legacy,
        state: 'enabledForReportingButNotEnforced',
        conditions: { platforms: { includePlatforms: ['windows'], excludePlatforms: [] } },
      }),
    ]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our policy was turned off',
    state: tenant([
      blockPolicy(1, 'hardenbot legacy-auth: block legacy authentication', { clientAppTypes: legacy, state: 'disabled' }),
    ]),
    verdict: 'fail',
    plan: 1,
  },
];

/** Tenants that were judged wrongly once. */
const partners = (kind: 'enumerated' | 'all', members: readonly string[] = []) => ({
  guestOrExternalUserTypes: 'b2bCollaborationGuest,b2bCollaborationMember,serviceProvider',
  externalTenants: {
    '@odata.type': `#microsoft.graph.conditionalAccess${kind === 'all' ? 'All' : 'Enumerated'}ExternalTenants`,
    membershipKind: kind,
    ...(kind === 'all' ? {} : { members }),
  },
});
const fabrikam = '4f000000-0000-4000-8000-00000000fab0';
const northwind = '4f000000-0000-4000-8000-000000000ada';
const forPartners = (members: readonly string[]) => ({
  includeUsers: [],
  includeGuestsOrExternalUsers: partners('enumerated', members),
});

const learnt: readonly Case[] = [
  {
    name: 'ActiveSync is blocked but for applications that carry an attribute, which Exchange Online may',
    state: tenant([
      blockPolicy(1, 'Block ActiveSync', {
        clientAppTypes: ['exchangeActiveSync'],
        applications: { applicationFilter: { mode: 'exclude', rule: 'CustomSecurityAttribute.Team_Legacy -eq "yes"' } },
      }),
      blockPolicy(2, 'Block others', { clientAppTypes: ['other'] }),
    ]),
    verdict: 'unknown',
    names: ['conditions.applications.applicationFilter'],
  },
  {
    name: 'partners of one tenant are left out by one policy and taken in by another',
    state: tenant(
      [
        blockPolicy(1, 'Everyone but Fabrikam', {
          clientAppTypes: legacy,
          users: { excludeGuestsOrExternalUsers: partners('enumerated', [fabrikam]) },
        }),
        blockPolicy(2, 'Fabrikam', { clientAppTypes: legacy, users: forPartners([fabrikam.toUpperCase()]) }),
      ],
      { users: [...people, guest] },
    ),
    verdict: 'pass',
  },
  {
    name: 'partners of two tenants are left out and only those of one are taken in',
    state: tenant(
      [
        blockPolicy(1, 'Everyone but partners', {
          clientAppTypes: legacy,
          users: { excludeGuestsOrExternalUsers: partners('enumerated', [fabrikam, northwind]) },
        }),
        blockPolicy(2, 'Fabrikam', { clientAppTypes: legacy, users: forPartners([fabrikam]) }),
      ],
      { users: [...people, guest] },
    ),
    verdict: 'partial',
    names: ['serviceProvider'],
  },
  {
    name: 'an account is left out by name and may be in a listed group whose members cannot be read',
    state: {
      ...tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })], {
        groups: [{ ...travellers, members: [ana.id] }],
      }),
      collection: {
        [`graph.groups/${travellers.id}/transitiveMembers`]: { complete: false, returned: 0, error: { status: 403 } },
      },
    },
    settings: { except: { groups: ['Travellers'] } },
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'an account is left out by name and may hold a listed role of which nobody could read who does',
    state: tenant(
      [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })],
      {
        roleAssignments: undefined,
      },
    ),
    settings: { except: { roles: ['Global Administrator'] } },
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
  {
    name: 'nothing blocks, and the members of a listed group cannot be read: everyone may be in it',
    state: {
      ...tenant([], { groups: [{ ...travellers, members: [ana.id] }] }),
      collection: {
        [`graph.groups/${travellers.id}/transitiveMembers`]: { complete: false, returned: 0, error: { status: 403 } },
      },
    },
    settings: { except: { groups: ['Travellers'] } },
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
    plan: 'unreadable',
  },
  {
    name: 'accounts cannot be read, and guests with an account are left out: some of those may be guests',
    state: tenant(
      [
        blockPolicy(1, 'Block legacy', {
          clientAppTypes: legacy,
          users: {
            excludeUsers: [],
            excludeGuestsOrExternalUsers: {
              guestOrExternalUserTypes: 'internalGuest',
              externalTenants: { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
            },
          },
        }),
      ],
      { users: undefined },
    ),
    verdict: 'unknown',
    missing: ['graph.users'],
  },
  {
    name: 'a guest is left out by name, and guests of the kind are listed',
    state: tenant(
      [blockPolicy(1, 'Block legacy', { clientAppTypes: legacy, users: { excludeUsers: [guest.id, bg1.id, bg2.id] } })],
      { users: [...people, guest] },
    ),
    settings: { except: { guestTypes: ['b2bCollaborationGuest'] } },
    verdict: 'pass',
    names: ['gus_partner.com#EXT#@contoso.onmicrosoft.com'],
  },
  {
    name: 'a policy for some platforms hits nobody',
    state: tenant(
      [
        blockPolicy(1, 'Block legacy on Windows', {
          clientAppTypes: legacy,
          users: { includeUsers: [], includeGroups: [travellers.id] },
          conditions: { platforms: { includePlatforms: ['windows'], excludePlatforms: [] } },
        }),
      ],
      { groups: [{ ...travellers, members: [] }] },
    ),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a device filter of the policy lets some through, and is named',
    state: tenant([
      blockPolicy(1, 'Block legacy', {
        clientAppTypes: legacy,
        conditions: { devices: { deviceFilter: { mode: 'exclude', rule: 'device.model -eq "Scanner"' } } },
      }),
    ]),
    verdict: 'partial',
    names: ['conditions.devices.deviceFilter', 'Scanner', 'Block legacy'],
  },
  {
    name: 'everybody is shut out of everything, with every client',
    state: tenant([blockPolicy(1, 'Block all', {})]),
    verdict: 'pass',
    warns: ['lockout'],
  },
  {
    name: 'everybody is shut out but from trusted places, and none is trusted',
    state: tenant([blockPolicy(1, 'Block all', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } })], {
      namedLocations: [us],
    }),
    verdict: 'fail',
    warns: ['lockout'],
    plan: 1,
  },
];

const reasons: readonly Case[] = [
  {
    name: 'an application is left out, which is reason enough, and a group whose members cannot be read',
    state: tenant(
      [
        blockPolicy(1, 'Block legacy', {
          clientAppTypes: legacy,
          users: { excludeGroups: [travellers.id] },
          applications: { excludeApplications: [visitors.appId] },
        }),
      ],
      { groups: [travellers], servicePrincipals: [visitors] },
    ),
    verdict: 'partial',
    says: ['to Azure Windows VM Sign-In: policy "Block legacy", conditions.applications.excludeApplications'],
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
    plan: 1,
  },
];

const twice: readonly Case[] = [
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
];

export const cases: readonly Case[] = [
  ...blocked,
  ...halfBlocked,
  ...open,
  ...unknown,
  ...plans,
  ...learnt,
  ...reasons,
  ...twice,
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'graph.conditionalAccessPolicies',
  'graph.groups',
  'graph.groups/{of}/transitiveMembers',
  'graph.identitySecurityDefaultsEnforcementPolicy',
  'graph.roleAssignments',
  'graph.roleDefinitions',
  'graph.roleEligibilityScheduleInstances',
  'graph.servicePrincipals',
  'graph.subscribedSkus',
  'graph.users',
];
