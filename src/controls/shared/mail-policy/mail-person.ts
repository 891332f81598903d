/** A mailbox as rules about people see it: by its primary address, and by every name that a rule or settings may carry. */
import type { Mailbox } from '../../../tenant/resources/mailbox.js';
import { mailboxName } from '../../../tenant/resources/mailbox.js';
import { domainOf } from '../mail-flow/domain.js';
import { isMailboxInScope } from '../scope/system-mailbox.js';

export interface MailPerson {
  /** For people to read: the primary address where there is one. */
  readonly shown: string;
  /** Domain of the primary address, in lower case; null where the row carries no address. */
  readonly domain: string | null;
  /** Addresses, ids and names, in lower case. */
  readonly names: readonly string[];
  /** Of the account behind it, in lower case. */
  readonly id: string | null;
}

export const mailPersonFields = [
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

const kinds = new Set(['usermailbox', 'sharedmailbox', 'roommailbox', 'equipmentmailbox', '']);

/** Mailboxes of people, shared ones, rooms and equipment; a row without a kind counts. */
export function isPersonMailbox(row: Mailbox): boolean {
  return kinds.has(row.RecipientTypeDetails?.toLowerCase() ?? '') && isMailboxInScope(row);
}

export function mailPerson(row: Mailbox): MailPerson {
  const marked = row.PrimarySmtpAddress ? null : row.EmailAddresses?.find((address) => address.startsWith('SMTP:'))?.slice(5);
  const primary = row.PrimarySmtpAddress ?? marked ?? row.UserPrincipalName ?? null;
  let names: readonly string[] | null = null;
  return {
    shown: primary ?? mailboxName(row),
    domain: primary === null ? null : domainOf(primary),
    // Most mailboxes are never looked up by name.
    get names() {
      names ??= namesOf(row, primary);
      return names;
    },
    id: row.ExternalDirectoryObjectId?.toLowerCase() ?? null,
  };
}

function namesOf(row: Mailbox, primary: string | null): readonly string[] {
  const addresses = (row.EmailAddresses ?? []).flatMap((address) => (/^smtp:/i.test(address) ? [address.slice(5)] : []));
  const known = [
    primary,
    row.UserPrincipalName,
    row.Identity,
    row.Name,
    row.DisplayName,
    row.Guid,
    row.ExternalDirectoryObjectId,
  ];
  return [...known, ...addresses].flatMap((name) => (name ? [name.toLowerCase()] : []));
}
