/** Commands of PowerShell that people copy: whatever things are called in the tenant, a name in them is a name, and not another command. */
import { control as auditLog } from '../../src/controls/audit-log/index';
import type { Control } from '../../src/controls/control';
import { control as outlookAddIns } from '../../src/controls/outlook-add-ins/index';
import { quoted } from '../../src/lib/powershell';
import { judge } from '../support/controls/run-case';

/** What PowerShell takes for an apostrophe (about_Quoting_Rules), and a literal as it reads one. */
const marks = "'\u2018\u2019\u201A\u201B";
const literal = new RegExp(`[${marks}](?:[^${marks}]|[${marks}]{2})*[${marks}]`, 'g');

const names = Array.from(marks).map((mark) => [`x${mark}; iex (irm evil.invalid); ${mark}`]);

const tenant = (name: string) => ({
  exchange: {
    RoleAssignmentPolicy: [
      { Guid: 'p1', Identity: name, Name: name, IsDefault: true, AssignedRoles: [`My Custom Apps`, `Other ${name}`] },
    ],
    AdminAuditLogConfig: [{ Name: 'Admin Audit Log Settings', UnifiedAuditLogIngestionEnabled: true }],
    OrganizationConfig: [{ Name: 'contoso', AuditDisabled: false, IsDehydrated: false }],
    MailboxAuditBypassAssociation: [],
    Mailbox: [
      {
        Guid: 'm1',
        Identity: name,
        Name: name,
        DisplayName: name,
        RecipientTypeDetails: 'UserMailbox',
        AuditEnabled: true,
        DefaultAuditSet: [],
        AuditAdmin: [],
        AuditDelegate: [],
        AuditOwner: [],
      },
    ],
  },
});

/** What a finding says to do, without what its commands quote. */
async function commands(control: Control, name: string): Promise<readonly string[]> {
  const { evidence } = await judge(control, { name: 'one', verdict: 'fail', state: tenant(name) });
  return evidence.map(({ expected }) => JSON.stringify(expected).replaceAll(literal, '<name>'));
}

const controls: readonly (readonly [string, Control])[] = [
  [auditLog.id, auditLog],
  [outlookAddIns.id, outlookAddIns],
];

describe.each(controls)('%s', (_id, control) => {
  test.each(names)('says the same command of %s as of any other name', async (name) => {
    const usual = await commands(control, 'usual');
    expect(usual.join()).toMatch(/[A-Z]\w+-[A-Z]\w+ .*<name>/);
    expect(await commands(control, name)).toEqual(usual);
  });
});

test('a name is quoted as PowerShell itself quotes it', () => {
  expect(quoted("O'Brien \u2019 \u201Bs")).toBe("'O''Brien \u2019\u2019 \u201B\u201Bs'");
});
