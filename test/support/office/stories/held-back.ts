/** Stories that no judge was written for: what rings for them shows whether the judges see more than what they were tried on. */
import { apps, type Event, targetOf } from '../rows';
import { domain, guid, type Row, templateOf } from '../world';
import { about, admin, ordinary, rented, type Story, scenes } from './story';

const authenticator = 'Authenticator App with Notification and Code';

export const heldBackStories: readonly Story[] = [
  {
    name: 'a stolen session hides mail by a rule of Outlook',
    hour: 15,
    play: (rows, begins) => {
      const victim = ordinary(rows, 11);
      const from = rows.from(rented);
      const rule = {
        RuleName: '..',
        RuleCondition: JSON.stringify({ SubjectOrBodyContainsWords: ['wire', 'bank details'] }),
        RuleActions: JSON.stringify([{ ActionType: 'Delete' }, { ActionType: 'MarkAsRead' }]),
      };
      return {
        about: about(victim),
        scenes: scenes(begins, [
          [
            0,
            'The session is used from elsewhere',
            (at) => rows.signedIn(at, victim, from, { app: apps.outlook, interactive: false }),
          ],
          [
            4,
            'Microsoft finds the token odd',
            (at) => rows.risk(at, victim, from, { kind: 'anomalousToken', level: 'medium', timing: 'offline' }),
          ],
          [
            12,
            'A rule deletes mail about payments',
            (at) => [
              {
                at,
                key: 'exchange.InboxRule',
                of: victim.upn,
                late: null,
                put: {
                  Identity: `${victim.upn}\\${rows.id()}`,
                  Name: '..',
                  Enabled: true,
                  SubjectOrBodyContainsWords: ['wire', 'bank details'],
                  DeleteMessage: true,
                  MarkAsRead: true,
                },
              },
              rows.outlookRule(at, victim, { operation: 'AddMailboxRule', rule }, from),
            ],
          ],
        ]),
      };
    },
  },
  {
    name: 'a secret for an app that reads all mail',
    hour: 19,
    play: (rows, begins) => {
      const thief = ordinary(rows, 5);
      const app = rows.world.apps.find(({ roles }) => roles.includes('Mail.Read'));
      if (app === undefined) throw new Error('No app of the office reads mail.');
      const id = app.id.replace('00000050', '00000052');
      const from = rows.from(rented);
      const by = rows.by(thief, from);
      const key = `[KeyIdentifier=${rows.id()},KeyType=Password,KeyUsage=Verify,DisplayName=]`;
      return {
        about: about(thief, app.id, app.appId, id),
        scenes: scenes(begins, [
          [0, 'Someone signs in from a rented server', (at) => rows.signedIn(at, thief, from, { app: apps.portal })],
          [
            9,
            'They add a secret to the app',
            (at) => [
              ...rows.audit(
                at,
                'Update application – Certificates and secrets management ',
                by,
                [{ id, type: 'Application', displayName: app.name, changed: [['KeyDescription', [], [key]]] }],
                { category: 'ApplicationManagement' },
              ),
              ...rows.audit(
                at + 5000,
                'Add service principal credentials',
                by,
                [{ id: app.id, type: 'ServicePrincipal', displayName: app.name, changed: [['KeyDescription', [], [key]]] }],
                { category: 'ApplicationManagement' },
              ),
            ],
          ],
          [
            20,
            'The app reads mailboxes',
            (at) =>
              Array.from({ length: 200 }, (_unused, n) =>
                rows.record(
                  at + n * 900,
                  { type: 50, kind: 'ExchangeItemAggregated', operation: 'MailItemsAccessed', user: ordinary(rows, n).upn },
                  { AppId: app.appId, ClientIPAddress: from.address },
                ),
              ),
          ],
        ]),
      };
    },
  },
  {
    name: 'a domain that trusts a server of the attacker',
    hour: 22,
    play: (rows, begins) => {
      const chief = admin(rows, 'Global Administrator');
      const by = rows.by(chief, rows.from(chief.home));
      const target = { id: domain, type: 'Other', displayName: domain };
      return {
        about: about(chief, domain),
        scenes: scenes(begins, [
          [
            0,
            'The domain is federated',
            (at) => [
              ...rows.audit(
                at,
                'Set federation settings on domain',
                by,
                [{ ...target, changed: [['IssuerUri', null, 'http://sts.evil.example/adfs/services/trust']] }],
                { category: 'DirectoryManagement', unified: true },
              ),
              ...rows.audit(
                at + 1000,
                'Set domain authentication',
                by,
                [{ ...target, changed: [['LiveType', 'Managed', 'Federated']] }],
                { category: 'DirectoryManagement', unified: true },
              ),
            ],
          ],
          [14, 'Someone signs in by it', (at) => rows.signedIn(at, ordinary(rows, 8), rows.from(rented))],
        ]),
      };
    },
  },
  {
    name: 'a guest becomes a member, and is left out of Conditional Access',
    premium: true,
    hour: 11,
    play: (rows, begins) => {
      const helper = admin(rows, 'User Administrator');
      const by = rows.by(helper, rows.from(rented));
      const guest = { id: guid(0x0b, 77), upn: 'eve_mail.example#EXT#@contoso.onmicrosoft.com', name: 'Eve' };
      const group = rows.world.groups[4];
      const person = { ...helper, ...guest };
      return {
        about: about(guest, helper, group?.id ?? ''),
        scenes: scenes(begins, [
          [
            0,
            'A guest is invited',
            (at) => rows.audit(at, 'Invite external user', by, [targetOf(person)], { service: 'Invited Users' }),
          ],
          [
            30,
            'The guest becomes a member',
            (at) =>
              rows.audit(at, 'Update user', by, [targetOf(person, [['UserType', ['Guest'], ['Member']]])], { unified: true }),
          ],
          [
            35,
            'The group that a policy leaves out gets the account',
            (at) => [
              ...rows.audit(
                at,
                'Add member to group',
                by,
                [
                  targetOf(person, [
                    ['Group.ObjectID', null, group?.id],
                    ['Group.DisplayName', null, group?.name],
                  ]),
                  { id: group?.id ?? '', type: 'Group' },
                ],
                { category: 'GroupManagement', unified: true },
              ),
            ],
          ],
        ]),
      };
    },
  },
  {
    name: 'security defaults off, and an old protocol',
    hour: 5,
    play: (rows, begins) => {
      const chief = admin(rows, 'Global Administrator');
      const victim = ordinary(rows, 21);
      const by = rows.by(chief, rows.from(rented));
      const id = '00000000-0000-0000-0000-000000000005';
      return {
        about: about(chief, victim, id),
        scenes: scenes(begins, [
          [
            0,
            'Security defaults are turned off',
            (at) => [
              { at, key: 'graph.identitySecurityDefaultsEnforcementPolicy', late: null, put: { isEnabled: false } },
              ...rows.audit(
                at,
                'Update security defaults',
                by,
                [{ id, type: 'Policy', displayName: 'Security Defaults', changed: [['IsEnabled', true, false]] }],
                { service: 'Conditional Access', category: 'Policy' },
              ),
            ],
          ],
          [
            17,
            'Someone signs in with a password alone',
            (at) => rows.signedIn(at, victim, rows.from(rented), { client: 'IMAP4', agent: 'BAV2ROPC', app: apps.outlookWeb }),
          ],
        ]),
      };
    },
  },
  {
    name: 'a mail flow rule sends copies outside',
    hour: 16,
    play: (rows, begins) => {
      const mailAdmin = admin(rows, 'Exchange Administrator');
      const from = rows.from(rented);
      return {
        about: about(mailAdmin, 'Journal 2'),
        scenes: scenes(begins, [
          [
            0,
            'The mail administrator signs in from a rented server',
            (at) => rows.signedIn(at, mailAdmin, from, { app: apps.outlookWeb }),
          ],
          [
            10,
            'A rule copies the mail of the board',
            (at) => [
              rows.ran(
                at,
                'New-TransportRule',
                mailAdmin,
                'Journal 2',
                { Name: 'Journal 2', SentToMemberOf: 'board@contoso.com', BlindCopyTo: 'board.archive@mailbox.example' },
                from,
              ),
            ],
          ],
        ]),
      };
    },
  },
  {
    name: 'an address range becomes trusted, and is used',
    premium: true,
    hour: 1,
    play: (rows, begins) => {
      const helper = admin(rows, 'Conditional Access Administrator');
      const by = rows.by(helper, rows.from(rented));
      const [location] = rows.world.locations;
      const before = location ?? {};
      const range = { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' };
      const after = { ...before, ipRanges: [...((before['ipRanges'] ?? []) as readonly Row[]), range] };
      const target = { id: String(before['id']), type: 'Other', displayName: 'Offices' };
      return {
        about: about(helper, target.id),
        scenes: scenes(begins, [
          [
            0,
            'A range is added to the trusted offices',
            (at) => [
              { at, key: 'graph.namedLocations', late: null, put: after },
              ...rows.audit(at, 'Update named location', by, [{ ...target, changed: [['NamedLocation', before, after]] }], {
                service: 'Conditional Access',
                category: 'Policy',
              }),
            ],
          ],
          [6, 'Someone signs in from it', (at) => rows.signedIn(at, ordinary(rows, 31), rows.from(rented))],
        ]),
      };
    },
  },
  {
    name: 'eligible for everything, then active outside of PIM',
    premium: true,
    hour: 23,
    play: (rows, begins) => {
      const helper = admin(rows, 'Global Administrator');
      const victim = ordinary(rows, 41);
      const by = rows.by(helper, rows.from(helper.home));
      const role = { id: templateOf('Global Administrator'), type: 'Role', displayName: 'Global Administrator' };
      const changed = [
        ['Role.DisplayName', null, 'Global Administrator'],
        ['Role.TemplateId', null, role.id],
      ] as const;
      const correlation = rows.id();
      const options = { service: 'PIM', category: 'RoleManagement', correlation } as const;
      return {
        about: about(victim, helper),
        scenes: scenes(begins, [
          [
            0,
            'Someone is made eligible',
            (at) =>
              rows.audit(
                at,
                'Add eligible member to role in PIM completed (permanent)',
                by,
                [role, targetOf(victim, changed)],
                options,
              ),
          ],
          [
            50,
            'The role is given outside of PIM',
            (at) => [
              ...rows.audit(at, 'Add member to role outside of PIM (permanent)', by, [role, targetOf(victim, changed)], options),
              ...rows.audit(at, 'Add member to role', by, [targetOf(victim, changed)], {
                category: 'RoleManagement',
                correlation,
                unified: true,
              }),
            ],
          ],
        ]),
      };
    },
  },
  {
    name: 'the record is turned off first',
    hour: 3,
    play: (rows, begins) => {
      const chief = admin(rows, 'Global Administrator');
      const from = rows.from(rented);
      return {
        about: about(chief, 'Admin Audit Log Settings', 'tenant'),
        scenes: scenes(begins, [
          [
            0,
            'Auditing is turned off',
            (at) => [
              { at: at + 1000, key: 'exchange.AdminAuditLogConfig', late: null, put: { UnifiedAuditLogIngestionEnabled: false } },
              rows.ran(
                at,
                'Set-AdminAuditLogConfig',
                chief,
                'Admin Audit Log Settings',
                { UnifiedAuditLogIngestionEnabled: 'False' },
                from,
              ),
            ],
          ],
          [
            9,
            'A connector lets in external mail, which the log does not have any more',
            (at) => [rows.ran(at, 'New-InboundConnector', chief, 'Relay', { SenderIPAddresses: '203.0.113.9' }, from)],
          ],
          [
            300,
            'In the morning it is turned on again',
            (at) => [
              {
                at: at - 1000,
                key: 'exchange.AdminAuditLogConfig',
                late: null,
                put: { UnifiedAuditLogIngestionEnabled: true },
              },
              rows.ran(
                at,
                'Set-AdminAuditLogConfig',
                chief,
                'Admin Audit Log Settings',
                { UnifiedAuditLogIngestionEnabled: 'True' },
                rows.from(chief.office),
              ),
            ],
          ],
        ]),
      };
    },
  },
  {
    name: 'the break-glass account is guessed, and opened',
    hour: 4,
    play: (rows, begins) => {
      const [account] = rows.world.breakGlass;
      if (account === undefined) throw new Error('The office has no break-glass account.');
      const from = rows.from(rented);
      return {
        about: about(account),
        scenes: scenes(begins, [
          [
            0,
            'Passwords are guessed',
            (at) =>
              Array.from({ length: 9 }, (_unused, n): readonly Event[] =>
                rows.signedIn(at + n * 40_000, account, from, { error: 50126, app: apps.portal }),
              ).flat(),
          ],
          [18, 'One is right', (at) => rows.signedIn(at, account, from, { app: apps.portal, interrupted: true })],
        ]),
      };
    },
  },
  {
    name: 'a Temporary Access Pass for the chief',
    hour: 18,
    play: (rows, begins) => {
      const [, chief] = rows.world.globalAdmins;
      const helper = admin(rows, 'Authentication Administrator');
      if (chief === undefined) throw new Error('The office has one Global Administrator only.');
      const from = rows.from(rented);
      const service = { service: 'Authentication Methods' } as const;
      return {
        about: about(chief, helper),
        scenes: scenes(begins, [
          [
            0,
            'The help desk makes a pass for a Global Administrator',
            (at) => [
              ...rows.audit(at, 'Admin registered security info', rows.by(helper, from), [targetOf(chief)], {
                ...service,
                reason: 'Admin registered temporary access pass method for user',
              }),
              ...rows.audit(
                at,
                'Create Temporary Access Pass method for user',
                rows.by(helper, from),
                [targetOf(chief)],
                service,
              ),
            ],
          ],
          [11, 'It is used', (at) => rows.signedIn(at, chief, from, { app: apps.mfaSetup })],
          [
            13,
            'An own phone is registered',
            (at) =>
              rows.audit(at, 'User registered security info', rows.by(chief, from), [targetOf(chief)], {
                ...service,
                reason: `User registered ${authenticator}`,
              }),
          ],
        ]),
      };
    },
  },
  {
    name: "hardenbot's own credential is used by someone else",
    hour: 12,
    play: (rows, begins) => {
      const by = rows.byApp(rows.world.own);
      const target = { id: 'authorizationPolicy', type: 'Policy', displayName: 'Authorization Policy' };
      return {
        about: about(rows.world.own.id, rows.world.own.appId, target.id, 'Authorization Policy', 'tenant'),
        scenes: scenes(begins, [
          [
            0,
            'Guests get the rights of members',
            (at) =>
              rows.audit(
                at,
                'Update authorization policy',
                by,
                [
                  {
                    ...target,
                    changed: [
                      ['GuestUserRoleId', '2af84b1e-32c8-42b7-82bc-daa82404023b', 'a0b1b346-4d3e-4e8b-98f8-753987be4970'],
                    ],
                  },
                ],
                { category: 'Policy' },
              ),
          ],
        ]),
      };
    },
  },
];
