/** Which kinds of mailboxes nobody should sign in to, and which of them somebody may. */
import { z } from 'zod';
import { filledName } from '../shared/scope/filled-name.js';

const kinds = ['shared', 'room', 'equipment'] as const;
export type Kind = (typeof kinds)[number];

export const settings = z.strictObject({
  kinds: z
    .array(z.enum(kinds, `is no kind of mailbox; write ${kinds.join(', ')}`))
    .min(1, 'is empty; leave it out for all kinds')
    .default([...kinds]),
  /** Mailboxes that somebody may sign in to, by address, user name or id. */
  except: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

const types: Readonly<Record<string, Kind>> = { sharedmailbox: 'shared', roommailbox: 'room', equipmentmailbox: 'equipment' };

/** Null for mailboxes of people, linked ones, those on servers of the customer, and kinds that settings leave out. */
export function kindOf(type: string | null | undefined, wanted: readonly Kind[]): Kind | null {
  const kind = types[type?.toLowerCase() ?? ''];
  return kind !== undefined && wanted.includes(kind) ? kind : null;
}
