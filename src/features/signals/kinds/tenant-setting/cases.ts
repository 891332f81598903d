/** Settings of the whole tenant and what tenant-setting must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, gil, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const set = (
  activity: string,
  properties: Readonly<Record<string, readonly [Json, Json]>>,
  parts: Parameters<typeof auditRow>[1] = {},
) =>
  auditRow(activity, {
    by: gil,
    ip: usual,
    targets: [{ type: 'Policy', id: 'p0000000-0000-4000-8000-000000000001', displayName: 'Policy' }],
    properties,
    ...parts,
  });
const authorization = { allowInvitesFrom: 'adminsAndGuestInviters', defaultUserRolePermissions: { allowedToCreateApps: false } };

const methods = (properties: Readonly<Record<string, readonly [Json, Json]>>, ip: string) =>
  set('Authentication Methods Policy Update', properties, { ip });
const policyWith = (state: string) => ({
  authenticationMethodConfigurations: [
    { id: 'Fido2', state: 'enabled' },
    { id: 'Sms', state },
  ],
});

export const cases: readonly SignalCase[] = [
  {
    name: 'security defaults are turned off',
    rows: [set('Update security defaults', { SecurityDefaults: [{ isEnabled: true }, { isEnabled: false }] })],
    known,
    signs: [
      {
        about: 'defaults',
        weight: 'A',
        confidence: 'certain',
        says: ['gil@contoso.com turned off security defaults', 'isEnabled: true → false'],
        presses: ['ask', 'contain', 'restore'],
      },
    ],
  },
  {
    name: 'security defaults are turned on',
    rows: [set('Update security defaults', { SecurityDefaults: [{ isEnabled: false }, { isEnabled: true }] })],
    known,
    signs: [],
  },
  {
    name: 'everyone may invite guests and register apps',
    rows: [
      set('Update authorization policy', {
        AuthorizationPolicy: [
          authorization,
          { allowInvitesFrom: 'everyone', defaultUserRolePermissions: { allowedToCreateApps: true } },
        ],
      }),
    ],
    known,
    signs: [
      {
        about: 'authorization',
        weight: 'A',
        says: ['lets people do more', 'allowInvitesFrom: adminsAndGuestInviters → everyone'],
      },
    ],
  },
  {
    name: 'the values come one by one, each in a list',
    rows: [set('Update authorization policy', { 'DefaultUserRolePermissions.AllowedToCreateTenants': [['False'], ['True']] })],
    known,
    signs: [{ about: 'authorization', weight: 'A' }],
  },
  {
    name: 'fewer people may invite guests',
    rows: [
      set('Update authorization policy', {
        AuthorizationPolicy: [{ ...authorization, allowInvitesFrom: 'everyone' }, authorization],
      }),
    ],
    known,
    signs: [],
  },
  {
    name: 'people may consent to more apps',
    rows: [
      set('Update authorization policy', {
        permissionGrantPoliciesAssigned: [[], ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy']],
      }),
    ],
    known,
    signs: [{ about: 'authorization', weight: 'A' }],
  },
  {
    name: 'the methods policy changes, and its values do not say how',
    rows: [set('Authentication Methods Policy Update', { Policy: [null, 'x'] }, { by: { app: 'Deploy' } })],
    known,
    signs: [{ about: 'methods', weight: 'B', confidence: 'possible' }],
  },
  {
    name: 'an administrator changes the methods policy from a usual network',
    rows: [set('Authentication Methods Policy Update', { Policy: [null, 'x'] })],
    known,
    signs: [{ about: 'methods', weight: 'C' }],
  },
  {
    name: 'an administrator changes it from a strange network',
    rows: [set('Authentication Methods Policy Update', { Policy: [null, 'x'] }, { ip: strange })],
    known,
    signs: [{ about: 'methods', weight: 'A' }],
  },
  {
    name: 'Microsoft changes the methods policy in weeks in which it does so everywhere',
    rows: [set('Authentication Methods Policy Update', { Policy: [null, 'x'] }, { by: { app: 'Microsoft Azure AD' } })],
    known: {
      ...known,
      rollouts: [
        {
          explains: 'methodPolicy',
          from: new Date('2026-09-01T00:00:00Z'),
          until: null,
          says: 'Microsoft enables passkeys in all tenants.',
        },
      ],
    },
    signs: [{ about: 'methods', weight: 'C', says: ['enables passkeys'] }],
  },
  {
    name: 'an authentication strength changes',
    rows: [set('Authentication Strength Policy Update', { AllowedCombinations: [null, 'password'] }, { by: { app: 'Deploy' } })],
    known,
    signs: [{ about: 'strength p0000000-0000-4000-8000-000000000001', weight: 'B' }],
  },
  {
    name: 'Temporary Access Passes are allowed, as Microsoft writes it since April 2026',
    rows: [methods({ 'TemporaryAccessPass.state': ['disabled', 'enabled'] }, strange)],
    known,
    signs: [{ about: 'methods', weight: 'A', confidence: 'certain', says: ['TemporaryAccessPass.state: disabled → enabled'] }],
  },
  {
    name: 'the same in the whole policy, from a usual network',
    rows: [methods({ AuthenticationMethodsPolicy: [policyWith('disabled'), policyWith('enabled')] }, usual)],
    known,
    signs: [{ about: 'methods', weight: 'B', says: ['authenticationMethodConfigurations.Sms.state', 'often uses'] }],
  },
  { name: 'passkeys are allowed', rows: [methods({ 'Fido2.state': ['disabled', 'enabled'] }, strange)], known, signs: [] },
  {
    name: 'two settings are changed under one correlation, which the caller chose',
    rows: [
      set('Authentication Methods Policy Update', { Policy: [null, 'x'] }, { correlationId: 'c9' }),
      set(
        'Update security defaults',
        { SecurityDefaults: [{ isEnabled: true }, { isEnabled: false }] },
        { correlationId: 'c9', at: '09:03' },
      ),
    ],
    known,
    signs: [
      { about: 'methods', weight: 'C' },
      { about: 'defaults', weight: 'A', says: ['turned off security defaults'], presses: ['ask', 'contain', 'restore'] },
    ],
  },
];
