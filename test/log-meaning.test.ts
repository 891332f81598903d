/** What rows of the vendor's logs mean: real names in every spelling, and whether a change lowers a guard or raises it. */
import { meaningOfAudit, meaningOfRecord } from '../src/tenant/log-meaning/meaning';
import type { DirectoryAudit } from '../src/tenant/resources/directory-audit';
import type { ExchangeAdminRecord } from '../src/tenant/resources/unified-audit-log';

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

  test('whose values cannot be read is not taken for harmless', () => {
    expect(audit('Update Conditional Access policy')).toMatchObject({ opens: true });
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
