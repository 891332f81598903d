/** Uses of a break-glass account and what break-glass-used must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, auditRow, gil } from '../../case-rows.js';

const account = { id: 'bbbbbbbb-0000-4000-8000-0000000000b1', name: 'bg1@contoso.onmicrosoft.com', breakGlass: true };
const known: SignalCase['known'] = { people: [account], sources: ['signIns', 'audits', 'unified'] };

function signIn(more: Readonly<Record<string, Json>> = {}): SignalCase['rows'][number] {
  return {
    source: 'signIns',
    row: {
      id: 'sign-in-1',
      createdDateTime: '2026-11-30T02:14:00Z',
      userId: account.id,
      userPrincipalName: account.name,
      appDisplayName: 'Azure Portal',
      ipAddress: '198.51.100.7',
      location: { countryOrRegion: 'NL', city: 'Amsterdam' },
      status: { errorCode: 0 },
      ...more,
    },
  };
}

function login(operation: string, more: Readonly<Record<string, Json>> = {}): SignalCase['rows'][number] {
  return {
    source: 'unified',
    row: {
      Id: 'record-1',
      RecordType: 15,
      CreationTime: '2026-11-30T02:14:00',
      Operation: operation,
      UserId: account.name,
      UserKey: account.id,
      ActorIpAddress: '198.51.100.7',
      ErrorNumber: '0',
      ExtendedProperties: [{ Name: 'UserAgent', Value: 'Mozilla/5.0' }],
      ...more,
    },
    lateMinutes: 70,
  };
}

export const cases: readonly SignalCase[] = [
  {
    name: 'it signs in',
    rows: [signIn()],
    known,
    signs: [
      {
        about: account.id,
        weight: 'A',
        confidence: 'certain',
        says: ['signed in', '198.51.100.7 (NL)', 'Azure Portal'],
        presses: [],
      },
    ],
  },
  {
    name: 'a sign-in fails: somebody tries it',
    rows: [signIn({ status: { errorCode: 50126, failureReason: 'Invalid username or password.' } })],
    known,
    signs: [{ about: account.id, weight: 'A', says: ['tried to sign in', 'Invalid username or password'] }],
  },
  {
    name: 'someone else signs in',
    rows: [signIn({ userId: 'someone', userPrincipalName: 'ana@contoso.com' })],
    known,
    signs: [],
  },
  {
    name: 'a tenant without a sign-in log: the unified log is the witness',
    rows: [login('UserLoggedIn')],
    known: { ...known, sources: ['audits', 'unified'] },
    signs: [{ about: account.id, weight: 'A', says: ['signed in', 'Mozilla/5.0'] }],
  },
  { name: 'the unified log repeats what the sign-in log said', rows: [login('UserLoggedIn')], known, signs: [] },
  {
    name: 'its password is reset',
    rows: [
      {
        source: 'audits',
        row: {
          id: 'audit-1',
          activityDateTime: '2026-11-30T02:10:00Z',
          activityDisplayName: 'Reset user password',
          result: 'success',
          initiatedBy: { user: { id: 'm', userPrincipalName: 'mallory@contoso.com' } },
          targetResources: [{ id: account.id, type: 'User', userPrincipalName: account.name }],
        },
      },
    ],
    known,
    signs: [{ about: account.id, weight: 'A', says: ['mallory@contoso.com reset a password', 'break-glass'] }],
  },
  {
    name: 'it is disabled',
    rows: [auditRow('Disable account', { by: gil, to: account })],
    known,
    signs: [{ about: account.id, weight: 'A', says: ['gil@contoso.com removed or disabled an account', 'break-glass'] }],
  },
  {
    name: 'it is deleted: the log writes its id before its name, and the list of accounts lacks it by now',
    rows: [auditRow('Delete user', { by: gil, to: { id: 'gone', name: `bbbbbbbb00004000800000000000000b${account.name}` } })],
    known: { ...known, people: [{ ...account, id: account.name }] },
    signs: [{ about: account.name, weight: 'A', says: ['removed or disabled an account', account.name] }],
  },
  {
    name: 'it is renamed',
    rows: [
      auditRow('Update user', {
        by: gil,
        to: account,
        properties: { UserPrincipalName: [[account.name], ['old@contoso.com']] },
      }),
    ],
    known,
    signs: [{ about: account.id, weight: 'A', says: ['gil@contoso.com renamed an account', 'break-glass'] }],
  },
  {
    name: 'another account is given its name',
    rows: [auditRow('Update user', { by: gil, to: ana, properties: { UserPrincipalName: [[ana.name], [account.name]] } })],
    known: { ...known, people: [{ ...account, id: account.name }, ana] },
    signs: [{ about: account.name, weight: 'A', says: ['gil@contoso.com renamed an account', account.name] }],
  },
  {
    name: 'its department is changed: nothing',
    rows: [auditRow('Update user', { by: gil, to: account, properties: { Department: [['IT'], ['Security']] } })],
    known,
    signs: [],
  },
];
