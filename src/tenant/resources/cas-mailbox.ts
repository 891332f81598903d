/** Client access settings of a mailbox: which protocols open it. */
import type { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject, mailboxesTogether } from './exchange-object.js';

const casMailboxFields = {
  Guid: text(),
  Identity: text(),
  Name: text(),
  DisplayName: text(),
  PrimarySmtpAddress: text(),
  /** Not among the documented properties; exports that join mailboxes with their accounts carry it. */
  UserPrincipalName: text(),
  /** Every address of the mailbox with its kind before it: `SMTP:` for the primary one, `smtp:` for the others. */
  EmailAddresses: texts(),
  ExternalDirectoryObjectId: text(),
  RecipientTypeDetails: text(),
  PopEnabled: flag(),
  ImapEnabled: flag(),
  OWAEnabled: flag(),
  OneWinNativeOutlookEnabled: flag(),
  OwaMailboxPolicy: text(),
  EwsEnabled: flag(),
  /** null inherits the organisation's setting; false is an explicit on. */
  SmtpClientAuthenticationDisabled: flag(),
};

const casMailboxRow = row(casMailboxFields);
export type CasMailbox = z.infer<typeof casMailboxRow>;

/** Source: Get-CASMailbox and Set-CASMailbox of the Exchange Online cmdlet reference; the types of the wire are inferred. */
export const casMailboxes: Resource<CasMailbox> = {
  key: 'exchange.CASMailbox',
  list: { service: 'exchange', cmdlet: 'Get-CASMailbox', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: casMailboxRow,
  object: exchangeObject('CASMailbox', { together: mailboxesTogether }),
  changedBy: { log: 'exchange', cmdlets: ['Set-CASMailbox', 'New-Mailbox', 'Enable-Mailbox'], onlySettingsRead: true },
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)', write: 'Exchange role Mail Recipients' },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'DisplayName',
      'PrimarySmtpAddress',
      'EmailAddresses',
      'ExternalDirectoryObjectId',
      'PopEnabled',
      'ImapEnabled',
      'OWAEnabled',
      'OneWinNativeOutlookEnabled',
      'OwaMailboxPolicy',
      'EwsEnabled',
      'SmtpClientAuthenticationDisabled',
    ],
  },
};

/** Turns one protocol of a mailbox off or on; the inverse puts it back. Null where the row carries nothing to address it by. */
export function setProtocol(
  mailbox: CasMailbox,
  { property, on, object }: { readonly property: keyof CasMailbox; readonly on: boolean; readonly object: string },
): Operation | null {
  const identity = casMailboxIdentity(mailbox);
  if (identity === null) return null;
  const value = property === 'SmtpClientAuthenticationDisabled' ? !on : on;
  const before = { [property]: !value };
  return { kind: 'update', resource: casMailboxes.key, object, identity, before, after: { [property]: value } };
}

/** The same of one mailbox: `of` is its id or address. Changed as `exchange.CASMailbox`. */
export const oneCasMailbox: Resource<CasMailbox> = {
  key: 'exchange.CASMailbox/{of}',
  list: { service: 'exchange', cmdlet: 'Get-CASMailbox', parameters: { Identity: '{of}' }, select: true },
  row: casMailboxRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  answers: {
    always: ['Guid', 'PopEnabled', 'ImapEnabled', 'SmtpClientAuthenticationDisabled'],
  },
};

/** What later calls address the mailbox by, or null when the row carries nothing to address it by. */
export function casMailboxIdentity(mailbox: CasMailbox): string | null {
  return mailbox.Guid ?? mailbox.ExternalDirectoryObjectId ?? mailbox.Identity ?? mailbox.PrimarySmtpAddress ?? null;
}

const casMailboxPlanRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  DisplayName: text(),
  PopEnabled: flag(),
  ImapEnabled: flag(),
  OWAEnabled: flag(),
});
/** Client access settings that a new mailbox starts with, one plan for each kind of licence. */
type CasMailboxPlan = z.infer<typeof casMailboxPlanRow>;

/** Source: Get-CASMailboxPlan and Set-CASMailboxPlan of the cmdlet reference; plans cannot be made or removed, only changed. */
export const casMailboxPlans: Resource<CasMailboxPlan> = {
  key: 'exchange.CASMailboxPlan',
  list: { service: 'exchange', cmdlet: 'Get-CASMailboxPlan', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: casMailboxPlanRow,
  object: exchangeObject('CASMailboxPlan'),
  changedBy: { log: 'exchange', cmdlets: ['Set-CASMailboxPlan'], onlySettingsRead: true },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange roles Mail Recipients and Organization Client Access',
  },
  answers: {
    always: ['Guid', 'Identity', 'Name', 'DisplayName', 'PopEnabled', 'ImapEnabled', 'OWAEnabled'],
  },
};

/** The name an admin knows the plan by. */
export function casMailboxPlanName(plan: CasMailboxPlan): string {
  return plan.DisplayName ?? plan.Name ?? plan.Identity ?? '(plan without a name)';
}
