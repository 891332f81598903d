/** One mailbox by any of its names, whole enough to say where its mail goes and who else may use it. */
import type { z } from 'zod';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const oneMailboxRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  DisplayName: text(),
  UserPrincipalName: text(),
  ExternalDirectoryObjectId: text(),
  RecipientTypeDetails: text(),
  PrimarySmtpAddress: text(),
  EmailAddresses: texts(),
  IsDirSynced: flag(),
  /** An address anywhere, with `smtp:` before it. */
  ForwardingSmtpAddress: text(),
  /** A recipient of the organisation, a contact of somebody outside among them; wins over the other where both are set. */
  ForwardingAddress: text(),
  /** false: nothing of what is forwarded stays in the mailbox. */
  DeliverToMailboxAndForward: flag(),
  /** Who may send in the name of the mailbox, with its own name shown beside. */
  GrantSendOnBehalfTo: texts(),
  AuditEnabled: flag(),
  WhenChangedUTC: moment(),
});
export type OneMailbox = z.infer<typeof oneMailboxRow>;

/** Read by id, name or address: `readOf(oneMailbox, […], { of })`; no such mailbox is `notFound`. Changed as `exchange.Mailbox`. */
export const oneMailbox: Resource<OneMailbox> = {
  key: 'exchange.Mailbox/{of}',
  list: { service: 'exchange', cmdlet: 'Get-Mailbox', parameters: { Identity: '{of}' }, select: true },
  row: oneMailboxRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
};
