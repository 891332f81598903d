/** The names that an operator may know a mailbox by, to find it in a list of exceptions. */
import type { CasMailbox } from '../../../tenant/resources/cas-mailbox.js';
import type { Context } from '../../control.js';
import { allowance } from './allowance.js';
import { listed } from './listed.js';
import { nameBeside } from './name-beside.js';

type Excepting = Context<{ readonly allow: readonly string[] }>;

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

/** The fields to read; further addresses are asked for only where someone is excepted, for they are most of the payload. */
export function mailboxNameFields(context: Excepting): readonly (keyof CasMailbox)[] {
  return isAnybodyExcepted(context) ? [...always, 'EmailAddresses'] : always;
}

/**
 * Why a mailbox is excepted, by any of its names, or null. Nobody excepted is the usual case, and a large tenant asks for every mailbox. A break-glass
 * account is not excepted: no protocol of mail is needed in an emergency, and policies that would stop its password leave it out.
 */
export function mailboxAllowance({ settings: { allow } }: Excepting): (mailbox: CasMailbox) => string | null {
  if (allow.length === 0) return () => null;
  const whyAllowed = allowance({ allow, breakGlass: [] });
  return (mailbox) => whyAllowed(...mailboxNames(mailbox));
}

/** Says of the mailbox of a break-glass account that no plan touches it. */
export function breakGlassMailboxes({ breakGlass }: Excepting): (mailbox: CasMailbox) => { readonly byHand?: string } {
  if (breakGlass.length === 0) return () => ({});
  const isBreakGlass = listed(breakGlass);
  return (mailbox) => (isBreakGlass(...mailboxNames(mailbox)) ? { byHand: 'break-glass account' } : {});
}

function isAnybodyExcepted({ settings, breakGlass }: Excepting): boolean {
  return settings.allow.length + breakGlass.length > 0;
}

/** Primary and other addresses, ids, and the name that Exchange knows the mailbox by. */
export function mailboxNames(mailbox: CasMailbox): readonly (string | null | undefined)[] {
  const addresses = (mailbox.EmailAddresses ?? []).map((address) => address.replace(/^smtp:/i, ''));
  const address = mailbox.PrimarySmtpAddress ?? mailbox.UserPrincipalName;
  return [
    mailbox.PrimarySmtpAddress,
    mailbox.UserPrincipalName,
    nameBeside(address, mailbox.Identity),
    nameBeside(address, mailbox.Name),
    mailbox.Guid,
    mailbox.ExternalDirectoryObjectId,
    ...addresses,
  ];
}
