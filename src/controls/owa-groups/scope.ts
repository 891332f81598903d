/** What owa-groups reads of mailboxes, and what settings it takes. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import type { Context } from '../control.js';
import { mailboxAllowance, mailboxNameFields } from '../reasoning/scope/mailbox-names.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';
import type { GroupScope } from './group-scope.js';

export interface Settings {
  /** Groups by id or display name, whose members do without Outlook on the web. */
  readonly groups: readonly string[];
  /** Members that keep it. */
  readonly allow: readonly string[];
}

/** A policy for Outlook on the web narrows what it shows; only this switch closes it. */
export const switchName = 'OWAEnabled';

export function mailboxReadOf(context: Context<Settings>): Read<CasMailbox> {
  return readOf(casMailboxes, [...mailboxNameFields(context), switchName]);
}

export interface Gap {
  readonly membership: ReturnType<GroupScope['membership']>;
  /** Whether Outlook on the web is on; null: the row does not say. */
  readonly on: boolean | null;
  /** Why a member may keep it, or null. */
  readonly reason: string | null;
}

/** Where a mailbox stands, once the members are known; null for one that no control over mailboxes counts. */
export function gapsOf(context: Context<Settings>, scope: GroupScope): (mailbox: CasMailbox) => Gap | null {
  const whyAllowed = mailboxAllowance(context);
  return (mailbox) => {
    if (!isMailboxInScope(mailbox)) return null;
    const membership = scope.membership(mailbox);
    const reason = membership === 'member' ? whyAllowed(mailbox) : null;
    return { membership, on: mailbox[switchName] ?? null, reason };
  };
}
