/** Accounts whose doings in mailboxes are not recorded at all, whatever the organisation says. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const auditBypassRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  /** Not among the documented properties; exports that join the list with accounts carry them. */
  UserPrincipalName: text(),
  ExternalDirectoryObjectId: text(),
  /** Of the account that acts, in whatever mailbox it does. */
  AuditBypassEnabled: flag(),
});
export type AuditBypass = z.infer<typeof auditBypassRow>;

/** The role of the cmdlet in Microsoft365DSC's settings of the resource, and of published clients that read it. */
const readPermission = 'Exchange role View-Only Configuration (or Global Reader)';

/**
 * Every account that could be exempt, users and computers alike. Source: Get- and Set-MailboxAuditBypassAssociation of the Exchange Online
 * cmdlet reference.
 */
export const auditBypasses: Resource<AuditBypass> = {
  key: 'exchange.MailboxAuditBypassAssociation',
  list: {
    service: 'exchange',
    cmdlet: 'Get-MailboxAuditBypassAssociation',
    parameters: { ResultSize: 'Unlimited' },
    select: false,
    // System objects (Asc-2X1 and the like) come to an application over REST with a warning that says nothing about people: rows of live tenants, and CIS.
    harmlessWarning: /\bAsc-\w/i,
  },
  row: auditBypassRow,
  object: exchangeObject('MailboxAuditBypassAssociation'),
  changedBy: { log: 'exchange', cmdlets: ['Set-MailboxAuditBypassAssociation'] },
  permission: { read: readPermission, write: 'Exchange role Compliance Admin' },
  answers: {
    always: ['Guid', 'Identity', 'Name', 'AuditBypassEnabled'],
  },
  unconfirmed: [
    {
      point:
        'Which role changing takes: Microsoft365DSC names Compliance Admin, Journaling and View-Only Configuration for the resource as a whole.',
    },
  ],
};

/** The same for one account: `of` is its id or name. */
export const oneAuditBypass: Resource<AuditBypass> = {
  key: 'exchange.MailboxAuditBypassAssociation/{of}',
  list: {
    service: 'exchange',
    cmdlet: 'Get-MailboxAuditBypassAssociation',
    parameters: { Identity: '{of}' },
    select: true,
  },
  row: auditBypassRow,
  permission: { read: readPermission },
  answers: {
    always: ['Guid', 'Identity', 'Name', 'AuditBypassEnabled'],
  },
};

/** The name an admin knows the account by. */
export function auditBypassName(bypass: AuditBypass): string {
  return bypass.Name ?? bypass.UserPrincipalName ?? bypass.Identity ?? bypass.Guid ?? '(account without a name)';
}
