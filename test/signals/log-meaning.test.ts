/** What rows of the vendor's logs mean: real names in every spelling, and whether a change lowers a guard or raises it. */

import { guardKept, keptGuard } from '../../src/features/incident/entry-terms';
import { propertyOf, roleOf, targetOf, writtenText } from '../../src/tenant/log-meaning/audit-row';
import { readLogValue } from '../../src/tenant/log-meaning/log-value';
import { guardOf, meaningOfAudit, meaningOfRecord } from '../../src/tenant/log-meaning/meaning';
import { parameterOf, writtenParameter } from '../../src/tenant/log-meaning/record-parameters';
import type { DirectoryAudit } from '../../src/tenant/resources/directory-audit';
import {
  type ExchangeAdminRecord,
  exchangeAdminRecord,
  type UnifiedAuditLogEntry,
} from '../../src/tenant/resources/unified-audit-log';

const audit = (activityDisplayName: string, more: object = {}) =>
  meaningOfAudit({ activityDisplayName, result: 'success', ...more } as DirectoryAudit);

test.each([
  ['Add user', 'account'],
  ['Invite external user', 'guest'],
  ['Add member to group', 'group'],
  ['Add owner to application', 'owner'],
  ['Add service principal credentials', 'secret'],
  ['Update application – Certificates and secrets management ', 'secret'],
  ['UPDATE APPLICATION - CERTIFICATES AND SECRETS MANAGEMENT', 'secret'],
  ['Create application password for user', 'appPassword'],
  ['Create Temporary Access Pass method for user', 'pass'],
  ['Add member to role outside of PIM (permanent)', 'role'],
  ['Add eligible member to role in PIM completed (timebound)', 'eligibility'],
  ['Add app role assignment to service principal', 'appRight'],
  ['Consent to application', 'consent'],
  ['User registered security info', 'method'],
  ['Register device', 'device'],
  ['Update Conditional Access policy', 'policy'],
  ['Add named location', 'location'],
  ['Set federation settings on domain', 'domain'],
])('%s opens a way in: %s', (name, trace) => {
  expect(audit(name)).toMatchObject({ trace, opens: true });
});

test.each(['Remove member from group', 'Delete application password for user', 'User deleted security info'])(
  '%s closes one',
  (name) => {
    expect(audit(name)).toMatchObject({ opens: false, closes: true });
  },
);

test('what was refused, and progress, open nothing; what nobody knows has no meaning', () => {
  expect(audit('Add user', { result: 'failure' })).toMatchObject({ opens: false });
  expect(audit('User started security info registration')).toMatchObject({ opens: false });
  expect(audit('Add user', { result: 'aWordOfTomorrow' })).toMatchObject({ opens: true });
  expect(audit('Frobnicate the tenant')).toBeNull();
});

describe('a change of Conditional Access', () => {
  const changed = (before: object, after: object) =>
    audit('Update Conditional Access policy', {
      targetResources: [
        {
          type: 'Policy',
          modifiedProperties: [
            // The log writes JSON inside a text, sometimes twice.
            { oldValue: JSON.stringify(JSON.stringify(before)), newValue: JSON.stringify(after) },
          ],
        },
      ],
    });
  const on = { state: 'enabled', conditions: { users: { excludeUsers: ['bg'] } }, grantControls: { builtInControls: ['mfa'] } };

  test.each([
    ['turned off', { ...on, state: 'disabled' }, true],
    ['turned to report-only', { ...on, state: 'enabledForReportingButNotEnforced' }, true],
    ['leaving one more person out', { ...on, conditions: { users: { excludeUsers: ['bg', 'mia'] } } }, true],
    ['without its MFA', { ...on, grantControls: { builtInControls: [] } }, true],
    ['leaving one less out', { ...on, conditions: { users: { excludeUsers: [] } } }, false],
    ['requiring more', { ...on, grantControls: { builtInControls: ['mfa', 'compliantDevice'] } }, false],
  ])('%s', (_name, after, opens) => {
    expect(changed(on, after)).toMatchObject({ opens });
  });

  const everyone = {
    state: 'enabled',
    conditions: {
      users: { includeUsers: ['All'], includeGroups: [], excludeUsers: ['bg'] },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
      locations: null,
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'], authenticationStrength: null },
  };
  const { conditions, grantControls } = everyone;
  const narrowed = (part: object) => ({ ...everyone, conditions: { ...conditions, ...part } });
  const granting = (part: object) => ({ ...everyone, grantControls: { ...grantControls, ...part } });

  test.each<[string, object, boolean]>([
    ['for one person only', narrowed({ users: { includeUsers: ['mia'], excludeUsers: ['bg'] } }), true],
    ['for a group only', narrowed({ users: { includeGroups: ['sales'], excludeUsers: ['bg'] } }), true],
    ['for nobody', narrowed({ users: { includeUsers: ['None'], excludeUsers: ['bg'] } }), true],
    [
      'leaving guests out',
      narrowed({
        users: { ...conditions.users, excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest' } },
      }),
      true,
    ],
    ['for one app', narrowed({ applications: { includeApplications: ['Office365'] } }), true],
    ['for browsers', narrowed({ clientAppTypes: ['browser'] }), true],
    ['for one place', narrowed({ locations: { includeLocations: ['office'], excludeLocations: [] } }), true],
    ['for every place, which it was', narrowed({ locations: { includeLocations: ['All'], excludeLocations: [] } }), false],
    ['for one platform', narrowed({ platforms: { includePlatforms: ['android'] } }), true],
    ['with something that is enough beside MFA', granting({ builtInControls: ['mfa', 'compliantDevice'] }), true],
    ['with something beside MFA', granting({ operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] }), false],
    ['for a group as well', narrowed({ users: { ...conditions.users, includeGroups: ['sales'] } }), false],
    ['as it was', everyone, false],
  ])('%s', (_name, after, opens) => {
    expect(changed(everyone, after)).toMatchObject({ opens });
  });

  test('that takes an authentication strength away opens', () => {
    const strong = granting({ authenticationStrength: { id: '00000000-0000-0000-0000-000000000004' }, builtInControls: [] });
    expect(changed(strong, granting({ builtInControls: [] }))).toMatchObject({ opens: true });
  });

  test('that widens who it holds for closes', () => {
    expect(changed(narrowed({ users: { includeUsers: ['mia'], excludeUsers: ['bg'] } }), everyone)).toMatchObject({
      opens: false,
    });
  });

  test('whose values cannot be read is not taken for harmless', () => {
    expect(audit('Update Conditional Access policy')).toMatchObject({ opens: true });
  });
});

describe('a change of a named location', () => {
  const changed = (before: object, after: object) =>
    audit('Update named location', {
      targetResources: [
        { type: 'Other', modifiedProperties: [{ oldValue: JSON.stringify(before), newValue: JSON.stringify(after) }] },
      ],
    });
  const office = { displayName: 'Office', isTrusted: false, ipRanges: [{ cidrAddress: '203.0.113.0/24' }] };
  const trusted = { ...office, isTrusted: true };
  const more = [...office.ipRanges, { cidrAddress: '198.51.100.0/24' }];
  const blocked = { displayName: 'Blocked', countriesAndRegions: ['RU', 'KP'], includeUnknownCountriesAndRegions: true };

  test.each<[string, object, object, boolean]>([
    ['that becomes trusted', office, trusted, true],
    ['that is trusted and grows', trusted, { ...trusted, ipRanges: more }, true],
    ['that is trusted and gets smaller', { ...trusted, ipRanges: more }, trusted, false],
    ['that is trusted no more', trusted, office, false],
    ['that policies may leave out, and that grows', office, { ...office, ipRanges: more }, true],
    ['that policies may block, and that gets smaller', { ...office, ipRanges: more }, office, true],
    ['without a country', blocked, { ...blocked, countriesAndRegions: ['KP'] }, true],
    ['with a country more', blocked, { ...blocked, countriesAndRegions: ['RU', 'KP', 'ES'] }, true],
    ['without addresses of no known country', blocked, { ...blocked, includeUnknownCountriesAndRegions: false }, true],
    ['of another name', blocked, { ...blocked, displayName: 'Places' }, false],
  ])('%s', (_name, before, after, opens) => {
    expect(changed(before, after)).toMatchObject({ opens });
  });
});

test.each([
  ['Set-Mailbox', [{ Name: 'ForwardingSmtpAddress', Value: 'smtp:x@evil.example' }], true],
  ['Set-Mailbox', [{ Name: 'ForwardingSmtpAddress', Value: '' }], false],
  ['Set-Mailbox', [{ Name: 'DisplayName', Value: 'Mia' }], false],
  ['Set-AdminAuditLogConfig', [{ Name: 'UnifiedAuditLogIngestionEnabled', Value: 'False' }], true],
  ['New-InboxRule', [], true],
  ['Add-RoleGroupMember', [], true],
  ['Remove-RoleGroupMember', [], false],
])('in Exchange, %s %j opens a way in: %s', (Operation, Parameters, opens) => {
  const record = { Operation, Parameters, ResultStatus: 'True' } as ExchangeAdminRecord;
  expect(meaningOfRecord(record)).toMatchObject({ opens });
});

test.each([
  ['User registered security info', 'method', 'own'],
  ['Admin registered security info', 'method', 'admin'],
  ['Add FIDO2 security key', 'method', 'credential'],
  ['Reset password (self-service)', 'password', 'selfService'],
  ['Reset password (by admin)', 'password', 'admin'],
  ['Change password (self-service)', 'password', 'change'],
  ['Add member to role completed (PIM activation)', 'role', 'activation'],
  ['Add member to role in PIM completed (timebound)', 'role', 'timebound'],
  ['Add member to role outside of PIM (permanent)', 'role', 'outside'],
  ['Add EligibleRoleAssignment to RoleDefinition', 'eligibility', 'active'],
  ['Update role setting in PIM', 'eligibility', 'settings'],
  ['Disable PIM alert', 'eligibility', 'alert'],
])('%s is told from others that leave the same: %s, %s', (name, trace, manner) => {
  expect(audit(name)).toMatchObject({ trace, manner, opens: true });
});

test.each([
  'Self-service password reset flow activity progress',
  'Add member to role requested (PIM activation)',
  'User reviewed security info',
  'Suspicious activity reported',
])('%s changes nothing itself', (name) => {
  expect(audit(name)).toMatchObject({ opens: false, closes: false, refused: false });
});

test('what was tried and refused says so', () => {
  expect(audit('Reset password (self-service)', { result: 'failure' })).toMatchObject({ refused: true, opens: false });
  expect(meaningOfRecord({ Operation: 'New-InboxRule', ResultStatus: 'False' } as ExchangeAdminRecord)?.refused).toBe(true);
});

test.each([
  ['a bare word', 'Global Administrator', 'Global Administrator', false],
  ['a word in quotes', '"Global Administrator"', 'Global Administrator', false],
  ['a word in quotes twice', JSON.stringify('"Global Administrator"'), 'Global Administrator', false],
  ['an object', '{"state":"enabled"}', { state: 'enabled' }, false],
  ['an object inside a text', JSON.stringify('{"state":"enabled"}'), { state: 'enabled' }, false],
  ['a list', '["Mail.Read"]', ['Mail.Read'], false],
  ['a number, which stays a word', '42', '42', false],
  [
    'an object that was cut',
    '{"state":"enabled","conditions":{"users":{"incl',
    '{"state":"enabled","conditions":{"users":{"incl',
    true,
  ],
  ['a cut object inside a text', JSON.stringify('{"state":"enabled","cond'), '{"state":"enabled","cond', true],
  ['a notation of the vendor', JSON.stringify('[] => [[Id: x, Scope: Mail.Read]]'), '[] => [[Id: x, Scope: Mail.Read]]', true],
  ['nothing', '', null, false],
  ['null', null, null, false],
])('a value of the log is read: %s', (_name, text, value, isCut) => {
  expect(readLogValue(text)).toEqual({ value, isCut });
});

test('targets are found by type, wherever they stand; a role by its properties, and else by its target', () => {
  const properties = [
    { displayName: 'Role.DisplayName', newValue: JSON.stringify('"Global Administrator"') },
    { displayName: 'Role.TemplateId', newValue: '"62E90394-69F5-4237-9190-012177145E10"' },
  ];
  const row = {
    targetResources: [
      { type: 'Role', displayName: 'a role', id: 'r' },
      { type: 'user', id: 'u', modifiedProperties: properties },
    ],
  } as unknown as DirectoryAudit;
  expect(targetOf(row, 'User')?.id).toBe('u');
  expect(roleOf(row)).toEqual({ name: 'Global Administrator', templateId: '62e90394-69f5-4237-9190-012177145e10' });
  expect(roleOf({ targetResources: [{ type: 'Role', displayName: 'a role' }] } as DirectoryAudit)).toEqual({ name: 'a role' });
  expect(targetOf({ targetResources: [{ id: 'only' }] } as DirectoryAudit, 'User')?.id).toBe('only');
  expect(writtenText(row, 'role.displayname')).toBe('Global Administrator');
  expect(propertyOf(row, 'Role.Nothing')).toBeUndefined();
});

test('values and records that are nested so deep that looking through them would exhaust the stack are not read', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect([deep, JSON.stringify(deep)].map(readLogValue)).toEqual([
    { value: deep, isCut: true },
    { value: deep, isCut: true },
  ]);
  expect(exchangeAdminRecord({ AuditData: `{"Operation":"Set-Mailbox","More":${deep}}` } as UnifiedAuditLogEntry)).toBeNull();
  expect(exchangeAdminRecord({ AuditData: '{"Operation":"Set-Mailbox","More":[[]]}' } as UnifiedAuditLogEntry)).toMatchObject({
    Operation: 'Set-Mailbox',
  });
});

test('parameters of a cmdlet are found by name in any order, empty ones too', () => {
  const record = {
    Parameters: [
      { Name: 'Identity', Value: 'mia' },
      { Name: 'ForwardingSmtpAddress', Value: '' },
    ],
  } as unknown as ExchangeAdminRecord;
  expect(parameterOf(record, 'identity')).toBe('mia');
  expect(parameterOf(record, 'ForwardingSmtpAddress')).toBeUndefined();
  expect(writtenParameter(record, 'ForwardingSmtpAddress')).toBe('');
  expect(writtenParameter(record, 'AuditEnabled')).toBeUndefined();
});

test.each<[string, object]>([
  [
    'a policy for everyone with a choice of controls',
    {
      state: 'enabled',
      conditions: { users: { includeUsers: ['All'], excludeUsers: ['bg'] }, clientAppTypes: ['all'] },
      grantControls: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice', 'domainJoinedDevice'] },
    },
  ],
  ['a place of countries', { countriesAndRegions: ['RU'], includeUnknownCountriesAndRegions: true }],
  ['a trusted place', { isTrusted: true, ipRanges: [{ cidrAddress: '203.0.113.0/24' }] }],
])('what an incident keeps of %s says the same when it is read', (_name, value) => {
  const guard = guardOf({ ...value });
  expect(guardKept(keptGuard(guard))).toEqual(guard);
});
