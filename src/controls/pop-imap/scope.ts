/** What pop-imap reads and which switches it looks at. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import { type CasMailboxPlan, casMailboxPlans } from '../../tenant/resources/cas-mailbox-plan.js';
import type { Context } from '../control.js';
import { mailboxAllowance, mailboxNameFields } from '../reasoning/scope/mailbox-names.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';

export interface Settings {
  /** Mailboxes that may keep POP or IMAP. */
  readonly allow: readonly string[];
}

export const protocols = ['PopEnabled', 'ImapEnabled'] as const;

/** The two halves of the control: mailboxes that exist, and the plans that the next ones start from. */
export function readsOf(context: Context<Settings>): {
  readonly mailboxRead: Read<CasMailbox>;
  readonly planRead: Read<CasMailboxPlan>;
} {
  return {
    mailboxRead: readOf(casMailboxes, [...mailboxNameFields(context), ...protocols]),
    planRead: readOf(casMailboxPlans, ['Guid', 'Identity', 'Name', 'DisplayName', ...protocols]),
  };
}

export type Protocol = (typeof protocols)[number];

/** Which protocols a mailbox or plan leaves open. */
export interface Gaps {
  readonly open: readonly Protocol[];
  /** The row does not say whether they are on. */
  readonly untold: readonly Protocol[];
  /** Why it may be so, or null. */
  readonly reason: string | null;
}

const closed: Gaps = { open: [], untold: [], reason: null };

export function gapsOf(row: Pick<CasMailbox & CasMailboxPlan, Protocol>, reason: string | null = null): Gaps {
  // Nearly all of a large tenant are closed, or soon will be.
  if (row.PopEnabled === false && row.ImapEnabled === false) return reason === null ? closed : { ...closed, reason };
  const open = protocols.filter((protocol) => row[protocol] === true);
  return { open, untold: protocols.filter((protocol) => typeof row[protocol] !== 'boolean'), reason };
}

/** The gaps of a mailbox; null for one that no control over mailboxes counts. */
export function mailboxGaps(context: Context<Settings>): (mailbox: CasMailbox) => Gaps | null {
  const whyAllowed = mailboxAllowance(context);
  return (mailbox) => (isMailboxInScope(mailbox) ? gapsOf(mailbox, whyAllowed(mailbox)) : null);
}
