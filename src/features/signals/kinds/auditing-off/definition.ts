/** Recording was turned off: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'auditing-off',
  title: 'Recording was turned off',
  reads: [
    {
      source: 'unified',
      operations: ['Set-AdminAuditLogConfig', 'Set-OrganizationConfig', 'Set-MailboxAuditBypassAssociation', 'Set-Mailbox'],
    },
  ],
  loudness: 'loud',
  neverQuiet: true,
};
