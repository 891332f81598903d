/** Sign-in methods, passwords, newcomers and leavers. */
import { apps, type Event, type Rows, targetOf } from '../rows';
import { domain, guid, type Person } from '../world';
import { day, hour, minute, type NoiseKind, someAdmin, someone, usualPlace } from './kind';

const methods = { service: 'Authentication Methods' } as const;
const selfService = { service: 'Self-service Password Management' } as const;
const app = 'Authenticator App with Notification and Code';

function registered(
  rows: Rows,
  at: number,
  person: Person,
  what: string,
  verb: 'registered' | 'deleted' = 'registered',
): readonly Event[] {
  const by = rows.by(person, usualPlace(rows, person));
  return rows.audit(at, `User ${verb} security info`, by, [targetOf(person)], { ...methods, reason: `User ${verb} ${what}` });
}

/** Steps before and after that say nothing. */
function registering(rows: Rows, at: number, person: Person): readonly Event[] {
  const by = rows.by(person, usualPlace(rows, person));
  return rows.audit(at, 'User started security info registration', by, [targetOf(person)], {
    ...methods,
    reason: `User started the registration for ${app}`,
  });
}

export const accountNoise: readonly NoiseKind[] = [
  {
    kind: 'new phone, the old one deleted',
    perWeek: 0.6,
    play: (rows, at) => {
      const person = someone(rows);
      return [
        ...rows.signedIn(at, person, usualPlace(rows, person), { app: apps.mfaSetup, interrupted: true }),
        ...registering(rows, at + minute, person),
        ...registered(rows, at + 2 * minute, person, app),
        ...registered(rows, at + (5 + rows.chance.below(40)) * minute, person, app, 'deleted'),
      ];
    },
  },
  {
    kind: 'a newcomer with a Temporary Access Pass',
    perWeek: 0.4,
    play: (rows, at) => {
      const n = 10_000 + rows.chance.below(80_000);
      const model = someone(rows);
      const newcomer: Person = { ...model, id: guid(0x0b, n), name: `New ${n}`, upn: `new.${n}@${domain}`, role: null };
      const admin = someAdmin(rows, 'User Administrator');
      const by = rows.by(admin, usualPlace(rows, admin));
      const begins = at + day;
      return [
        {
          at,
          key: 'graph.users',
          late: null,
          put: {
            id: newcomer.id,
            userPrincipalName: newcomer.upn,
            displayName: newcomer.name,
            accountEnabled: true,
            userType: 'Member',
            createdDateTime: new Date(at).toISOString(),
          },
        },
        ...rows.audit(at, 'Add user', by, [targetOf(newcomer)], { unified: true }),
        ...rows.audit(at + 2 * minute, 'Change user license', by, [targetOf(newcomer)]),
        ...rows.audit(
          at + 5 * minute,
          'Add member to group',
          by,
          [targetOf(newcomer, [['Group.DisplayName', null, 'All staff']])],
          { category: 'GroupManagement' },
        ),
        ...rows.audit(begins, 'Admin registered security info', by, [targetOf(newcomer)], {
          ...methods,
          reason: 'Admin registered temporary access pass method for user',
        }),
        ...rows.audit(begins, 'Create Temporary Access Pass method for user', by, [targetOf(newcomer)], { ...methods }),
        ...rows.signedIn(begins + hour, newcomer, rows.from(model.office), { app: apps.mfaSetup }),
        ...registering(rows, begins + hour + 2 * minute, newcomer),
        ...registered(rows, begins + hour + 3 * minute, newcomer, app),
        ...registered(rows, begins + hour + 8 * minute, newcomer, 'Mobile Phone SMS'),
        ...rows.audit(
          begins + hour + 9 * minute,
          'User registered all required security info',
          rows.by(newcomer, null),
          [targetOf(newcomer)],
          methods,
        ),
      ];
    },
  },
  {
    kind: 'a passkey that Microsoft asked for',
    perWeek: 4,
    play: (rows, at) => {
      const person = someone(rows);
      const from = usualPlace(rows, person);
      return [
        ...rows.signedIn(at, person, from, { interrupted: true }),
        ...registered(rows, at + minute, person, 'Fido'),
        ...rows.audit(at + minute, 'Add FIDO2 security key', rows.by(person, from), [targetOf(person)]),
      ];
    },
  },
  {
    kind: 'a way to sign in that an administrator registered for someone',
    perWeek: 0.3,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Authentication Administrator');
      const person = someone(rows);
      return rows.audit(at, 'Admin registered security info', rows.by(admin, usualPlace(rows, admin)), [targetOf(person)], {
        ...methods,
        reason: 'Admin registered phone method for user',
      });
    },
  },
  {
    kind: 'an own password changed',
    perWeek: 0.8,
    play: (rows, at) => {
      const person = someone(rows);
      const by = rows.by(person, usualPlace(rows, person));
      return [
        ...rows.audit(at, 'Change password (self-service)', by, [targetOf(person)], selfService),
        ...rows.audit(at, 'Change user password', by, [targetOf(person)]),
      ];
    },
  },
  {
    kind: 'an administrator changes the own password',
    perWeek: 0.05,
    play: (rows, at) => {
      const person = someAdmin(rows);
      const by = rows.by(person, rows.from(person.office));
      return [
        ...rows.audit(at, 'Change password (self-service)', by, [targetOf(person)], selfService),
        ...rows.audit(at, 'Change user password', by, [targetOf(person)]),
      ];
    },
  },
  {
    kind: 'a forgotten password, reset by oneself',
    perWeek: 1,
    premium: true,
    play: (rows, at) => {
      const person = someone(rows);
      const from = usualPlace(rows, person);
      const by = rows.by(person, from);
      const correlation = rows.id();
      const steps = [
        'User submitted their user ID',
        'User was presented with verification options',
        'User started the mobile app notification verification option',
        'User completed the mobile app notification verification option',
        'User submitted a new password',
        'User successfully reset password',
      ];
      return [
        ...rows.signedIn(at - 3 * minute, person, from, { error: 50126 }),
        ...rows.signedIn(at - 2 * minute, person, from, { error: 50126 }),
        ...steps.flatMap((reason, n) =>
          rows.audit(at + n * 20_000, 'Self-service password reset flow activity progress', by, [targetOf(person)], {
            ...selfService,
            correlation,
            reason,
          }),
        ),
        ...rows.audit(at + 2 * minute, 'Reset password (self-service)', by, [targetOf(person)], {
          ...selfService,
          correlation,
          reason: 'Successfully completed reset.',
        }),
        ...rows.signedIn(at + 4 * minute, person, from, { interrupted: true }),
      ];
    },
  },
  {
    kind: 'a password that the help desk reset',
    perWeek: 0.8,
    play: (rows, at) => {
      const desk = someAdmin(rows, 'Helpdesk Administrator');
      const person = someone(rows);
      const by = rows.by(desk, rows.from(desk.office));
      return [
        ...rows.audit(at, 'Reset password (by admin)', by, [targetOf(person)], selfService),
        ...rows.audit(at, 'Reset user password', by, [targetOf(person)], { unified: true }),
        ...rows.signedIn(at + 6 * minute, person, usualPlace(rows, person), { error: 50055 }),
        ...rows.audit(at + 7 * minute, 'Change user password', rows.by(person, null), [targetOf(person)]),
      ];
    },
  },
  {
    kind: 'a leaver, whose mail an administrator forwards to a colleague',
    perWeek: 0.3,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'User Administrator');
      const by = rows.by(admin, rows.from(admin.office));
      const leaver = someone(rows);
      const colleague = someone(rows);
      return [
        ...rows.audit(at, 'Disable account', by, [targetOf(leaver, [['AccountEnabled', [true], [false]]])]),
        ...rows.audit(at, 'Update user', by, [targetOf(leaver, [['AccountEnabled', [true], [false]]])]),
        ...rows.audit(at + minute, 'Update StsRefreshTokenValidFrom Timestamp', by, [targetOf(leaver)]),
        rows.ran(at + 10 * minute, 'Set-Mailbox', admin, leaver.upn, { Type: 'Shared' }, rows.from(admin.office)),
        rows.ran(
          at + 12 * minute,
          'Set-Mailbox',
          admin,
          leaver.upn,
          { ForwardingAddress: colleague.upn, DeliverToMailboxAndForward: 'True' },
          rows.from(admin.office),
        ),
        rows.ran(
          at + 15 * minute,
          'Add-MailboxPermission',
          admin,
          leaver.upn,
          { User: colleague.upn, AccessRights: 'FullAccess' },
          rows.from(admin.office),
        ),
        ...rows.audit(
          at + 20 * minute,
          'Remove member from group',
          by,
          [targetOf(leaver, [['Group.DisplayName', 'All staff', null]])],
          { category: 'GroupManagement' },
        ),
      ];
    },
  },
  {
    kind: 'a new laptop',
    perWeek: 0.5,
    play: (rows, at) => {
      const person = someone(rows);
      const from = rows.from(person.office);
      const laptop = { ...person.laptop, id: rows.id(), name: `LT-${2000 + rows.chance.below(900)}` };
      const device = {
        id: laptop.id,
        type: 'Device',
        displayName: laptop.name,
        changed: [['DeviceOSVersion', null, '10.0.26100.4652']] as const,
      };
      const service = rows.byApp({ id: guid(0x53, 1), appId: guid(0x54, 1), name: 'Device Registration Service' });
      return [
        ...rows.audit(at, 'Add device', service, [device], { category: 'Device' }),
        ...rows.audit(at + 1000, 'Add registered owner to device', service, [targetOf(person), device], { category: 'Device' }),
        ...rows.audit(at + 1000, 'Add registered users to device', service, [targetOf(person), device], { category: 'Device' }),
        ...rows.audit(at + 2000, 'Register device', rows.by(person, from), [device], {
          service: 'Device Registration Service',
          category: 'Device',
        }),
        ...rows.signedIn(at + 5 * minute, person, from, { device: laptop, interrupted: true }),
      ];
    },
  },
];
