/** Attacks on tenants as vendors and responders published them, and what an insider or a destructive intruder does: each leaves the rows that the report names. */
import { apps, type Event, type From, type Rows, targetOf } from '../rows';
import { guid, type Person, templateOf } from '../world';
import { about, admin, ordinary, rented, type Story, scenes } from './story';

const applications = { category: 'ApplicationManagement' } as const;
const methods = { service: 'Authentication Methods' } as const;

/** Purview writes the parameters of a cmdlet as one text. */
function purview(
  rows: Rows,
  at: number,
  operation: string,
  by: Person,
  object: string,
  parameters: string,
  from: From | null,
): Event {
  return rows.record(
    at,
    { type: 18, kind: 'SecurityComplianceCenterEOPCmdlet', operation, user: by.upn },
    {
      Workload: 'SecurityComplianceCenter',
      UserType: 2,
      ObjectId: object,
      ResultStatus: 'Success',
      Parameters: parameters,
      NonPIIParameters: parameters.replaceAll(/"[^"]*"/g, '"<SNIP-PII>"'),
      ...(from === null ? {} : { ClientIP: from.address }),
    },
  );
}

/** Source: Microsoft, "Midnight Blizzard: Guidance for responders on nation-state attack", January 2024. */
const midnightBlizzard: Story = {
  name: 'Midnight Blizzard: an app of a test makes apps that read all mail',
  hour: 3,
  play: (rows, begins) => {
    const old = { id: guid(0x8a, 1), appId: guid(0x8b, 1), name: 'Test automation' };
    const made = { id: guid(0x8a, 2), appId: guid(0x8b, 2), name: 'Sync helper' };
    const by = rows.byApp(old, true);
    const target = { id: made.id, type: 'ServicePrincipal', displayName: made.name };
    return {
      about: about(made.id, made.appId, old.id, old.appId),
      scenes: scenes(begins, [
        [
          0,
          'The old app makes another app',
          (at) => [
            ...rows.audit(
              at,
              'Add application',
              by,
              [{ id: guid(0x8c, 2), type: 'Application', displayName: made.name }],
              applications,
            ),
            ...rows.audit(at + 1000, 'Add service principal', by, [target], applications),
          ],
        ],
        [
          4,
          'The new app gets full access to all mailboxes',
          (at) =>
            rows.audit(
              at,
              'Add app role assignment to service principal',
              by,
              [
                {
                  id: guid(0x55, 2),
                  type: 'ServicePrincipal',
                  displayName: 'Office 365 Exchange Online',
                  changed: [
                    ['AppRole.Value', null, 'full_access_as_app'],
                    ['ServicePrincipal.ObjectID', null, made.id],
                    ['ServicePrincipal.DisplayName', null, made.name],
                  ],
                },
              ],
              applications,
            ),
        ],
      ]),
    };
  },
};

/** Source: Microsoft, "Storm-0501's evolving techniques lead to cloud-based ransomware", August 2025. */
const storm0501: Story = {
  name: 'Storm-0501: synchronization resets an administrator, who takes Azure',
  hour: 4,
  play: (rows, begins) => {
    const victim = admin(rows, 'Global Administrator');
    const sync = { id: guid(0x8a, 3), appId: guid(0x8b, 3), name: 'On-Premises Directory Synchronization Service Account' };
    const from = rows.from(rented);
    const by = rows.by(victim, from);
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'The password of an administrator without MFA is reset over synchronization',
          (at) => rows.audit(at, 'Reset user password', rows.byApp(sync), [targetOf(victim)]),
        ],
        [
          6,
          'A method of the attacker is registered',
          (at) =>
            rows.audit(at, 'User registered security info', by, [targetOf(victim)], {
              ...methods,
              reason: 'User registered Authenticator App with Notification and Code',
            }),
        ],
        [
          15,
          'The administrator takes all Azure subscriptions',
          (at) =>
            rows.audit(
              at,
              'User has elevated their access to User Access Administrator for their Azure Resources',
              by,
              [targetOf(victim)],
              { service: 'Azure RBAC (Elevated Access)', category: 'AzureRBACRoleManagementElevateAccess' },
            ),
        ],
      ]),
    };
  },
};

/** From a usual network: what holds mail is removed before mail is. Source: MITRE ATT&CK T1485 and T1490, Microsoft's report of 2023 on Octo Tempest. */
const wiper: Story = {
  name: 'holds and retention are removed before mail is purged',
  hour: 14,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    const from = rows.from(by.office);
    const victims = rows.world.people.slice(20, 24);
    return {
      about: about(by, ...victims, 'all mail', 'wipe'),
      scenes: scenes(begins, [
        [
          0,
          'Litigation hold is taken off mailboxes',
          (at) =>
            victims.map((one, n) =>
              rows.ran(at + n * 4000, 'Set-Mailbox', by, one.upn, { LitigationHoldEnabled: 'False' }, from),
            ),
        ],
        [
          6,
          'A retention policy is removed',
          (at) => [
            purview(
              rows,
              at,
              'RemoveRetentionCompliancePolicy',
              by,
              'All mail',
              '-Identity "All mail" -ForceDeletion "True"',
              null,
            ),
          ],
        ],
        [
          20,
          'What a search found is purged',
          (at) => [
            purview(
              rows,
              at,
              'SearchResultsPurged',
              by,
              'wipe',
              '-SearchName "wipe" -Purge "True" -PurgeType "HardDelete"',
              null,
            ),
          ],
        ],
      ]),
    };
  },
};

/** Source: Microsoft, "Octo Tempest crosses boundaries to facilitate extortion, encryption, and destruction", October 2023. */
const searcher: Story = {
  name: 'a stolen administrator exports what a content search found',
  hour: 1,
  play: (rows, begins) => {
    const by = admin(rows, 'Security Administrator');
    const from = rows.from(rented);
    return {
      about: about(by, 'password'),
      scenes: scenes(begins, [
        [
          0,
          'The account searches everyone for passwords',
          (at) => [purview(rows, at, 'SearchCreated', by, 'password', '-Name "password" -ExchangeLocation "All"', from)],
        ],
        [
          30,
          'What was found is exported, and downloaded',
          (at) => [
            purview(rows, at, 'SearchExported', by, 'password', '-SearchName "password" -Export "True"', from),
            purview(rows, at + 600_000, 'SearchExportDownloaded', by, 'password_Export', '', from),
          ],
        ],
      ]),
    };
  },
};

/** Source: CERT guide to insider threats; MITRE ATT&CK T1098.002. */
const insider: Story = {
  name: 'an insider reads the mail of the head',
  hour: 22,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    const head = admin(rows, 'Global Administrator');
    return {
      about: about(by, head),
      scenes: scenes(begins, [
        [
          0,
          'The administrator of Exchange may open the mailbox of the head',
          (at) => [
            rows.ran(
              at,
              'Add-MailboxPermission',
              by,
              head.upn,
              { User: by.upn, AccessRights: 'FullAccess', AutoMapping: 'False' },
              rows.from(by.home),
            ),
          ],
        ],
      ]),
    };
  },
};

/** Source: Mandiant, "Remediation and hardening strategies for Microsoft 365 to defend against UNC2452": folder rights of "Default". */
const folders: Story = {
  name: 'everyone may read an inbox',
  hour: 2,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    const victim = ordinary(rows, 29);
    return {
      about: about(by, victim),
      scenes: scenes(begins, [
        [
          0,
          'The folder of a mailbox is opened to every account',
          (at) => [
            rows.ran(
              at,
              'Set-MailboxFolderPermission',
              by,
              `${victim.upn}:\\Inbox`,
              { User: 'Default', AccessRights: 'Reviewer' },
              rows.from(rented),
            ),
          ],
        ],
      ]),
    };
  },
};

/** Source: Microsoft, "Storm-2372 conducts device code phishing campaign", February 2025: the broker's token registers a device. */
const brokerDevice: Story = {
  name: 'Storm-2372: a device code, and a device of the attacker',
  hour: 11,
  play: (rows, begins) => {
    const victim = ordinary(rows, 23);
    const from = rows.from(rented);
    const device = { ...victim.laptop, id: '', name: '', managed: false, browser: '', system: '' };
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [0, 'The person enters a code', (at) => rows.signedIn(at, victim, from, { app: apps.broker, deviceCode: true, device })],
        [
          14,
          'A device is registered',
          (at) =>
            rows.audit(
              at,
              'Register device',
              rows.by(victim, from),
              [{ id: guid(0x7d, 9), type: 'Device', displayName: 'DESKTOP-1' }, targetOf(victim)],
              {
                service: 'Device Registration Service',
                category: 'Device',
              },
            ),
        ],
      ]),
    };
  },
};

/** Source: Vectra AI and Invictus IR, 2023: cross-tenant synchronization as a way back. */
const crossTenant: Story = {
  name: 'the tenant of the attacker may synchronize accounts in',
  hour: 5,
  play: (rows, begins) => {
    const by = admin(rows, 'Security Administrator');
    const tenant = guid(0x99, 1);
    const target = { id: tenant, type: 'Policy', displayName: tenant };
    const acts = ['Add a partner to cross-tenant access setting', 'Create a partner cross-tenant identity sync setting'];
    return {
      about: about(by, tenant, `domain ${tenant}`),
      scenes: scenes(begins, [
        [
          0,
          'Another tenant becomes a partner that synchronizes accounts',
          (at) =>
            acts.flatMap((act, n) =>
              rows.audit(at + n * 60_000, act, rows.by(by, rows.from(rented)), [target], {
                category: 'CrossTenantAccessSettings',
              }),
            ),
        ],
      ]),
    };
  },
};

/** Source: SpecterOps and Mandiant on certificates as a way back into Entra ID; Sigma's rule for a new root authority. */
const rootAuthority: Story = {
  name: 'a certificate authority of the attacker signs people in',
  hour: 23,
  play: (rows, begins) => {
    const by = admin(rows, 'Global Administrator');
    const changed = [['TrustedCAsForPasswordlessAuth', null, '[{"TrustedIssuer":"CN=Corp Root 2"}]']] as const;
    return {
      about: about(by, 'contoso'),
      scenes: scenes(begins, [
        [
          0,
          'The tenant trusts another root',
          (at) =>
            rows.audit(
              at,
              'Set Company Information',
              rows.by(by, rows.from(by.home)),
              [{ id: guid(0x01, 1), type: 'Other', displayName: 'Contoso', changed }],
              {
                category: 'DirectoryManagement',
              },
            ),
        ],
      ]),
    };
  },
};

/** Source: MITRE ATT&CK T1114.003, Microsoft's alert policy on journaling. */
const journaling: Story = {
  name: 'a journal rule copies mail outside',
  hour: 8,
  play: (rows, begins) => {
    const by = admin(rows, 'Exchange Administrator');
    return {
      about: about(by, 'journalrule backup'),
      scenes: scenes(begins, [
        [
          0,
          'Every message is journaled to an address outside',
          (at) => [
            rows.ran(
              at,
              'New-JournalRule',
              by,
              'backup',
              { Name: 'backup', JournalEmailAddress: 'keep@journal.example', Scope: 'Global' },
              rows.from(rented),
            ),
          ],
        ],
      ]),
    };
  },
};

/** Source: public detection rules for Defender for Office 365 turned off before phishing from inside. */
const unfiltered: Story = {
  name: 'links and attachments are not looked at any more',
  hour: 6,
  play: (rows, begins) => {
    const by = admin(rows, 'Security Administrator');
    const from = rows.from(rented);
    return {
      about: about(by, 'safelinksrule everyone', 'safeattachmentrule everyone'),
      scenes: scenes(begins, [
        [
          0,
          'Safe Links and Safe Attachments are turned off',
          (at) => [
            rows.ran(at, 'Disable-SafeLinksRule', by, 'Everyone', {}, from),
            rows.ran(at + 9000, 'Disable-SafeAttachmentRule', by, 'Everyone', {}, from),
          ],
        ],
      ]),
    };
  },
};

/** From a usual network. Source: CISA's advisory of 2023 on Scattered Spider; Microsoft's reports on intruders that lock out those who respond. */
const lockOut: Story = {
  name: 'the other administrators lose their roles',
  hour: 15,
  play: (rows, begins) => {
    const [by, ...others] = rows.world.globalAdmins;
    if (by === undefined) throw new Error('The office has no Global Administrator.');
    const victims = [...others, admin(rows, 'User Administrator')];
    return {
      about: about(by, ...victims),
      scenes: scenes(begins, [
        [
          0,
          'Roles are taken from the administrators',
          (at) =>
            victims.flatMap((one, n) =>
              rows.audit(
                at + n * 30_000,
                'Remove member from role',
                rows.by(by, rows.from(by.office)),
                [
                  targetOf(one, [
                    ['Role.DisplayName', one.role, null],
                    ['Role.TemplateId', templateOf(one.role ?? ''), null],
                  ]),
                ],
                { category: 'RoleManagement', unified: true },
              ),
            ),
        ],
      ]),
    };
  },
};

export const publishedStories: readonly Story[] = [
  midnightBlizzard,
  storm0501,
  wiper,
  searcher,
  insider,
  folders,
  brokerDevice,
  crossTenant,
  rootAuthority,
  journaling,
  unfiltered,
  lockOut,
];
