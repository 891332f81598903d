/** What pop-imap is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { keepUsing } from '../setting-sentence.js';

export interface Settings {
  /** Mailboxes that may keep POP or IMAP. */
  readonly allow: readonly string[];
}

export const definition: ControlDefinition<Settings> = {
  id: 'pop-imap',
  way: 2,
  title: 'POP3 and IMAP4 are off for every mailbox and for new mailboxes',
  changeTitle: {
    does: 'Turn off POP and IMAP',
    to: { resource: 'exchange.CASMailbox', one: 'mailbox', many: 'mailboxes', isWhole: true },
  },
  severity: 'medium',
  risk: 'medium',
  eachObject: true,
  why: 'POP and IMAP let a stolen token or an over-permitted app copy a whole mailbox with none of the protections of Outlook. Few people use them, and new mailboxes have them on by default. An authentication policy only blocks their passwords: a token still works.',
  impact:
    "Mail programs that use POP or IMAP (Thunderbird, ticket systems, scanners that fetch mail) stop receiving mail. Outlook, phones on Outlook or ActiveSync, and Outlook on the web don't notice. Mailboxes on your own servers (hybrid) aren't changed.",
  delay:
    'Minutes to an hour is commonly seen and not confirmed by Microsoft; sessions that are open may live on. Changing a plan does not touch mailboxes that exist.',
  references: { mitre: ['T1114.002', 'T1110.003'] },
  settings: z.strictObject({ allow: z.array(z.string()).default([]) }),
  looser: { allow: 'more' },
  sentences: { allow: keepUsing('POP and IMAP') },
};
