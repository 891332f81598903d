/** Which kinds of mailboxes nobody should sign in to, and which of them someone may. */

import { z } from 'zod';
import { lookupOwn } from '../../lib/lookup-own.js';
import type { Mailbox } from '../../tenant/resources/mailbox.js';
import { filledName } from '../reasoning/scope/filled-name.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';

const kinds = ['shared', 'room', 'equipment'] as const;
export type Kind = (typeof kinds)[number];

export const settings = z.strictObject({
  kinds: z
    .array(z.enum(kinds, `is no kind of mailbox; write ${kinds.join(', ')}`))
    .min(1, 'is empty; leave it out for all kinds')
    .default([...kinds]),
  /** Mailboxes that someone may sign in to, by address, user name or id. */
  except: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

const types: Readonly<Record<string, Kind>> = { sharedmailbox: 'shared', roommailbox: 'room', equipmentmailbox: 'equipment' };

/** Of people, linked ones, and those of programs. Source: Get-Mailbox, RecipientTypeDetails. */
const otherTypes = new Set(
  ['User', 'Linked', 'LinkedRoom', 'Legacy', 'Team', 'Scheduling', 'Group', 'PublicFolder'].map((kind) =>
    `${kind}Mailbox`.toLowerCase(),
  ),
);

/** False for a word that the service did not have when this was written: the mailbox may be someone's or nobody's. */
export function isKindTold(mailbox: Mailbox): boolean {
  const type = mailbox.RecipientTypeDetails?.toLowerCase() ?? '';
  return lookupOwn(types, type) !== undefined || otherTypes.has(type) || !isMailboxInScope(mailbox);
}

/** Null for mailboxes of people, linked ones, those on servers of the customer, and kinds that settings leave out. */
export function kindOf(type: string | null | undefined, wanted: readonly Kind[]): Kind | null {
  const kind = lookupOwn(types, type?.toLowerCase() ?? '');
  return kind !== undefined && wanted.includes(kind) ? kind : null;
}
