/** Tenants and what exchange-powershell must say of them. */
import type { Case } from '../case.js';

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const exchangeAdministrator = '29232cdf-9323-42fd-ade2-1d097af3e4de';
const guestInviter = '95e79109-95c0-4d8e-aee3-d01accf2d47b';
const messageCenterReader = '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b';
const operators = '0e000000-0000-4000-8000-000000000001';
const inner = '0e000000-0000-4000-8000-000000000002';

const on = { EXOModuleEnabled: true, RemotePowerShellEnabled: true };
const off = { EXOModuleEnabled: false, RemotePowerShellEnabled: false };

function account(name: string, number: number, more: object = {}) {
  return {
    UserPrincipalName: `${name}@contoso.com`,
    WindowsEmailAddress: `${name}@contoso.com`,
    Name: name,
    Guid: `0a000000-0000-4000-8000-00000000000${number}`,
    ExternalDirectoryObjectId: `0c000000-0000-4000-8000-00000000000${number}`,
    RecipientTypeDetails: 'UserMailbox',
    AccountDisabled: false,
    ...more,
  };
}

const admin = account('admin', 1);
const bo = account('bo', 2);
const cy = account('cy', 3);
const idOf = { admin: admin.ExternalDirectoryObjectId, bo: bo.ExternalDirectoryObjectId, cy: cy.ExternalDirectoryObjectId };

function assignment(principalId: string, roleDefinitionId: string, directoryScopeId = '/') {
  return { id: `${principalId.slice(-4)}-${roleDefinitionId.slice(0, 4)}`, principalId, roleDefinitionId, directoryScopeId };
}

interface Roles {
  readonly assignments?: readonly object[];
  readonly eligible?: readonly object[];
  readonly roleGroups?: readonly object[];
  readonly groups?: readonly object[];
}

function tenant(accounts: readonly object[], roles: Roles = {}) {
  return {
    exchange: { User: accounts, RoleGroup: roles.roleGroups ?? [{ Name: 'Organization Management', Members: [] }] },
    graph: {
      roleAssignments: roles.assignments ?? [assignment(idOf.admin, globalAdministrator)],
      roleEligibilityScheduleInstances: roles.eligible ?? [],
      groups: roles.groups ?? [],
      users: accounts.map((row) => {
        const { ExternalDirectoryObjectId: id, UserPrincipalName: userPrincipalName } = row as typeof admin;
        return { id, userPrincipalName, mail: userPrincipalName };
      }),
    },
  };
}

const adminOnBoOff = [
  { ...admin, ...on },
  { ...bo, ...off },
];
const adminOnBoOn = [
  { ...admin, ...on },
  { ...bo, ...on },
  { ...cy, ...off },
];

export const cases: readonly Case[] = [
  {
    name: 'only the global administrator has it',
    state: tenant(adminOnBoOff),
    verdict: 'pass',
    names: ['admin@contoso.com', 'Global Administrator'],
    restsOn: ['graph.roleAssignments.principalId', 'graph.roleAssignments.roleDefinitionId'],
  },
  {
    name: 'another administrator of the role has an id with half a character, which no account has',
    state: tenant(adminOnBoOff, {
      assignments: [assignment(idOf.admin, globalAdministrator), assignment('0c\ud800', globalAdministrator)],
    }),
    verdict: 'pass',
  },
  {
    name: 'nobody has a role, and everybody has it off but one that is allowed',
    state: tenant(
      [
        { ...admin, ...on },
        { ...bo, ...off },
      ],
      { assignments: [] },
    ),
    settings: { allow: ['ADMIN@contoso.com'] },
    verdict: 'pass',
    names: ['admin@contoso.com', 'allowed in settings'],
  },
  {
    name: 'everybody has it, as in a new tenant',
    state: tenant([
      { ...admin, ...on },
      { ...bo, ...on },
      { ...cy, ...on },
    ]),
    verdict: 'fail',
    names: ['bo@contoso.com', 'cy@contoso.com'],
    plan: 2,
  },
  {
    name: 'one of two without a role has it',
    state: tenant(adminOnBoOn),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a shared mailbox with a disabled account counts: it comes back',
    state: tenant([
      { ...admin, ...on },
      { ...bo, ...on, RecipientTypeDetails: 'SharedMailbox', AccountDisabled: true },
      { ...cy, ...off },
    ]),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'an account without a mailbox counts',
    state: tenant([
      { ...admin, ...on },
      { ...bo, ...on, RecipientTypeDetails: 'User' },
    ]),
    verdict: 'fail',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'guests by mail and system mailboxes do not count',
    state: tenant([
      ...adminOnBoOff,
      account('guest', 5, { ...on, RecipientTypeDetails: 'GuestMailUser' }),
      account('DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}', 6, {
        ...on,
        RecipientTypeDetails: 'DiscoveryMailbox',
      }),
    ]),
    verdict: 'pass',
  },
  {
    name: 'an administrator by two roles has it for the first of them',
    state: tenant(adminOnBoOff, {
      assignments: [assignment(idOf.admin, globalAdministrator), assignment(idOf.admin, exchangeAdministrator)],
    }),
    verdict: 'pass',
    names: ['Global Administrator'],
  },
  {
    name: 'an eligible administrator is an administrator',
    state: tenant(adminOnBoOn, {
      eligible: [{ ...assignment(idOf.bo, exchangeAdministrator), startDateTime: '2026-01-01T00:00:00Z', endDateTime: null }],
    }),
    verdict: 'pass',
    names: ['bo@contoso.com', 'eligible for Exchange Administrator'],
    restsOn: ['graph.roleEligibilityScheduleInstances.principalId'],
  },
  {
    name: 'an eligibility that ended is none',
    state: tenant(adminOnBoOn, {
      eligible: [
        {
          ...assignment(idOf.bo, exchangeAdministrator),
          startDateTime: '2025-01-01T00:00:00Z',
          endDateTime: '2026-01-01T00:00:00Z',
        },
      ],
    }),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'an eligibility that has not begun is none',
    state: tenant(adminOnBoOn, {
      eligible: [{ ...assignment(idOf.bo, exchangeAdministrator), startDateTime: '2026-12-24T00:00:00Z', endDateTime: null }],
    }),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a role held through a group in a group, and the groups run in a circle',
    state: tenant(adminOnBoOn, {
      assignments: [assignment(idOf.admin, globalAdministrator), assignment(operators, exchangeAdministrator)],
      groups: [
        { id: operators, displayName: 'Mail operators', securityEnabled: true, members: [inner] },
        { id: inner, displayName: 'Inner circle', securityEnabled: true, members: [operators, idOf.bo] },
      ],
    }),
    verdict: 'pass',
    names: ['bo@contoso.com', 'Mail operators'],
    restsOn: ['graph.groups.members'],
  },
  {
    name: 'a role that needs no Exchange is no reason',
    state: tenant(adminOnBoOn, {
      assignments: [
        assignment(idOf.admin, globalAdministrator),
        assignment(idOf.bo, guestInviter),
        assignment(idOf.bo, messageCenterReader),
      ],
    }),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a role over an administrative unit is no reason',
    state: tenant(adminOnBoOn, {
      assignments: [
        assignment(idOf.admin, globalAdministrator),
        assignment(idOf.bo, exchangeAdministrator, '/administrativeUnits/0f000000-0000-4000-8000-000000000001'),
      ],
    }),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: "a role by the tenant's own id, resolved by its definition",
    state: {
      ...tenant(adminOnBoOn, {
        assignments: [assignment(idOf.admin, globalAdministrator), assignment(idOf.bo, '0d000000-0000-4000-8000-000000000009')],
      }),
      graph: {
        ...tenant(adminOnBoOn).graph,
        roleAssignments: [
          assignment(idOf.admin, globalAdministrator),
          assignment(idOf.bo, '0d000000-0000-4000-8000-000000000009'),
        ],
        roleDefinitions: [
          { id: '0d000000-0000-4000-8000-000000000009', displayName: 'Exchange Administrator', isBuiltIn: true, isEnabled: true },
        ],
      },
    },
    verdict: 'pass',
    names: ['bo@contoso.com', 'Exchange Administrator'],
  },
  {
    name: 'a role that no definition says anything about may be a reason',
    state: tenant(adminOnBoOn, {
      assignments: [assignment(idOf.admin, globalAdministrator), assignment(idOf.bo, '0d000000-0000-4000-8000-00000000000a')],
    }),
    verdict: 'unknown',
    names: ['bo@contoso.com', 'directory role 0d000000-0000-4000-8000-00000000000a'],
    plan: 'unreadable',
  },
  {
    name: 'a role that is in no list of definitions, which came whole, may be a reason',
    state: {
      exchange: tenant(adminOnBoOn).exchange,
      graph: {
        ...tenant(adminOnBoOn).graph,
        roleAssignments: [
          assignment(idOf.admin, globalAdministrator),
          assignment(idOf.bo, '0d000000-0000-4000-8000-00000000000a'),
        ],
        roleDefinitions: [],
      },
    },
    verdict: 'unknown',
    plan: 'unreadable',
    refuses: 'What some directory roles allow is unknown: 0d000000-0000-4000-8000-00000000000a.',
  },
  {
    name: 'definitions broke off after that of the only role that is not known by its id',
    state: {
      exchange: tenant(adminOnBoOn).exchange,
      graph: {
        ...tenant(adminOnBoOn).graph,
        roleAssignments: [
          assignment(idOf.admin, globalAdministrator),
          assignment(idOf.bo, '0d000000-0000-4000-8000-000000000009'),
        ],
        roleDefinitions: [
          { id: '0d000000-0000-4000-8000-000000000009', displayName: 'Exchange Administrator', isBuiltIn: true, isEnabled: true },
        ],
      },
      collection: { 'graph.roleDefinitions': { complete: false, returned: 1, error: { status: 403 } } },
    },
    verdict: 'pass',
  },
  {
    name: 'definitions broke off after that of the only role that is not known by its id, and somebody without a role has it',
    state: {
      exchange: tenant([...adminOnBoOff, { ...cy, ...on }]).exchange,
      graph: {
        ...tenant([...adminOnBoOff, { ...cy, ...on }]).graph,
        roleAssignments: [
          assignment(idOf.admin, globalAdministrator),
          assignment(idOf.bo, '0d000000-0000-4000-8000-000000000009'),
        ],
        roleDefinitions: [
          { id: '0d000000-0000-4000-8000-000000000009', displayName: 'Exchange Administrator', isBuiltIn: true, isEnabled: true },
        ],
      },
      collection: { 'graph.roleDefinitions': { complete: false, returned: 1, error: { status: 403 } } },
    },
    verdict: 'fail',
    names: ['cy@contoso.com'],
    plan: 1,
  },
  {
    name: 'a custom role that calls itself like a built-in one is no reason',
    state: {
      ...tenant(adminOnBoOn),
      graph: {
        ...tenant(adminOnBoOn).graph,
        roleAssignments: [
          assignment(idOf.admin, globalAdministrator),
          assignment(idOf.bo, '0d000000-0000-4000-8000-000000000009'),
        ],
        roleDefinitions: [
          {
            id: '0d000000-0000-4000-8000-000000000009',
            displayName: 'Exchange Administrator',
            isBuiltIn: false,
            isEnabled: true,
          },
        ],
      },
    },
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a member of an Exchange role group, beside the mirror of a directory role',
    state: tenant(adminOnBoOn, {
      roleGroups: [
        { Name: 'Organization Management', Members: ['TenantAdmins_-1785523426'] },
        { Name: 'TenantAdmins_-1785523426' },
        {
          Name: 'Recipient Management',
          Members: [
            {
              Name: 'bo',
              PrimarySmtpAddress: 'bo@contoso.com',
              RecipientTypeDetails: 'UserMailbox',
              ExternalDirectoryObjectId: idOf.bo,
            },
          ],
        },
      ],
    }),
    verdict: 'pass',
    names: ['bo@contoso.com', 'Recipient Management'],
    restsOn: ['exchange.RoleGroup.Members'],
  },
  {
    name: 'somebody goes by the name of a member of an Exchange role group, who has another id',
    state: tenant(
      [
        { ...admin, ...on },
        { ...bo, ...on, Name: undefined, DisplayName: 'Cy' },
        { ...cy, ...off },
      ],
      {
        roleGroups: [
          {
            Name: 'Organization Management',
            Members: [{ Name: 'cy', ExternalDirectoryObjectId: idOf.cy, RecipientTypeDetails: 'UserMailbox' }],
          },
        ],
      },
    ),
    verdict: 'fail',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a group as member of an Exchange role group, listed by name alone',
    state: tenant(adminOnBoOn, {
      roleGroups: [{ Name: 'Help Desk', Members: ['Mail operators'] }],
      groups: [
        { id: operators, displayName: 'Mail operators', securityEnabled: true, members: [inner] },
        { id: inner, displayName: 'Inner circle', securityEnabled: true, members: [idOf.bo] },
      ],
    }),
    verdict: 'pass',
    names: ['bo@contoso.com', 'Help Desk'],
  },
  {
    name: 'a group as member of an Exchange role group, known by its id, while another goes by its name',
    state: tenant(adminOnBoOn, {
      roleGroups: [
        {
          Name: 'Help Desk',
          Members: [
            { Name: 'Mail operators', RecipientTypeDetails: 'MailUniversalSecurityGroup', ExternalDirectoryObjectId: operators },
          ],
        },
      ],
      groups: [
        { id: inner, displayName: 'Mail operators', securityEnabled: true, members: [idOf.cy] },
        { id: operators, displayName: 'Mail operators', securityEnabled: true, members: [idOf.bo] },
      ],
    }),
    verdict: 'pass',
    names: ['bo@contoso.com', 'Help Desk'],
  },
  {
    name: 'groups broke off before a member of an Exchange role group, and behind another of its name',
    state: {
      ...tenant(adminOnBoOn, {
        roleGroups: [
          {
            Name: 'Help Desk',
            Members: [
              {
                Name: 'Mail operators',
                RecipientTypeDetails: 'MailUniversalSecurityGroup',
                ExternalDirectoryObjectId: operators,
              },
            ],
          },
        ],
        groups: [
          { id: inner, displayName: 'Mail operators', securityEnabled: true, members: [idOf.cy] },
          { id: operators, displayName: 'Mail operators', securityEnabled: true, members: [idOf.bo] },
        ],
      }),
      collection: { 'graph.groups': { complete: false, returned: 1 } },
    },
    verdict: 'unknown',
    names: ['bo@contoso.com', 'Mail operators'],
    missing: ['graph.groups'],
    plan: 'unreadable',
  },
  {
    name: 'a group as member of an Exchange role group is gone, and another goes by its name',
    state: tenant(adminOnBoOn, {
      roleGroups: [
        {
          Name: 'Help Desk',
          Members: [
            { Name: 'Mail operators', RecipientTypeDetails: 'MailUniversalSecurityGroup', ExternalDirectoryObjectId: operators },
          ],
        },
      ],
      groups: [{ id: inner, displayName: 'Mail operators', securityEnabled: true, members: [idOf.bo] }],
    }),
    verdict: 'unknown',
    names: ['Mail operators'],
    plan: 'unreadable',
    refuses: '"Mail operators" in "Help Desk"',
  },
  {
    name: 'a person in an Exchange role group goes by the name of a group, whose members have no reason',
    state: tenant(adminOnBoOn, {
      roleGroups: [
        {
          Name: 'Help Desk',
          Members: [
            {
              Name: 'operators',
              PrimarySmtpAddress: 'admin@contoso.com',
              RecipientTypeDetails: 'UserMailbox',
            },
          ],
        },
      ],
      groups: [{ id: operators, displayName: 'operators', securityEnabled: true, members: [idOf.bo] }],
    }),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a group as member of an Exchange role group, beside another that holds a directory role',
    state: tenant(adminOnBoOn, {
      assignments: [assignment(idOf.admin, globalAdministrator), assignment(inner, exchangeAdministrator)],
      roleGroups: [{ Name: 'Help Desk', Members: ['Mail operators'] }],
      groups: [
        { id: inner, displayName: 'Exchange administrators', securityEnabled: true, members: [idOf.admin] },
        { id: operators, displayName: 'Mail operators', securityEnabled: true, members: [idOf.bo] },
      ],
    }),
    verdict: 'pass',
    names: ['bo@contoso.com', 'Help Desk'],
  },
  {
    name: 'a member of an Exchange role group that nobody can find',
    state: tenant(adminOnBoOn, { roleGroups: [{ Name: 'Help Desk', Members: ['Someone unknown'] }] }),
    verdict: 'unknown',
    names: ['bo@contoso.com', 'Help Desk', 'Someone unknown'],
    plan: 'unreadable',
  },
  {
    name: 'a break-glass account keeps it',
    state: tenant([
      { ...admin, ...on },
      { ...bo, ...on },
      { ...cy, ...off },
    ]),
    breakGlass: ['BO@contoso.com'],
    verdict: 'pass',
    names: ['bo@contoso.com', 'break-glass'],
  },
  {
    name: 'an administrator without it',
    state: tenant([
      { ...admin, ...off },
      { ...bo, ...off },
    ]),
    verdict: 'pass',
    warns: ['lockout'],
  },
  {
    name: 'an export that knows only the older name of the switch',
    state: tenant([
      { ...admin, RemotePowerShellEnabled: 'True' },
      { ...bo, RemotePowerShellEnabled: 'True' },
      { ...cy, RemotePowerShellEnabled: 'False' },
    ]),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'the two names of the switch differ for an account',
    state: tenant([
      { ...admin, ...on },
      { ...bo, EXOModuleEnabled: false, RemotePowerShellEnabled: true },
    ]),
    verdict: 'unknown',
    names: ['bo@contoso.com'],
    plan: 'stale-data',
  },
  {
    name: 'an account that says nothing about the switch',
    state: tenant([{ ...admin, ...on }, bo]),
    verdict: 'unknown',
    names: ['bo@contoso.com'],
    plan: 'unknown',
  },
  {
    name: 'an assignment does not say which role it is of, so that somebody may have one',
    state: tenant(adminOnBoOn, {
      assignments: [assignment(idOf.admin, globalAdministrator), { id: 'a1', principalId: idOf.bo, directoryScopeId: '/' }],
    }),
    verdict: 'unknown',
    names: ['bo@contoso.com'],
  },
  {
    name: 'roles that cannot be read',
    state: {
      exchange: { User: adminOnBoOn, RoleGroup: [] },
      graph: { roleEligibilityScheduleInstances: [], groups: [] },
    },
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
    plan: 'unreadable',
  },
  {
    name: 'eligible roles that cannot be read, and an account that may be eligible',
    state: {
      ...tenant(adminOnBoOn),
      collection: { 'graph.roleEligibilityScheduleInstances': { complete: false, error: { status: 403 } } },
    },
    verdict: 'unknown',
    missing: ['graph.roleEligibilityScheduleInstances'],
    plan: 'unreadable',
  },
  {
    name: 'eligible roles that cannot be read change nothing where everybody who has it is explained',
    state: {
      ...tenant(adminOnBoOff),
      collection: { 'graph.roleEligibilityScheduleInstances': { complete: false, error: { status: 403 } } },
    },
    verdict: 'pass',
    missing: ['graph.roleEligibilityScheduleInstances'],
  },
  {
    name: 'eligible roles are refused for want of a licence, so there are none',
    state: {
      ...tenant(adminOnBoOn),
      collection: {
        'graph.roleEligibilityScheduleInstances': {
          complete: false,
          error: { status: 403, code: 'AadPremiumLicenseRequired', message: 'The tenant needs an AAD Premium license.' },
        },
      },
    },
    verdict: 'partial',
    names: ['bo@contoso.com'],
    missing: ['graph.roleEligibilityScheduleInstances'],
    plan: 1,
  },
  {
    name: 'an export lists a group twice, and its members, which cannot be read, are missing once',
    state: {
      ...tenant(adminOnBoOn, {
        assignments: [assignment(idOf.admin, globalAdministrator), assignment(operators, exchangeAdministrator)],
        groups: [
          { id: operators, displayName: 'Mail operators', securityEnabled: true, members: [] },
          { id: operators, displayName: 'Mail operators', securityEnabled: true, members: [] },
        ],
      }),
      collection: { [`graph.groups/${operators}/transitiveMembers`]: { complete: false } },
    },
    verdict: 'unknown',
    missing: [`graph.groups/${operators}/transitiveMembers`],
    plan: 'unreadable',
  },
  {
    name: 'members of a group with a role that cannot be read',
    state: {
      ...tenant(adminOnBoOn, {
        assignments: [assignment(idOf.admin, globalAdministrator), assignment(operators, exchangeAdministrator)],
        groups: [{ id: operators, displayName: 'Mail operators', securityEnabled: true, members: [] }],
      }),
      collection: { [`graph.groups/${operators}/transitiveMembers`]: { complete: false } },
    },
    verdict: 'unknown',
    missing: [`graph.groups/${operators}/transitiveMembers`],
    plan: 'unreadable',
  },
  {
    name: 'a list of accounts that was cut at its first thousand rows',
    state: { ...tenant(adminOnBoOff), collection: { 'exchange.User': { complete: false, returned: 2 } } },
    verdict: 'unknown',
    missing: ['exchange.User'],
    plan: 'unreadable',
  },
  {
    name: 'accounts of an export without directory ids are known by their address',
    state: {
      ...tenant(adminOnBoOn),
      exchange: {
        ...tenant(adminOnBoOn).exchange,
        User: adminOnBoOn.map(({ ExternalDirectoryObjectId: _id, ...row }) => row),
      },
    },
    verdict: 'partial',
    names: ['bo@contoso.com', 'Global Administrator'],
    plan: 1,
  },
  {
    name: 'the last ones who have it are not switched off',
    state: tenant([
      { ...admin, ...off },
      { ...bo, ...on },
    ]),
    verdict: 'fail',
    warns: ['lockout'],
    names: ['bo@contoso.com'],
    plan: 'lockout',
  },
  {
    name: 'whoever asks for the change keeps it',
    state: tenant(adminOnBoOn),
    protectedPeople: [idOf.bo],
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 0,
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'exchange.RoleGroup',
  'exchange.RoleGroupMember',
  'graph.groups',
  'graph.roleAssignments',
  'graph.roleEligibilityScheduleInstances',
  'graph.users',
];
