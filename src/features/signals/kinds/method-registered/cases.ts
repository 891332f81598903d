/** Sign-in methods of people's own and what method-registered must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, earlier, everyone, gil, ivo, joy, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const registered = 'User registered security info';
const authenticator = { resultReason: 'User registered Authenticator App with Notification and Code' };
const passkey = { resultReason: 'User registered Fido' };
const rollout = {
  explains: 'methods',
  from: new Date('2026-09-01T00:00:00Z'),
  until: new Date('2027-02-01T00:00:00Z'),
  says: 'Microsoft asks everyone who uses text messages or calls to register a passkey.',
} as const;

export const cases: readonly SignalCase[] = [
  {
    name: 'someone registers a method from a network that they never used',
    rows: [auditRow(registered, { by: ana, to: ana, ip: strange, more: authenticator })],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'B',
        confidence: 'certain',
        says: ['ana@contoso.com registered a sign-in method (authenticator)', strange, 'has not used before'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a tenant without a sign-in log: nobody knows from where people come',
    rows: [auditRow(registered, { by: ivo, to: ivo, ip: strange, more: authenticator })],
    known,
    signs: [{ about: ivo.id, weight: 'B' }],
  },
  {
    name: 'from a usual network it is a new phone',
    rows: [auditRow(registered, { by: ana, to: ana, ip: usual, more: authenticator })],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['often uses'] }],
  },
  {
    name: 'the steps of one registration are one sign',
    rows: [
      auditRow('User started security info registration', { by: ana, to: ana, ip: strange, at: '09:00' }),
      auditRow(registered, { by: ana, to: ana, ip: strange, at: '09:01', id: 'r1', more: authenticator }),
      auditRow('User changed default security info', { by: ana, to: ana, ip: strange, at: '09:02', id: 'r2' }),
      auditRow('User registered all required security info', { by: ana, to: ana, ip: strange, at: '09:02' }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'B', rowIds: ['r1', 'r2'] }],
  },
  {
    name: 'only the steps of a registration that was given up',
    rows: [auditRow('User canceled security info registration', { by: ana, to: ana, ip: strange })],
    known,
    signs: [],
  },
  {
    name: 'a registration that failed',
    rows: [auditRow(registered, { by: ana, to: ana, ip: strange, more: { result: 'failure' } })],
    known,
    signs: [],
  },
  {
    name: 'a newcomer registers everything in the first days',
    rows: [auditRow(registered, { by: joy, to: joy, ip: strange, more: authenticator })],
    known,
    signs: [{ about: joy.id, weight: 'C', says: ['less than 7 days old'] }],
  },
  {
    name: "a passkey in the weeks in which Microsoft asks for it, where nothing is known of the person's networks",
    rows: [auditRow(registered, { by: ivo, to: ivo, ip: strange, more: passkey })],
    known: { ...known, rollouts: [rollout] },
    signs: [{ about: ivo.id, weight: 'C', says: ['Microsoft asks everyone'] }],
  },
  {
    name: 'a passkey in these weeks from a network that the person never used',
    rows: [auditRow(registered, { by: ana, to: ana, ip: strange, more: passkey })],
    known: { ...known, rollouts: [rollout] },
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'a passkey before these weeks',
    rows: [auditRow(registered, { by: ivo, to: ivo, ip: strange, more: passkey })],
    known: { ...known, rollouts: [{ ...rollout, from: new Date('2026-12-24T00:00:00Z') }] },
    signs: [{ about: ivo.id, weight: 'B' }],
  },
  {
    name: 'the old authenticator is removed in the same minutes',
    rows: [
      auditRow(registered, { by: ivo, to: ivo, ip: strange, more: authenticator }),
      auditRow('User deleted security info', {
        by: ivo,
        to: ivo,
        ip: strange,
        more: { resultReason: 'User deleted Authenticator App' },
      }),
    ],
    known,
    signs: [{ about: ivo.id, weight: 'C', says: ['as with a new phone'] }],
  },
  {
    name: 'the old method was removed half an hour before',
    rows: [auditRow(registered, { by: ivo, to: ivo, ip: strange, more: authenticator })],
    known: { ...known, earlier: [earlier('method-removed', ivo, { weight: 'C', at: '08:40' })] },
    signs: [{ about: ivo.id, weight: 'C' }],
  },
  {
    name: 'the help desk gave a pass in the morning',
    rows: [auditRow(registered, { by: ivo, to: ivo, ip: strange, more: authenticator })],
    known: { ...known, earlier: [earlier('method-set-by-admin', ivo, { weight: 'C' })] },
    signs: [{ about: ivo.id, weight: 'C', says: ['Temporary Access Pass'] }],
  },
  {
    name: "an administrator's new phone on the usual network is shown, and not loud",
    rows: [auditRow(registered, { by: gil, to: gil, ip: usual, more: authenticator })],
    known,
    signs: [{ about: gil.id, weight: 'B' }],
  },
  {
    name: 'an administrator registers a method from elsewhere',
    rows: [auditRow(registered, { by: gil, to: gil, ip: strange, more: authenticator })],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['can take over the whole tenant'] }],
  },
  {
    name: 'a risk came before, whatever the network',
    rows: [auditRow(registered, { by: ana, to: ana, ip: usual, more: authenticator })],
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'A', says: ['came shortly before'] }],
  },
  {
    name: 'the password was reset from elsewhere before: a help desk was talked into it',
    rows: [auditRow(registered, { by: ana, to: ana, ip: strange, more: authenticator })],
    known: { ...known, earlier: [earlier('password-reset', ana)] },
    signs: [{ about: ana.id, weight: 'A', says: ['password was reset'] }],
  },
  {
    name: 'a passkey that the device service logs, with the service as the one who did it',
    rows: [auditRow('Add FIDO2 security key', { by: { app: 'Device Registration Service' }, to: ana })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['passkey'] }],
  },
  {
    name: 'an administrator does it for someone',
    rows: [auditRow('Admin registered security info', { by: gil, to: ana })],
    known,
    signs: [],
  },
  {
    name: 'an app password is made from a network that the person never used',
    rows: [auditRow('Create application password for user', { by: ana, to: ana, ip: strange })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['created an app password', 'needs no MFA'] }],
  },
  {
    name: 'an app password for an old program, from a usual network',
    rows: [auditRow('Create application password for user', { by: ana, to: ana, ip: usual })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
];
