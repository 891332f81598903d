/** What a background sweep knows of the rules and rights of mailboxes, for controls to reason with. */

export interface SweptRule {
  /** The address that people know the mailbox by. */
  readonly mailbox: string;
  readonly name: string;
  /** Where it sends mail, as the service writes it: `"Name" [SMTP:address]`, or `[EX:…]` for a recipient of the organization. */
  readonly targets: readonly string[];
  /** Outlook does not show it; null: not known. */
  readonly hidden: boolean | null;
  readonly enabled: boolean | null;
  /** It deletes mail, or moves it where nobody looks. */
  readonly hides: boolean;
}

interface SweptGrant {
  readonly mailbox: string;
  readonly holder: string;
  readonly right: 'fullAccess' | 'sendAs' | 'onBehalf' | 'inbox';
}

export interface SweptMailboxes {
  /** Mailboxes of the list; those that are not read are unknown. */
  readonly of: number;
  readonly rulesRead: number;
  readonly accessRead: number;
  /** When the oldest of the rules that count were read; null: none were. */
  readonly oldest: Date | null;
  /** Read, and changed since by what the tenant's log says. */
  readonly waiting: number;
  /** false: changes since a mailbox was read are not known. */
  readonly isLogRead: boolean;
  /** Changes in the log that could be matched to no mailbox. */
  readonly unplaced: number;
  readonly rules: readonly SweptRule[];
  readonly grants: readonly SweptGrant[];
}
