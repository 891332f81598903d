/** Attacks by ways that reports of incidents describe and few rules watch: by settings that get weaker, and by rights of everyone's mailbox. */
import { apps, targetOf } from '../rows';
import { guid, type Person } from '../world';
import { otherHome, ran, rentedHome, unmanaged } from './acts';
import { about, admin, ordinary, type Story, scenes } from './story';

/** Source: Microsoft, "Octo Tempest crosses boundaries to facilitate extortion, encryption, and destruction", October 2023. */
const blindTeam: Story = {
  name: 'Octo Tempest: the security team stops seeing alerts',
  hour: 1,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    const team = admin(rows, 'Security Administrator');
    const from = rows.from(rentedHome);
    const words = { From: 'no-reply@alerts.example;security@vendor.example', SubjectContainsWords: 'sign-in;new device' };
    return {
      about: about(by, team),
      scenes: scenes(begins, [
        [
          0,
          'A rule in the mailbox of someone else deletes what products report',
          ran(rows, by, from, [
            ['New-InboxRule', team.upn, { Mailbox: team.upn, Name: 'Cleanup', ...words, DeleteMessage: 'True' }],
          ]),
        ],
      ]),
    };
  },
};

/** Source: reports on senders of spam who turn SMTP AUTH on again in tenants that had turned it off; Microsoft's guidance on SMTP AUTH. */
const oldProtocols: Story = {
  name: 'an old protocol is turned on again to send spam',
  hour: 3,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    const victim = ordinary(rows, 53);
    return {
      about: about(by, victim, 'transportconfig', 'tenant'),
      scenes: scenes(begins, [
        [
          0,
          'SMTP AUTH is allowed for everyone, and IMAP for a mailbox',
          ran(rows, by, rows.from(rentedHome), [
            ['Set-TransportConfig', 'Transport Settings', { SmtpClientAuthenticationDisabled: 'False' }],
            ['Set-CASMailbox', victim.upn, { SmtpClientAuthenticationDisabled: 'False', ImapEnabled: 'True' }],
          ]),
        ],
      ]),
    };
  },
};

/** Source: SpecterOps on passes and certificates as ways back, 2022; Microsoft's form of the row since April 2026: what changed, and nothing else. */
const methodsAllowed: Story = {
  name: 'methods that someone else can set up are allowed for everyone',
  hour: 2,
  play: (rows, begins) => {
    const by = admin(rows, 'Security Administrator');
    const victim = ordinary(rows, 57);
    const initiator = rows.by(by, rows.from(otherHome));
    const target = { id: 'AuthenticationMethodsPolicy', type: 'Policy', displayName: 'AuthenticationMethodsPolicy' };
    const options = { service: 'Authentication Methods', category: 'ApplicationManagement' } as const;
    return {
      about: about(by, victim, 'methods', 'authentication methods policy'),
      scenes: scenes(begins, [
        [
          0,
          'Temporary Access Passes are allowed, and may be used again',
          (at) =>
            rows.audit(
              at,
              'Authentication Methods Policy Update',
              initiator,
              [
                {
                  ...target,
                  changed: [
                    ['TemporaryAccessPass.state', 'disabled', 'enabled'],
                    ['TemporaryAccessPass.isUsableOnce', true, false],
                  ],
                },
              ],
              options,
            ),
        ],
        [
          9,
          'One is made for someone without a role',
          (at) =>
            rows.audit(at, 'Admin registered security info', initiator, [targetOf(victim)], {
              service: 'Authentication Methods',
              reason: 'Admin registered temporary access pass method for user',
            }),
        ],
      ]),
    };
  },
};

/** Source: Microsoft's and Vectra's warnings of cross-tenant settings as a way back, 2023. */
const everyTenant: Story = {
  name: 'MFA of every other tenant is trusted',
  hour: 4,
  play: (rows, begins) => {
    const by = admin(rows, 'Security Administrator');
    const target = {
      id: guid(0x98, 1),
      type: 'Policy',
      displayName: 'CrossTenantAccessPolicy',
      changed: [
        [
          'inboundTrust',
          { isMfaAccepted: false, isCompliantDeviceAccepted: false },
          { isMfaAccepted: true, isCompliantDeviceAccepted: true },
        ],
      ],
    } as const;
    return {
      about: about(by, target.id, `domain ${target.displayName}`),
      scenes: scenes(begins, [
        [
          0,
          'The default for all other tenants trusts their MFA',
          (at) =>
            rows.audit(
              at,
              'Update the company default cross-tenant access setting',
              rows.by(by, rows.from(otherHome)),
              [target],
              {
                category: 'CrossTenantIdentitySyncSettings',
              },
            ),
        ],
      ]),
    };
  },
};

/** Source: Microsoft's guide to security operations for Privileged Identity Management. */
const easyRole: Story = {
  name: 'a role is made easy to activate, and activated at night',
  premium: true,
  hour: 1,
  play: (rows, begins) => {
    const by = admin(rows, 'Global Administrator');
    const initiator = rows.by(by, rows.from(rentedHome));
    const role = { id: guid(0x97, 1), type: 'Role', displayName: 'Privileged Authentication Administrator' };
    const options = { service: 'PIM', category: 'RoleManagement' } as const;
    return {
      about: about(by, `role ${role.id}`, role.displayName),
      scenes: scenes(begins, [
        [0, 'It needs no approval any more', (at) => rows.audit(at, 'Update role setting in PIM', initiator, [role], options)],
        [
          3,
          'The warning of it is turned off',
          (at) => rows.audit(at, 'Disable PIM alert', initiator, [{ ...role, type: 'Other' }], options),
        ],
      ]),
    };
  },
};

/** Source: CISA, AA20-352A and AA21-008A: app passwords as a way past MFA. That the row is written stands in Microsoft's list alone. */
const appPassword: Story = {
  name: 'an app password outlives the reset',
  hour: 19,
  play: (rows, begins) => {
    const victim = ordinary(rows, 61);
    const from = rows.from(otherHome);
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'A stolen session is used',
          (at) => rows.signedIn(at, victim, from, { app: apps.mfaSetup, device: unmanaged(victim) }),
        ],
        [
          6,
          'An app password is made',
          (at) => rows.audit(at, 'Create application password for user', rows.by(victim, from), [targetOf(victim)]),
        ],
      ]),
    };
  },
};

/** Source: Microsoft's warning that members of a dynamic group are chosen by what people and helpers can write; research of Mnemonic, 2020. */
const dynamicExclusion: Story = {
  name: 'a group that policies leave out takes in more people',
  premium: true,
  hour: 22,
  play: (rows, begins) => {
    const by = admin(rows, 'User Administrator');
    const group = rows.world.groups[4];
    const target = {
      id: group?.id ?? '',
      type: 'Group',
      displayName: group?.name ?? '',
      changed: [['MembershipRule', ['(user.department -eq "None")'], ['(user.userPrincipalName -contains "svc")']]],
    } as const;
    return {
      about: about(by, `group ${target.id}`),
      scenes: scenes(begins, [
        [
          0,
          'The rule of the group is changed',
          (at) => rows.audit(at, 'Update group', rows.by(by, rows.from(rentedHome)), [target], { category: 'GroupManagement' }),
        ],
      ]),
    };
  },
};

/** Source: Microsoft on limiting apps to mailboxes; Midnight Blizzard and others read mail as apps. */
const appUnlimited: Story = {
  name: 'an app that was limited to one mailbox reaches all',
  hour: 5,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    const app = guid(0x51, 13);
    return {
      about: about(by, app, guid(0x50, 13)),
      scenes: scenes(begins, [
        [
          0,
          'The limit of the app is removed',
          ran(rows, by, rows.from(rentedHome), [['Remove-ApplicationAccessPolicy', `contoso\\${app}:S-1-5-21-1;c3d6e4d5`, {}]]),
        ],
      ]),
    };
  },
};

/** Source: Microsoft's guide to security operations for applications: addresses to which an app sends what it is given. */
const replyAddress: Story = {
  name: 'an app sends its codes to an address of the attacker',
  hour: 6,
  play: (rows, begins) => {
    const by = admin(rows, 'Application Administrator');
    const app = rows.world.apps[12];
    const address = (url: string) => ({
      AddressType: 0,
      Address: url,
      ReplyAddressClientType: 1,
      ReplyAddressIndex: null,
      IsReplyAddressDefault: false,
    });
    const target = {
      id: app?.id.replace('00000050', '00000052') ?? '',
      type: 'Application',
      displayName: app?.name ?? '',
      changed: [
        [
          'AppAddress',
          [address('https://intranet.contoso.com/signin')],
          [address('https://intranet.contoso.com/signin'), address('https://contoso-login.azurewebsites.net/cb')],
        ],
      ],
    } as const;
    return {
      about: about(by, target.id, app?.id ?? '', app?.appId ?? ''),
      scenes: scenes(begins, [
        [
          0,
          'An address is added',
          (at) =>
            rows.audit(at, 'Update application', rows.by(by, rows.from(rentedHome)), [target], {
              category: 'ApplicationManagement',
              details: { AppId: app?.appId ?? '' },
            }),
        ],
      ]),
    };
  },
};

/** Source: research on roles of a tenant's own as a way to hide, 2023 and 2024: the name says nothing of what a role may do. */
const ownRole: Story = {
  name: 'a role of the tenant with a harmless name may do everything to apps',
  hour: 20,
  play: (rows, begins) => {
    const by = admin(rows, 'Global Administrator');
    const victim = ordinary(rows, 71);
    const initiator = rows.by(by, rows.from(by.home));
    const role = { id: guid(0x97, 2), type: 'Role', displayName: 'Reports Reader 2' };
    const options = { category: 'RoleManagement' } as const;
    return {
      about: about(by, victim, `role ${role.id}`),
      scenes: scenes(begins, [
        [0, 'A role is made', (at) => rows.audit(at, 'Add role definition', initiator, [role], options)],
        [
          4,
          'Someone gets it',
          (at) =>
            rows.audit(
              at,
              'Add member to role',
              initiator,
              [
                targetOf(victim, [
                  ['Role.DisplayName', null, role.displayName],
                  ['Role.TemplateId', null, role.id],
                ]),
              ],
              options,
            ),
        ],
      ]),
    };
  },
};

/** Source: SensePost's and later reports on add-ins as a way back into mailboxes; an add-in for everyone reads what people open. */
const addInForAll: Story = {
  name: 'an add-in of the attacker is installed for everyone',
  hour: 4,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    return {
      about: about(by, 'add-in mail helper', 'mail helper'),
      scenes: scenes(begins, [
        [
          0,
          'It is installed for the organization',
          ran(rows, by, rows.from(otherHome), [
            [
              'New-App',
              'Mail Helper',
              { OrganizationApp: 'True', Url: 'https://mail-helper.example/manifest.xml', DefaultStateForUser: 'AlwaysEnabled' },
            ],
          ]),
        ],
      ]),
    };
  },
};

/** Source: Datadog Security Labs, on restricted administrative units that keep an account, 2024. */
const stickyAccount: Story = {
  name: 'an account is kept from being contained',
  hour: 23,
  play: (rows, begins) => {
    const by = admin(rows, 'Global Administrator');
    const victim = ordinary(rows, 73);
    const unit = { id: guid(0x95, 1), type: 'AdministrativeUnit', displayName: 'Regional' };
    const initiator = rows.by(by, rows.from(rentedHome));
    const options = { category: 'AdministrativeUnit' } as const;
    return {
      about: about(by, victim, unit.id),
      scenes: scenes(begins, [
        [
          0,
          'A unit that other administrators cannot change is made',
          (at) => rows.audit(at, 'Add administrative unit', initiator, [unit], options),
        ],
        [
          2,
          'The account of the attacker is put into it',
          (at) =>
            rows.audit(
              at,
              'Add member to restricted management administrative unit',
              initiator,
              [unit, targetOf(victim)],
              options,
            ),
        ],
      ]),
    };
  },
};

/** Source: reports of 2025 on Storm-0501: the account that synchronizes is used by a person, with a tool. */
const syncAccount: Story = {
  name: 'the account that synchronizes signs in elsewhere',
  hour: 2,
  play: (rows, begins) => {
    const sync: Person = {
      ...admin(rows, 'User Administrator'),
      id: guid(0x0b, 93),
      upn: 'Sync_SRV01_1a2b3c@contoso.onmicrosoft.com',
      name: 'On-Premises Directory Synchronization Service Account',
    };
    const from = rows.from(rentedHome);
    const powershell = {
      appId: '1b730954-1685-4b74-9bfd-dac224a7b894',
      name: 'Azure Active Directory PowerShell',
      resource: apps.office.resource,
    };
    return {
      about: about(sync),
      scenes: scenes(begins, [
        [
          0,
          'A tool signs in with its password',
          (at) => rows.signedIn(at, sync, from, { app: powershell, device: unmanaged(sync), agent: 'python-requests/2.32.5' }),
        ],
        [
          7,
          'It sets the password of an administrator',
          (at) =>
            rows.audit(at, 'Reset user password', rows.by(sync, from), [targetOf(admin(rows, 'Exchange Administrator'))], {
              unified: true,
            }),
        ],
      ]),
    };
  },
};

/** Source: reports on intruders who lock a tenant by a policy of its own, and ask for a ransom. */
const lockedOut: Story = {
  name: 'a policy lets the account of the attacker alone sign in',
  premium: true,
  hour: 3,
  play: (rows, begins) => {
    const by = admin(rows, 'Conditional Access Administrator');
    const policy = {
      id: guid(0x70, 91),
      displayName: 'Maintenance',
      state: 'enabled',
      conditions: {
        users: { includeUsers: ['All'], excludeUsers: [by.id] },
        applications: { includeApplications: ['All'], excludeApplications: [] },
        clientAppTypes: ['all'],
        locations: null,
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    };
    const target = { id: policy.id, type: 'Policy', displayName: policy.displayName };
    return {
      about: about(by, policy.id),
      scenes: scenes(begins, [
        [
          0,
          'It is added from a usual network, by a stolen session',
          (at) =>
            rows.audit(
              at,
              'Add Conditional Access policy',
              rows.by(by, rows.from(by.office)),
              [{ ...target, changed: [['ConditionalAccessPolicy', null, policy]] }],
              { service: 'Conditional Access', category: 'Policy' },
            ),
        ],
      ]),
    };
  },
};

/** Source: Microsoft and Proofpoint, 2025, on phishing by device codes for tools that everyone may use: no device is registered, and nothing is changed. */
const codeForTool: Story = {
  name: 'a device code for a command-line tool, and nothing else',
  hour: 9,
  play: (rows, begins) => {
    const victim = ordinary(rows, 79);
    const tool = {
      appId: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
      name: 'Microsoft Graph Command Line Tools',
      resource: apps.office.resource,
    };
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'The person enters a code, and a server in the same country has a session',
          (at) =>
            rows.signedIn(at, victim, rows.from(rentedHome), {
              app: tool,
              deviceCode: true,
              device: { ...unmanaged(victim), system: '', browser: '' },
            }),
        ],
      ]),
    };
  },
};

export const incidentStories: readonly Story[] = [
  blindTeam,
  oldProtocols,
  methodsAllowed,
  everyTenant,
  easyRole,
  appPassword,
  dynamicExclusion,
  appUnlimited,
  replyAddress,
  ownRole,
  addInForAll,
  stickyAccount,
  syncAccount,
  lockedOut,
  codeForTool,
];
