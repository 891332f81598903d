/** Mailboxes: their addresses, and where they forward mail to. */
import type { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject, mailboxesTogether } from './exchange-object.js';

const mailboxFields = {
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
  /** An address anywhere, with `smtp:` before it. */
  ForwardingSmtpAddress: text(),
  /** A recipient of the organisation, a contact of someone outside among them; wins over the other where both are set. */
  ForwardingAddress: text(),
  /** false: nothing of what is forwarded stays in the mailbox. */
  DeliverToMailboxAndForward: flag(),
  /** Who may send in the name of the mailbox, with its own name shown beside. */
  GrantSendOnBehalfTo: texts(),
  AuditEnabled: flag(),
  /** `Admin`, `Delegate`, `Owner`: whose doings are recorded as Microsoft thinks fit; who is not named has a set of its own. */
  DefaultAuditSet: texts().nullable(),
  /** What is recorded of administrators, delegates and the owner; counts where `DefaultAuditSet` does not name them. */
  AuditAdmin: texts(),
  AuditDelegate: texts(),
  AuditOwner: texts(),
};

const mailboxRow = row({ ...mailboxFields, AccountDisabled: flag() });
export type Mailbox = z.infer<typeof mailboxRow>;

/** Which mailbox it is and whose: by what others may name it, its kind, and the account behind it. */
export const mailboxIdentity = [
  'Guid',
  'Identity',
  'Name',
  'DisplayName',
  'UserPrincipalName',
  'ExternalDirectoryObjectId',
  'RecipientTypeDetails',
  'PrimarySmtpAddress',
  'EmailAddresses',
] as const;

/** What comes of every mailbox that is asked for it, of all or of one. */
const mailboxAnswers = [
  ...mailboxIdentity,
  'ForwardingSmtpAddress',
  'ForwardingAddress',
  'DeliverToMailboxAndForward',
  'AuditEnabled',
] as const;

/** Source: Get-Mailbox and Set-Mailbox of the Exchange Online cmdlet reference. */
export const mailboxes: Resource<Mailbox> = {
  key: 'exchange.Mailbox',
  list: { service: 'exchange', cmdlet: 'Get-Mailbox', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: mailboxRow,
  object: exchangeObject('Mailbox', { together: mailboxesTogether }),
  changedBy: { log: 'exchange', cmdlets: ['Set-Mailbox', 'New-Mailbox', 'Enable-Mailbox'], onlySettingsRead: true },
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)', write: 'Exchange role Mail Recipients' },
  answers: {
    always: [...mailboxAnswers, 'AccountDisabled'],
  },
};

/**
 * Ends all forwarding by the mailbox itself; the inverse restores what was there. Null where nothing is forwarded, or where the row
 * carries nothing to address the mailbox by. Rules forward on their own: see `inbox-rule.ts`.
 */
export function removeForwarding(mailbox: Partial<Mailbox>): Operation | null {
  const { Guid, ForwardingSmtpAddress = null, ForwardingAddress = null, DeliverToMailboxAndForward } = mailbox;
  if (!Guid || (!ForwardingSmtpAddress && !ForwardingAddress)) return null;
  const keeps = typeof DeliverToMailboxAndForward === 'boolean';
  return {
    kind: 'update',
    resource: mailboxes.key,
    object: mailboxName(mailbox),
    identity: Guid,
    before: { ForwardingSmtpAddress, ForwardingAddress, ...(keeps ? { DeliverToMailboxAndForward } : {}) },
    after: { ForwardingSmtpAddress: null, ForwardingAddress: null, ...(keeps ? { DeliverToMailboxAndForward: false } : {}) },
  };
}

/** The name an admin knows the mailbox by. */
export function mailboxName(mailbox: Partial<Mailbox>): string {
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

const oneMailboxRow = row({ ...mailboxFields, IsDirSynced: flag(), WhenChangedUTC: moment() });
/** One mailbox by any of its names, whole enough to say where its mail goes and who else may use it. */
export type OneMailbox = z.infer<typeof oneMailboxRow>;

/** Read by id, name or address: `readOf(oneMailbox, […], { of })`; no such mailbox is `notFound`. Changed as `exchange.Mailbox`. */
export const oneMailbox: Resource<OneMailbox> = {
  key: 'exchange.Mailbox/{of}',
  list: { service: 'exchange', cmdlet: 'Get-Mailbox', parameters: { Identity: '{of}' }, select: true },
  row: oneMailboxRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  answers: {
    always: mailboxAnswers,
  },
};
