/** The three stories that are played in full. */
import { apps, type Event, targetOf } from '../rows';
import { guid, type Row, templateOf } from '../world';
import { about, admin, ordinary, rented, type Story, scenes } from './story';

const selfService = { service: 'Self-service Password Management' } as const;
const methods = { service: 'Authentication Methods' } as const;
const authenticator = 'Authenticator App with Notification and Code';

/**
 * A call from "the help desk" has an administrator confirm a password reset that the caller began; the caller then takes away the person's ways
 * to sign in, registers an own one, and takes files. Source: Microsoft's report of 2026 on Storm-2949.
 */
export const helpDeskCall: Story = {
  name: 'Storm-2949: a help-desk call',
  hour: 13,
  play: (rows, begins) => {
    const victim = admin(rows, 'Application Administrator');
    const from = rows.from(rented);
    const by = rows.by(victim, from);
    const correlation = rows.id();
    const step = (at: number, reason: string): readonly Event[] =>
      rows.audit(at, 'Self-service password reset flow activity progress', by, [targetOf(victim)], {
        ...selfService,
        correlation,
        reason,
      });
    const file = (at: number, n: number): Event =>
      rows.record(
        at,
        { type: 6, kind: 'SharePointFileOperation', operation: 'FileDownloaded', user: victim.upn },
        {
          Workload: 'OneDrive',
          ClientIP: from.address,
          ObjectId: `https://contoso.sharepoint.com/sites/it/Shared Documents/vpn-${n}.docx`,
        },
      );
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'The caller begins a password reset for the administrator',
          (at) => [
            ...step(at, 'User submitted their user ID'),
            ...step(at + 20_000, 'User was presented with verification options'),
          ],
        ],
        [
          2,
          'The administrator approves the prompt on the phone, as the caller asked',
          (at) => step(at, 'User completed the mobile app notification verification option'),
        ],
        [
          3,
          'The password is reset',
          (at) => [
            ...step(at, 'User successfully reset password'),
            ...rows.audit(at, 'Reset password (self-service)', by, [targetOf(victim)], {
              ...selfService,
              correlation,
              reason: 'Successfully completed reset.',
            }),
          ],
        ],
        [
          5,
          'The caller signs in from a rented server',
          (at) =>
            rows.signedIn(at, victim, from, {
              app: apps.mfaSetup,
              device: { ...victim.laptop, id: '', managed: false, system: 'Linux', browser: 'Chrome 141.0' },
              interrupted: true,
            }),
        ],
        [
          7,
          "The administrator's phone is removed",
          (at) =>
            rows.audit(at, 'User deleted security info', by, [targetOf(victim)], {
              ...methods,
              reason: `User deleted ${authenticator}`,
            }),
        ],
        [
          8,
          'A phone of the caller is registered',
          (at) =>
            rows.audit(at, 'User registered security info', by, [targetOf(victim)], {
              ...methods,
              reason: `User registered ${authenticator}`,
            }),
        ],
        [31, 'Hundreds of files are taken', (at) => Array.from({ length: 240 }, (_unused, n) => file(at + n * 1500, n))],
      ]),
    };
  },
};

/** A link with a device code, then an app, a rule and forwarding: invoices get another account number. */
export const invoiceFraud: Story = {
  name: 'business email compromise',
  hour: 9,
  play: (rows, begins) => {
    const victim = ordinary(rows, 3);
    const from = rows.from(rented);
    const by = rows.by(victim, from);
    const app = { id: guid(0x5a, 1), appId: guid(0x5b, 1), name: 'Mail Assistant Pro' };
    const scope = 'offline_access Mail.ReadWrite Mail.Send MailboxSettings.ReadWrite';
    const correlation = rows.id();
    const options = { category: 'ApplicationManagement', correlation } as const;
    const device = { ...victim.laptop, id: '', name: '', managed: false, browser: '', system: '' };
    return {
      about: about(victim, app.id, app.appId),
      scenes: scenes(begins, [
        [
          0,
          'The person enters a code from a mail that looks like a meeting',
          (at) => rows.signedIn(at, victim, from, { app: apps.broker, deviceCode: true, agent: 'node', device }),
        ],
        [
          26,
          'An app gets to read and send the mail',
          (at) => [
            {
              at,
              key: 'graph.servicePrincipals',
              late: null,
              put: {
                id: app.id,
                appId: app.appId,
                displayName: app.name,
                servicePrincipalType: 'Application',
                accountEnabled: true,
              },
            },
            {
              at,
              key: 'graph.oauth2PermissionGrants',
              late: null,
              put: {
                id: rows.id(),
                clientId: app.id,
                consentType: 'Principal',
                principalId: victim.id,
                resourceId: guid(0x55, 1),
                scope,
              },
            },
            ...rows.audit(
              at,
              'Add service principal',
              by,
              [{ id: app.id, type: 'ServicePrincipal', displayName: app.name }],
              options,
            ),
            ...rows.audit(
              at,
              'Add delegated permission grant',
              by,
              [
                {
                  id: guid(0x55, 1),
                  type: 'ServicePrincipal',
                  displayName: 'Microsoft Graph',
                  changed: [
                    ['DelegatedPermissionGrant.Scope', null, ` ${scope}`],
                    ['DelegatedPermissionGrant.ConsentType', null, 'Principal'],
                    ['ServicePrincipal.ObjectID', null, app.id],
                  ],
                },
              ],
              options,
            ),
            ...rows.audit(
              at + 1000,
              'Consent to application',
              by,
              [
                {
                  id: app.id,
                  type: 'ServicePrincipal',
                  displayName: app.name,
                  changed: [
                    ['ConsentContext.IsAdminConsent', null, 'False'],
                    ['ConsentContext.OnBehalfOfAll', null, 'False'],
                    [
                      'ConsentAction.Permissions',
                      null,
                      `[] => [[Id: x, ClientId: ${app.id}, PrincipalId: ${victim.id}, ResourceId: ${guid(0x55, 1)}, ConsentType: Principal, Scope: ${scope}, CreatedDateTime: , LastModifiedDateTime ]];`,
                    ],
                  ],
                },
              ],
              { ...options, details: { AppId: app.appId }, unified: true },
            ),
          ],
        ],
        [
          44,
          'A rule hides answers about invoices',
          (at) => [
            {
              at,
              key: 'exchange.InboxRule',
              of: victim.upn,
              late: null,
              put: {
                Identity: `${victim.upn}\\${rows.id()}`,
                Name: '.',
                Enabled: true,
                SubjectOrBodyContainsWords: ['invoice', 'payment'],
                MoveToFolder: 'RSS Feeds',
                MarkAsRead: true,
                StopProcessingRules: true,
              },
            },
            rows.ran(
              at,
              'New-InboxRule',
              victim,
              victim.upn,
              {
                Name: '.',
                SubjectOrBodyContainsWords: 'invoice;payment',
                MoveToFolder: `${victim.upn}:\\RSS Feeds`,
                MarkAsRead: 'True',
                StopProcessingRules: 'True',
              },
              from,
            ),
          ],
        ],
        [
          61,
          'Mail is forwarded outside',
          (at) => [
            {
              at,
              key: 'exchange.Mailbox',
              late: null,
              put: {
                Guid: victim.id.replace('0000000a', '0000000e'),
                ForwardingSmtpAddress: 'smtp:archive@mailbox.example',
                DeliverToMailboxAndForward: true,
              },
            },
            rows.ran(
              at,
              'Set-Mailbox',
              victim,
              victim.upn,
              { ForwardingSmtpAddress: 'smtp:archive@mailbox.example', DeliverToMailboxAndForward: 'True' },
              from,
            ),
          ],
        ],
      ]),
    };
  },
};

/** A compromised administrator, at night: another Global Administrator first, then everything that would stop the attacker. */
export const destructiveAdmin: Story = {
  name: 'a destructive administrator',
  hour: 2,
  play: (rows, begins) => {
    const [chief] = rows.world.globalAdmins;
    if (chief === undefined) throw new Error('The office has no Global Administrator.');
    const from = rows.from(rented);
    const by = rows.by(chief, from);
    const second = { id: guid(0x0b, 1), upn: 'svc-adconnect@contoso.com', name: 'svc-adconnect' };
    const target = targetOf({ ...chief, ...second }, [
      ['Role.DisplayName', null, 'Global Administrator'],
      ['Role.TemplateId', null, templateOf('Global Administrator')],
      ['Role.ObjectID', null, guid(0x61, 1)],
    ]);
    const off = (policy: Row, at: number): readonly Event[] => {
      const after = { ...policy, state: 'disabled', modifiedDateTime: new Date(at).toISOString() };
      const of = { id: String(policy['id']), type: 'Policy', displayName: String(policy['displayName']) };
      const correlation = rows.id();
      return [
        { at, key: 'graph.conditionalAccessPolicies', late: null, put: after },
        ...rows.audit(
          at,
          'Update Conditional Access policy',
          by,
          [{ ...of, changed: [['ConditionalAccessPolicy', policy, after]] }],
          { service: 'Conditional Access', category: 'Policy', correlation },
        ),
        ...rows.audit(at, 'Update policy', by, [{ ...of, changed: [['PolicyDetail', policy, after]] }], {
          category: 'Policy',
          correlation,
        }),
      ];
    };
    const defaults = (at: number): readonly Event[] => [
      { at, key: 'graph.identitySecurityDefaultsEnforcementPolicy', late: null, put: { isEnabled: false } },
      ...rows.audit(
        at,
        'Update security defaults',
        by,
        [
          {
            id: '00000000-0000-0000-0000-000000000005',
            type: 'Policy',
            displayName: 'Security Defaults',
            changed: [['IsEnabled', true, false]],
          },
        ],
        { service: 'Conditional Access', category: 'Policy' },
      ),
    ];
    const policies = rows.world.policies.filter(({ state }) => state === 'enabled');
    return {
      about: about(
        chief,
        second.id,
        second.upn,
        ...rows.world.policies.map(({ id }) => String(id)),
        '00000000-0000-0000-0000-000000000005',
      ),
      scenes: scenes(begins, [
        [
          0,
          'The account of the administrator signs in from a rented server',
          (at) => rows.signedIn(at, chief, from, { app: apps.portal, device: { ...chief.laptop, id: '', managed: false } }),
        ],
        [
          6,
          'It makes an account',
          (at) => [
            {
              at,
              key: 'graph.users',
              late: null,
              put: {
                id: second.id,
                userPrincipalName: second.upn,
                displayName: second.name,
                accountEnabled: true,
                userType: 'Member',
                createdDateTime: new Date(at).toISOString(),
              },
            },
            ...rows.audit(
              at,
              'Add user',
              by,
              [{ id: second.id, type: 'User', userPrincipalName: second.upn, displayName: second.name }],
              { unified: true },
            ),
          ],
        ],
        [
          8,
          'That account becomes Global Administrator',
          (at) => [
            {
              at,
              key: 'graph.roleAssignments',
              late: null,
              put: {
                id: `ra-${second.id}`,
                principalId: second.id,
                roleDefinitionId: templateOf('Global Administrator'),
                directoryScopeId: '/',
              },
            },
            ...rows.audit(at, 'Add member to role', by, [target], { category: 'RoleManagement', unified: true }),
          ],
        ],
        [
          15,
          'What requires MFA is turned off',
          (at) => (policies.length === 0 ? defaults(at) : policies.flatMap((policy, n) => off(policy, at + n * 40_000))),
        ],
        [
          40,
          'The other administrators lose their passwords',
          (at) =>
            rows.world.globalAdmins
              .slice(1)
              .flatMap((other, n) =>
                rows.audit(at + n * 30_000, 'Reset user password', by, [targetOf(other)], { unified: true }),
              ),
        ],
      ]),
    };
  },
};

export const namedStories: readonly Story[] = [helpDeskCall, invoiceFraud, destructiveAdmin];
