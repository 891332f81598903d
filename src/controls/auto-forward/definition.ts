/** What auto-forward is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// Who and what may send mail outside on its own, as settings say it.

const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/,
    'is no domain; write it as in an address, for example fabrikam.com, or *.fabrikam.com for what is below it',
  );

const settings = z.strictObject({
  /** Mailboxes and groups, by address, id or display name, whose mail may be forwarded outside. */
  allow: z.array(filledName).default([]),
  /** Transport rules and journal rules, by name, that may send copies outside, or mail through a server outside. */
  rules: z.array(filledName).default([]),
  /** Domains elsewhere that are ours all the same. */
  domains: z.array(domainName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'auto-forward',
  way: 9,
  title: 'Mail is not forwarded externally by rules',
  changeTitle: { does: 'Stop automatic external forwarding' },
  severity: 'high',
  risk: 'medium',
  revertedUnlessKept: true,
  why: 'An attacker in a mailbox sets a rule that sends every invoice to an address of their own, and reads along for months after the password was changed.',
  impact:
    "Mail that mailboxes or people's rules forward externally is rejected: people who forward to a private address, ticket systems and scanners that pass mail on, mailboxes of people who left. A mailbox that keeps no copy of what it forwards would lose mail: hardenbot refuses until it is listed or changed.",
  delay: 'How soon a changed policy has effect is not documented; up to an hour is to be expected.',
  references: {
    cis: ['6.2.1'],
    scuba: ['MS.EXO.1.1v2'],
    mitre: ['T1114.003', 'T1020'],
    peers: [
      'prowler:defender_antispam_outbound_policy_forwarding_disabled',
      'prowler:exchange_transport_rules_mail_forwarding_disabled',
      'maester:CISA.MS.EXO.1.1',
      'cipp:EXODisableAutoForwarding',
    ],
  },
  settings,
  wantsSweep: true,
  looser: { allow: 'more', rules: 'more', domains: 'more' },
  sentences: {
    allow: { add: 'Let {} forward mail outside automatically', remove: 'Stop {} forwarding mail outside automatically' },
  },
  parts: [
    { id: 'forwarding', title: 'Mailboxes cannot forward mail automatically outside the organization' },
    { id: 'copies', title: 'No mail flow or journal rule copies or redirects mail outside the organization', byHand: true },
  ],
  parameters: [{ key: 'allow', label: 'May forward', hint: 'Addresses or groups, with commas', kind: 'list' }],
  byHand:
    'A transport rule that copies mail outside is changed by hand: in the Exchange admin centre under Mail flow, Rules, remove the external recipient, or disable it with Disable-TransportRule -Identity "<name>"; so is one that sends mail through a server that is not yours. A journal rule is disabled with Disable-JournalRule -Identity "<name>". Not checked: Power Automate flows that send mail on, and groups and public folders that pass it outside.',
};
