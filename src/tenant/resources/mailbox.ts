/** Mailboxes: their addresses, and where they forward mail to. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const mailboxRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  DisplayName: text(),
  UserPrincipalName: text(),
  ExternalDirectoryObjectId: text(),
  RecipientTypeDetails: text(),
  PrimarySmtpAddress: text(),
  /** `SMTP:` marks the primary address, `smtp:` the others; other prefixes are no mail addresses. */
  EmailAddresses: texts(),
  AccountDisabled: flag(),
  ForwardingSmtpAddress: text(),
  ForwardingAddress: text(),
  DeliverToMailboxAndForward: flag(),
  AuditEnabled: flag(),
});
export type Mailbox = z.infer<typeof mailboxRow>;

/** Source: Get-Mailbox and Set-Mailbox of the Exchange Online cmdlet reference. */
export const mailboxes: Resource<Mailbox> = {
  key: 'exchange.Mailbox',
  list: { service: 'exchange', cmdlet: 'Get-Mailbox', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: mailboxRow,
  object: exchangeObject('Mailbox'),
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)', write: 'Exchange role Mail Recipients' },
};

/** The name an admin knows the mailbox by. */
export function mailboxName(mailbox: Mailbox): string {
  return (
    mailbox.PrimarySmtpAddress ??
    mailbox.UserPrincipalName ??
    mailbox.DisplayName ??
    mailbox.Name ??
    mailbox.Identity ??
    mailbox.Guid ??
    '(mailbox without a name)'
  );
}
