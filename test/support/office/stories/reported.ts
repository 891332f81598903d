/** Attacks as public reports describe them, each with the report that it follows. */
import { apps, type Event, targetOf } from '../rows';
import { guid } from '../world';
import { about, admin, ordinary, rented, type Story, scenes } from './story';

/**
 * A stolen session is used by a program: an inbox rule through Graph that forwards, then a second one that hides the answers. No password and no method changes.
 * Source: reports of 2024 and 2025 on adversary-in-the-middle kits that go on to business email compromise.
 */
const stolenSession: Story = {
  name: 'a stolen session that forwards mail',
  hour: 15,
  play: (rows, begins) => {
    const victim = ordinary(rows, 11);
    const from = rows.from({ city: 'Lagos', country: 'NG', network: '198.51.102', asn: 37_282 });
    const rule = (at: number, Name: string, what: Readonly<Record<string, string>>): Event =>
      rows.ran(at, 'New-InboxRule', victim, victim.upn, { Name, ...what }, from);
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'The stolen session signs in without a person',
          (at) =>
            rows.signedIn(at, victim, from, {
              app: apps.outlookWeb,
              interactive: false,
              device: { ...victim.laptop, id: '', managed: false },
            }),
        ],
        [
          12,
          'A rule forwards mail outside',
          (at) => [rule(at, 'x', { ForwardTo: '"o" [SMTP:o@relay.example]', StopProcessingRules: 'True' })],
        ],
        [
          19,
          'A rule hides what comes back',
          (at) => [
            rule(at, '..', { SubjectOrBodyContainsWords: 'hacked;phish;password', DeleteMessage: 'True', MarkAsRead: 'True' }),
          ],
        ],
      ]),
    };
  },
};

/**
 * "IT support" writes in Teams from another tenant, has the person share the screen, installs remote management, and registers a device with the person's session.
 * Source: Microsoft's reports of 2024 and 2025 on Storm-1811 and on callers in Teams.
 */
const teamsHelpDesk: Story = {
  name: 'a help desk in Teams',
  hour: 10,
  play: (rows, begins) => {
    const victim = ordinary(rows, 17);
    const caller = 'helpdesk@itsupport-online.onmicrosoft.com';
    const from = rows.from(rented);
    const by = rows.by(victim, from);
    const device = { id: guid(0x7d, 1), type: 'Device', displayName: 'DESKTOP-7QK2M1' };
    return {
      about: about(victim, `sender ${caller}`, device.id),
      scenes: scenes(begins, [
        [
          0,
          'An account of another tenant starts a chat',
          (at) => [
            rows.record(
              at,
              { type: 25, kind: 'MicrosoftTeams', operation: 'ChatCreated', user: caller },
              {
                Workload: 'MicrosoftTeams',
                CommunicationType: 'OneOnOne',
                ParticipantInfo: { HasForeignTenantUsers: true, HasGuestUsers: false },
                Members: [
                  { UPN: caller, DisplayName: 'Help Desk (IT)' },
                  { UPN: victim.upn, DisplayName: victim.name },
                ],
              },
            ),
          ],
        ],
        [
          55,
          "A device of the caller is registered in the person's name",
          (at) =>
            rows.audit(at, 'Register device', by, [device, targetOf(victim)], {
              service: 'Device Registration Service',
              category: 'Device',
            }),
        ],
        [
          62,
          "The person's account registers a passkey",
          (at) =>
            rows.audit(at, 'User registered security info', by, [targetOf(victim)], {
              service: 'Authentication Methods',
              reason: 'User registered Passkey (device-bound)',
            }),
        ],
      ]),
    };
  },
};

/**
 * A domain of the tenant becomes federated with an identity provider of the attacker, who then signs in as anyone. Source: public reports on AADInternals and on Octo
 * Tempest, 2023.
 */
const federationBackdoor: Story = {
  name: 'a federation of the attacker',
  hour: 3,
  play: (rows, begins) => {
    const [chief] = rows.world.globalAdmins;
    if (chief === undefined) throw new Error('The office has no Global Administrator.');
    const from = rows.from(rented);
    const by = rows.by(chief, from);
    const named = { id: 'mail.contoso-it.example', type: 'Other', displayName: 'mail.contoso-it.example' };
    const options = { category: 'DirectoryManagement' } as const;
    return {
      about: about(chief, named.id),
      scenes: scenes(begins, [
        [0, 'A domain is added', (at) => rows.audit(at, 'Add unverified domain', by, [named], options)],
        [6, 'It is verified', (at) => rows.audit(at, 'Verify domain', by, [named], options)],
        [
          9,
          'It becomes federated',
          (at) =>
            rows.audit(
              at,
              'Set domain authentication',
              by,
              [{ ...named, changed: [['LiveType', 'Managed', 'Federated']] }],
              options,
            ),
        ],
      ]),
    };
  },
};

/**
 * A consent phish for an app that reads mail and stays (`offline_access`), sent to several people: two of them consent. Source: Microsoft's guidance on consent phishing, and
 * reports of 2025 on apps that imitate Adobe and DocuSign.
 */
const consentPhish: Story = {
  name: 'a consent phish',
  hour: 11,
  play: (rows, begins) => {
    const app = { id: guid(0x6a, 7), appId: guid(0x6b, 7), name: 'Adobe Drive X' };
    const scope = 'openid profile offline_access Mail.Read Files.Read.All';
    const victims = [ordinary(rows, 23), ordinary(rows, 31)];
    const consent = (at: number, victim: (typeof victims)[number]): readonly Event[] => {
      const from = rows.from(victim.carrier);
      const by = rows.by(victim, from);
      const options = { category: 'ApplicationManagement', correlation: rows.id() } as const;
      const permissions = `[] => [[Id: x, ClientId: ${app.id}, PrincipalId: ${victim.id}, ResourceId: ${guid(0x55, 1)}, ConsentType: Principal, Scope: ${scope}, CreatedDateTime: , LastModifiedDateTime ]];`;
      return [
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
                ['ConsentAction.Permissions', null, permissions],
              ],
            },
          ],
          { ...options, details: { AppId: app.appId } },
        ),
      ];
    };
    return {
      about: about(...victims, app.id, app.appId),
      scenes: scenes(begins, [
        [
          0,
          'The app comes to the tenant',
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
          ],
        ],
        ...victims.map((victim, n) => [1 + n * 25, `${victim.name} consents`, (at: number) => consent(at, victim)] as const),
      ]),
    };
  },
};

/**
 * An administrator of applications gives an app that may do everything a secret of their own, and the app then reads the directory as itself. Source: Microsoft's report on
 * Midnight Blizzard, January 2024.
 */
const appTakenOver: Story = {
  name: 'a secret for a powerful app',
  hour: 22,
  play: (rows, begins) => {
    const helper = admin(rows, 'Application Administrator');
    const from = rows.from(rented);
    const by = rows.by(helper, from);
    const app = { id: guid(0x6c, 9), appId: guid(0x6d, 9), name: 'Legacy Test Tool' };
    const target = { id: app.id, type: 'ServicePrincipal', displayName: app.name };
    return {
      about: about(helper, app.id, app.appId),
      scenes: scenes(begins, [
        [
          0,
          'A secret is added to an old app',
          (at) =>
            rows.audit(
              at,
              'Add service principal credentials',
              by,
              [
                {
                  ...target,
                  changed: [['KeyDescription', '[]', '[KeyIdentifier=1f,KeyType=Password,KeyUsage=Verify,DisplayName=x]']],
                },
              ],
              { category: 'ApplicationManagement' },
            ),
        ],
        [
          7,
          'The app may read all mail',
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
                    ['ServicePrincipal.ObjectID', null, app.id],
                    ['ServicePrincipal.DisplayName', null, app.name],
                  ],
                },
                target,
              ],
              { category: 'ApplicationManagement' },
            ),
        ],
      ]),
    };
  },
};

export const reportedStories: readonly Story[] = [stolenSession, teamsHelpDesk, federationBackdoor, consentPhish, appTakenOver];
