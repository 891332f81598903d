/** A mailbox as rules about people see it: by its primary address, and by every name that a rule or settings may carry. */
import type { Mailbox } from '../../../tenant/resources/mailbox.js';
import { mailboxName } from '../../../tenant/resources/mailbox.js';
import { domainOf } from '../mail-flow/domain.js';
import { nameBeside } from '../scope/name-beside.js';
import { isMailboxInScope } from '../scope/system-mailbox.js';

export interface MailPerson {
  /** For people to read: the primary address where there is one. */
  readonly shown: string;
  /** Domain of the primary address, in lower case; null where the row carries no address. */
  readonly domain: string | null;
  /** Addresses, ids and names, in lower case: what a rule may carry. */
  readonly names: readonly string[];
  /** The same without what someone else may be called too: what settings may name it by. */
  readonly ownNames: readonly string[];
  /** Of the account behind it, in lower case. */
  readonly id: string | null;
}

/** Source: Get-Mailbox, RecipientTypeDetails. */
const otherKinds = new Set(['groupmailbox', 'publicfoldermailbox', 'teammailbox']);

/** Mailboxes of people, shared ones, rooms and equipment; a row without a kind counts, and so does one of a kind that is new. */
export function isPersonMailbox(row: Mailbox): boolean {
  return !otherKinds.has(row.RecipientTypeDetails?.toLowerCase() ?? '') && isMailboxInScope(row);
}

/** Every mailbox is looked at by several policies, and most are never looked up by name: nothing is worked out before it is asked for. */
export function mailPerson(row: Mailbox): MailPerson {
  return new LazyPerson(row);
}

class LazyPerson implements MailPerson {
  private readonly row: Mailbox;
  private readonly primary: string | null;
  private allNames: readonly string[] | null = null;
  private unshared: readonly string[] | null = null;

  constructor(row: Mailbox) {
    this.row = row;
    this.primary = row.PrimarySmtpAddress ?? markedAddress(row) ?? row.UserPrincipalName ?? null;
  }

  get shown(): string {
    return this.primary ?? mailboxName(this.row);
  }

  get domain(): string | null {
    return this.primary === null ? null : domainOf(this.primary);
  }

  get names(): readonly string[] {
    this.allNames ??= [...this.ownNames, ...lower([nameBeside(this.primary, this.row.DisplayName)])];
    return this.allNames;
  }

  get ownNames(): readonly string[] {
    this.unshared ??= ownNamesOf(this.row, this.primary);
    return this.unshared;
  }

  get id(): string | null {
    return this.row.ExternalDirectoryObjectId?.toLowerCase() ?? null;
  }
}

/** The one that the service marks as primary. */
function markedAddress({ EmailAddresses }: Mailbox): string | undefined {
  return EmailAddresses?.find((address) => address.startsWith('SMTP:'))?.slice(5);
}

function ownNamesOf(row: Mailbox, primary: string | null): readonly string[] {
  const addresses = (row.EmailAddresses ?? []).flatMap((address) => (/^smtp:/i.test(address) ? [address.slice(5)] : []));
  const names = [row.Identity, row.Name].map((name) => nameBeside(primary, name));
  return lower([primary, row.UserPrincipalName, row.Guid, row.ExternalDirectoryObjectId, ...names, ...addresses]);
}

function lower(names: readonly (string | null | undefined)[]): readonly string[] {
  return names.flatMap((name) => (name ? [name.toLowerCase()] : []));
}
