/** What onmicrosoft-inbound is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

// The settings of onmicrosoft-inbound: who may get mail there, and what may stand.

const settings = z.strictObject({
  /** Mailboxes that live under onmicrosoft.com and may get mail; further values of exceptions, addresses, connectors and rules that may stand. */
  allow: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'onmicrosoft-inbound',
  way: 8,
  title: 'External mail to onmicrosoft.com addresses is rejected',
  changeTitle: { does: 'Reject external mail to onmicrosoft.com addresses' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  why: "Every mailbox has an address under onmicrosoft.com, and its MX record is always Microsoft. Mail sent to it bypasses the mail filter that your domain's MX record points to.",
  impact:
    'External senders can no longer write to onmicrosoft.com addresses: mailboxes, groups and notices that still use one get no external mail. Mail to your domains is not changed.',
  delay: 'Up to half an hour is commonly seen and not confirmed by Microsoft.',
  unconfirmed: [
    'Which server a mail flow rule sees where Enhanced Filtering is on: one that goes by addresses proves nothing of mail whose last server is skipped.',
    "Whether mail of other tenants meets a connector that knows servers by a certificate of Microsoft's own: what rests on it is unknown.",
  ],
  references: { mitre: ['T1566', 'T1672'] },
  settings,
  looser: { allow: 'more' },
  byHand:
    'Change or remove the connectors and rules that the finding names, in the Exchange admin center under Mail flow, or list them under allow in settings. Then audit again.',
};
