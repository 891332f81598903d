/** Accounts whose doings in mailboxes are not recorded at all, whatever the organisation says. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const auditBypassRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  AuditBypassEnabled: flag(),
});
export type AuditBypass = z.infer<typeof auditBypassRow>;

/** Read for one account: `of` is its id or name. Source: Get-MailboxAuditBypassAssociation of the Exchange Online cmdlet reference. */
export const auditBypasses: Resource<AuditBypass> = {
  key: 'exchange.MailboxAuditBypassAssociation',
  list: {
    service: 'exchange',
    cmdlet: 'Get-MailboxAuditBypassAssociation',
    parameters: { Identity: '{of}' },
    select: true,
  },
  row: auditBypassRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
};
