/** The names that an operator may know a mailbox by, to find it in a list of exceptions. */
import type { CasMailbox } from '../tenant/resources/cas-mailbox.js';
import type { Context } from './control.js';

const always = [
  'Guid',
  'Identity',
  'Name',
  'DisplayName',
  'PrimarySmtpAddress',
  'UserPrincipalName',
  'ExternalDirectoryObjectId',
  'RecipientTypeDetails',
] as const;

/** The fields to read; further addresses are asked for only where somebody is excepted, for they are most of the payload. */
export function mailboxNameFields(context: Context<{ readonly allow: readonly string[] }>): readonly (keyof CasMailbox)[] {
  const excepted = context.settings.allow.length + context.breakGlass.length > 0;
  return excepted ? [...always, 'EmailAddresses'] : always;
}

/** Primary and other addresses, ids, and the name that Exchange knows the mailbox by. */
export function mailboxNames(mailbox: CasMailbox): readonly (string | null | undefined)[] {
  const addresses = (mailbox.EmailAddresses ?? []).map((address) => address.replace(/^smtp:/i, ''));
  return [
    mailbox.PrimarySmtpAddress,
    mailbox.UserPrincipalName,
    mailbox.Identity,
    mailbox.Name,
    mailbox.Guid,
    mailbox.ExternalDirectoryObjectId,
    ...addresses,
  ];
}
