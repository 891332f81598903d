/** What pop-imap reads and which switches it looks at. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import { type CasMailboxPlan, casMailboxPlans } from '../../tenant/resources/cas-mailbox-plan.js';
import type { Context } from '../control.js';
import { mailboxNameFields } from '../shared/scope/mailbox-names.js';

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
