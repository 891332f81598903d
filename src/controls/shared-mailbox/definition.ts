/** What shared-mailbox is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import { lookupOwn } from '../../lib/lookup-own.js';
import type { Mailbox } from '../../tenant/resources/mailbox.js';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';

// Which kinds of mailboxes nobody should sign in to, and which of them someone may.

const kinds = ['shared', 'room', 'equipment'] as const;
export type Kind = (typeof kinds)[number];

const settings = z.strictObject({
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

export const definition: ControlDefinition<Settings> = {
  id: 'shared-mailbox',
  way: 9,
  title: 'Shared mailboxes, and rooms and equipment without a licence, cannot be signed in to',
  changeTitle: { does: 'Block sign-in to shared mailboxes' },
  severity: 'medium',
  risk: 'medium',
  eachObject: true,
  revertedUnlessKept: true,
  why: 'A shared mailbox still has an account with a password: ten people know it, no one watches it, and no MFA protects it. People open the mailbox with their own permissions and never need that account.',
  impact:
    'The mailbox itself cannot be signed in to. People who open it with Full Access or send as it keep working. Scripts, scanners and ticket systems that sign in with its password stop; room devices that sign in have a licence and are left out.',
  delay:
    'Minutes for new sign-ins; sessions that are open end within about an hour. Restoring takes up to 40 minutes in Exchange.',
  references: {
    cis: ['1.2.2'],
    mitre: ['T1078.004', 'T1098.002'],
    peers: [
      'prowler:exchange_shared_mailbox_sign_in_disabled',
      'monkey365:m365_exo_shared_mailbox_enabled',
      'cipp:DisableSharedMailbox',
      'cipp:DisableResourceMailbox',
    ],
  },
  settings,
  looser: { kinds: 'fewer', except: 'more' },
  sentences: { except: { add: 'Let people sign in to {} directly', remove: 'Stop people signing in to {} directly' } },
  parts: [
    { id: 'shared', title: 'Sign-in is blocked for shared mailboxes' },
    { id: 'resources', title: 'Sign-in is blocked for room and equipment mailboxes without a licence' },
  ],
  byHand:
    'An account that is synchronised is disabled on the premises (Disable-ADAccount -Identity "<name>"); one that holds a directory role first loses the role in Entra ID under Roles and administrators.',
};
