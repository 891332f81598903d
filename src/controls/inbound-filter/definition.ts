/** What inbound-filter is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { notForUs, type Question } from '../question.js';
import { addressNotations } from '../reasoning/ip/setting.js';
import { certificateName } from '../reasoning/mail-flow/certificate.js';

// The settings of inbound-filter: from where mail may come in, and what may stand beside that.

const settings = z.strictObject({
  /** Addresses of the external filter, in any notation. */
  ranges: addressNotations().default([]),
  /** The name in the certificate of the external filter: `mail.filter.example` or `*.filter.example`. */
  certificate: z
    .string()
    .refine((name) => /^(\*\.)?[^\s*@/]+\.[^\s*@/]+$/.test(certificateName(name)), {
      error: 'is no certificate name; write it as in the certificate, for example mail.filter.example or *.filter.example',
    })
    .nullable()
    .default(null),
  /** Further addresses that may deliver, names of connectors and rules that may stand, and values of exceptions. */
  allow: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof settings>;

export const question: Question = {
  ask: 'Which mail filter does all external mail pass, and from which addresses does it deliver?',
  options: ['These addresses', 'This certificate', notForUs],
  keys: ['ranges', 'certificate'],
};

export const definition: ControlDefinition<Settings> = {
  id: 'inbound-filter',
  way: 5,
  title: 'Only the external mail filter can deliver external mail',
  changeTitle: { does: 'Accept external mail only through the mail filter' },
  severity: 'high',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'The MX record points senders to the filter, but Exchange Online accepts mail from anyone who knows the tenant name. Mail sent to it directly is never filtered.',
  impact:
    "Whatever delivers mail to Exchange Online without the filter is rejected: apps, devices, other tenants, mail to onmicrosoft.com addresses. A wrong address list stops all external mail. A connector that accepts too much is narrowed first; the plan names each address that it loses, with its mail of 30 days. Where a connector alone isn't enough, a mail flow rule rejects external mail that did not come from the filter, first in audit mode; it doesn't apply to internal and signed-in mail.",
  delay: 'Minutes to an hour is commonly seen and not confirmed by Microsoft.',
  unconfirmed: [
    'Which server a mail flow rule sees where Enhanced Filtering is on: no rule is planned there, and one that goes by addresses proves nothing of mail whose last server is skipped.',
    "Whether mail of other tenants meets a connector beside the filter that knows servers by a certificate of Microsoft's own: what rests on it is unknown.",
  ],
  references: { mitre: ['T1566', 'T1656', 'T1672'], peers: ['ORCA.233', 'ORCA.233.1'] },
  settings,
  looser: { ranges: 'more', certificate: 'any', allow: 'more' },
  sentences: { ranges: { add: 'Accept external mail from {}', remove: 'Stop accepting external mail from {}' } },
  isNoWeaker: { ranges: () => true, certificate: () => true },
  question,
  byHand:
    'Change or remove the connectors and rules that the finding names, in the Exchange admin center under Mail flow, or list them under allow in settings. Then audit again.',
  parameters: [{ key: 'ranges', label: 'Addresses', hint: 'CIDR or ranges with commas, e.g. 203.0.113.0/24', kind: 'list' }],
};
