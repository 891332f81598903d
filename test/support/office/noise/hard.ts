/** Ordinary life that is hard to know from an attack: what an attacker does too, done by those who may. */
import { apps, type Event, type Rows, targetOf } from '../rows';
import { guid, type Person, type Row } from '../world';
import { day, hour, minute, type NoiseKind, someAdmin, someone, usualPlace } from './kind';

const methods = { service: 'Authentication Methods' } as const;
const app = 'Authenticator App with Notification and Code';

function registers(rows: Rows, at: number, person: Person, from = usualPlace(rows, person)): readonly Event[] {
  return [
    ...rows.signedIn(at, person, from, { app: apps.mfaSetup, interrupted: true }),
    ...rows.audit(at + minute, 'User registered security info', rows.by(person, from), [targetOf(person)], {
      ...methods,
      reason: `User registered ${app}`,
    }),
  ];
}

function consented(rows: Rows, at: number, person: Person, scope: string, everyone: boolean): readonly Event[] {
  const known = rows.world.apps[rows.chance.below(4)] ?? rows.world.own;
  const by = rows.by(person, usualPlace(rows, person));
  const options = { category: 'ApplicationManagement', correlation: rows.id() } as const;
  const type = everyone ? 'AllPrincipals' : 'Principal';
  const said = everyone ? 'True' : 'False';
  const permissions = `[] => [[Id: x, ClientId: ${known.id}, PrincipalId: ${everyone ? '' : person.id}, ResourceId: ${guid(0x55, 1)}, ConsentType: ${type}, Scope: ${scope}, CreatedDateTime: , LastModifiedDateTime ]];`;
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
            ['DelegatedPermissionGrant.ConsentType', null, type],
            ['ServicePrincipal.ObjectID', null, known.id],
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
          id: known.id,
          type: 'ServicePrincipal',
          displayName: known.name,
          changed: [
            ['ConsentContext.IsAdminConsent', null, said],
            ['ConsentContext.OnBehalfOfAll', null, said],
            ['ConsentAction.Permissions', null, permissions],
          ],
        },
      ],
      { ...options, details: { AppId: known.appId }, unified: true },
    ),
  ];
}

/** A policy that is enforced, changed by an administrator who may. */
function policyChanged(rows: Rows, at: number, change: (conditions: Row) => Row): readonly Event[] {
  const admin = someAdmin(rows, 'Conditional Access Administrator');
  const policy = rows.world.policies[1] ?? {};
  const after = { ...policy, conditions: change(policy['conditions'] as Row), modifiedDateTime: new Date(at).toISOString() };
  const correlation = rows.id();
  const by = rows.by(admin, rows.from(admin.office));
  const target = { id: String(policy['id']), type: 'Policy', displayName: String(policy['displayName']) };
  return [
    ...rows.audit(
      at,
      'Update Conditional Access policy',
      by,
      [{ ...target, changed: [['ConditionalAccessPolicy', policy, after]] }],
      {
        service: 'Conditional Access',
        category: 'Policy',
        correlation,
      },
    ),
    ...rows.audit(at, 'Update policy', by, [{ ...target, changed: [['PolicyDetail', policy, after]] }], {
      category: 'Policy',
      correlation,
    }),
  ];
}

export const hardNoise: readonly NoiseKind[] = [
  {
    kind: 'a lost phone: the help desk resets everything, and the person begins again',
    perWeek: 0.25,
    play: (rows, at) => {
      const desk = someAdmin(rows, 'Helpdesk Administrator');
      const helper = someAdmin(rows, 'Authentication Administrator');
      const person = someone(rows);
      const by = rows.by(desk, rows.from(desk.office));
      const byHelper = rows.by(helper, rows.from(helper.office));
      return [
        ...rows.audit(at, 'Reset user password', by, [targetOf(person)], { unified: true }),
        ...rows.audit(at + 2 * minute, 'Admin deleted security info', byHelper, [targetOf(person)], {
          ...methods,
          reason: `Admin deleted ${app}`,
        }),
        ...rows.audit(at + 4 * minute, 'Admin registered security info', byHelper, [targetOf(person)], {
          ...methods,
          reason: 'Admin registered temporary access pass method for user',
        }),
        ...registers(rows, at + 20 * minute, person),
      ];
    },
  },
  {
    kind: 'a new laptop and a new phone on one day',
    perWeek: 0.12,
    play: (rows, at) => {
      const person = someone(rows);
      const from = rows.from(person.office);
      const device = { id: rows.id(), type: 'Device', displayName: `LT-${3000 + rows.chance.below(900)}` };
      return [
        ...rows.audit(at, 'Register device', rows.by(person, from), [device], {
          service: 'Device Registration Service',
          category: 'Device',
        }),
        ...registers(rows, at + 25 * minute, person, from),
      ];
    },
  },
  {
    kind: 'an administrator gets a new phone',
    perWeek: 0.03,
    play: (rows, at) => {
      const admin = someAdmin(rows);
      const from = rows.from(admin.office);
      return [
        ...registers(rows, at, admin, from),
        ...rows.audit(at + 15 * minute, 'User deleted security info', rows.by(admin, from), [targetOf(admin)], {
          ...methods,
          reason: `User deleted ${app}`,
        }),
      ];
    },
  },
  {
    kind: 'a rule that deletes what a robot sends',
    perWeek: 0.4,
    play: (rows, at) => {
      const person = someone(rows);
      const robot = `${rows.chance.pick(['build', 'monitoring', 'no-reply'])}@tools.example`;
      const put = {
        Identity: `${person.upn}\\${rows.id()}`,
        Name: 'Build mails',
        Enabled: true,
        From: [robot],
        DeleteMessage: true,
      };
      return [
        { at, key: 'exchange.InboxRule', of: person.upn, late: null, put },
        rows.ran(
          at,
          'New-InboxRule',
          person,
          person.upn,
          { Name: 'Build mails', From: robot, DeleteMessage: 'True', StopProcessingRules: 'True' },
          usualPlace(rows, person),
        ),
      ];
    },
  },
  {
    kind: 'someone lets a known app into the calendar',
    perWeek: 0.2,
    play: (rows, at) => consented(rows, at, someone(rows), 'openid profile offline_access Calendars.ReadWrite', false),
  },
  {
    kind: 'an administrator consents to a known app for everyone',
    perWeek: 0.02,
    play: (rows, at) => consented(rows, at, someAdmin(rows, 'Application Administrator'), 'openid profile User.Read', true),
  },
  {
    kind: 'an enforced policy is tightened',
    perWeek: 0.1,
    premium: true,
    play: (rows, at) =>
      policyChanged(rows, at, (conditions) => ({ ...conditions, users: { ...(conditions['users'] as Row), excludeGroups: [] } })),
  },
  {
    kind: 'an enforced policy leaves out a new scanner',
    perWeek: 0.02,
    premium: true,
    play: (rows, at) =>
      policyChanged(rows, at, (conditions) => {
        const users = conditions['users'] as Row;
        return {
          ...conditions,
          users: { ...users, excludeUsers: [...(users['excludeUsers'] as readonly string[]), guid(0x0c, 99)] },
        };
      }),
  },
  {
    kind: 'a laptop fetches all files again',
    perWeek: 0.5,
    play: (rows, at) => {
      const person = someone(rows);
      const from = rows.from(person.home);
      return Array.from({ length: 150 }, (_unused, n) =>
        rows.record(
          at + n * 400,
          { type: 6, kind: 'SharePointFileOperation', operation: 'FileSyncDownloadedFull', user: person.upn },
          { Workload: 'OneDrive', ClientIP: from.address, ObjectId: `https://contoso-my.sharepoint.com/personal/file-${n}.docx` },
        ),
      );
    },
  },
  {
    kind: 'the secret of an app that reads mail is rotated by who keeps it',
    perWeek: 0.02,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Application Administrator');
      const archiver = rows.world.apps.find(({ roles }) => roles.includes('Mail.Read')) ?? rows.world.own;
      const key = (n: number) =>
        `[KeyIdentifier=${guid(0x91, n)},KeyType=AsymmetricX509Cert,KeyUsage=Verify,DisplayName=CN=archiver]`;
      const id = archiver.id.replace('00000050', '00000052');
      const target = { id, type: 'Application', displayName: archiver.name };
      return rows.audit(
        at,
        'Update application – Certificates and secrets management ',
        rows.by(admin, rows.from(admin.office)),
        [{ ...target, changed: [['KeyDescription', [key(1)], [key(1), key(2)]]] }],
        { category: 'ApplicationManagement' },
      );
    },
  },
  {
    kind: 'a person on a journey gets a new phone',
    perWeek: 0.02,
    play: (rows, at) => {
      const person = someone(rows);
      const place = rows.world.abroad[rows.chance.below(rows.world.abroad.length)] ?? person.home;
      const from = rows.from(place);
      return [
        ...rows.signedIn(at, person, from, { interrupted: true }),
        ...rows.signedIn(at + day, person, from),
        ...registers(rows, at + day + 2 * hour, person, from),
        ...rows.signedIn(at + day + 9 * hour, person, from, { device: person.phone }),
      ];
    },
  },
];
