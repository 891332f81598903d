/** What owa-groups reads of mailboxes, and what settings it takes. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import type { Context } from '../control.js';
import { mailboxNameFields } from '../shared/scope/mailbox-names.js';

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
