/** Recording that was turned off and what auditing-off must say of it. */
import type { SignalCase } from '../../case.js';
import { ana, everyone, gil, record, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };

export const cases: readonly SignalCase[] = [
  {
    name: 'the unified audit log is turned off, whatever the place of the parameter',
    rows: [
      record('Set-AdminAuditLogConfig', {
        by: gil,
        ip: usual,
        parameters: {
          Identity: 'Admin Audit Log Settings',
          Force: 'True',
          UnifiedAuditLogIngestionEnabled: 'False',
          Confirm: 'False',
        },
      }),
    ],
    known,
    signs: [
      {
        about: 'auditing',
        weight: 'A',
        says: ['gil@contoso.com turned off the unified audit log', 'come no more'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the auditing of all mailboxes is turned off',
    rows: [record('Set-OrganizationConfig', { by: gil, parameters: { AuditDisabled: 'True' } })],
    known,
    signs: [{ about: 'auditing', weight: 'A' }],
  },
  {
    name: 'an account is left out of the auditing of mailboxes',
    rows: [
      record('Set-MailboxAuditBypassAssociation', { by: gil, parameters: { Identity: ana.name, AuditBypassEnabled: 'True' } }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['go unrecorded: ana@contoso.com'] }],
  },
  {
    name: 'the auditing of one mailbox is turned off',
    rows: [record('Set-Mailbox', { by: gil, parameters: { Identity: 'ana', AuditEnabled: 'False' } })],
    known,
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'recording is turned on, or something else changes',
    rows: [
      record('Set-AdminAuditLogConfig', { by: gil, parameters: { UnifiedAuditLogIngestionEnabled: 'True' } }),
      record('Set-OrganizationConfig', { by: gil, parameters: { RejectDirectSend: 'True' } }),
      record('Set-Mailbox', { by: gil, parameters: { Identity: 'ana', AuditEnabled: 'True' } }),
      record('Set-MailboxAuditBypassAssociation', { by: gil, parameters: { Identity: 'ana', AuditBypassEnabled: 'False' } }),
    ],
    known,
    signs: [],
  },
  {
    name: 'a service of Microsoft moves the mailbox of the log',
    rows: [
      record('Set-Mailbox', {
        by: 'NT AUTHORITY\\SYSTEM',
        more: { UserType: 4 },
        parameters: { Identity: 'x', AuditEnabled: 'False' },
      }),
    ],
    known,
    signs: [],
  },
  {
    name: 'the unified log is turned off, as PowerShell writes it',
    rows: [record('Set-AdminAuditLogConfig', { by: gil, parameters: { UnifiedAuditLogIngestionEnabled: '$false' } })],
    known: { people: everyone },
    signs: [{ about: 'auditing', weight: 'A' }],
  },
];
