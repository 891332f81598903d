/** What spam-filter is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { addressesOf, addressNotations } from '../reasoning/ip/setting.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// How strict the filter has to be for everyone, and which ways to bypass it are meant.

const names = z.array(filledName).default([]);
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+$/,
    'is no domain; write it as in an address, for example partner.example',
  );

const allow = z.strictObject({
  /** Sender domains that policies may let past the filter. */
  domains: z.array(domain).default([]),
  /** Senders, by address. */
  senders: z.array(z.email('is no address; write it as in mail, for example news@partner.example').toLowerCase()).default([]),
  /** Addresses of servers that may bypass the filter. */
  addresses: addressNotations()
    .default([])
    .refine((list) => addressesOf(list).ipv4.size <= 2n ** 31n, 'is everyone; list the addresses that are meant'),
  /** Transport rules, by name, that may set SCL -1. */
  rules: names,
  /** Inbound connectors, by name, whose mail may count as from inside. */
  connectors: names,
  /** Remote domains, by domain or name, that may be trusted. */
  remoteDomains: names,
  /** Whether entries of the tenant's allow list are fine. */
  tenant: z.boolean().default(true),
});

const settings = z.strictObject({
  /** `inbox`: spam and phish do not reach the inbox. `standard`: what Microsoft's standard preset does. */
  minimum: z.enum(['inbox', 'standard'], 'is neither inbox nor standard').default('inbox'),
  /** The bulk level from which on mail counts as spam, 1 to 9. */
  bulk: z.int().min(1, 'is less than 1').max(9, 'is more than 9').default(7),
  /** Kinds of attachments that are blocked whatever is in them. */
  fileTypes: z.array(filledName.transform((type) => type.toLowerCase().replace(/^\./, ''))).default(['exe', 'cmd', 'vbe']),
  allow: allow.prefault({}),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'spam-filter',
  way: 9,
  title: 'External mail goes through the spam filter, and the filter acts',
  changeTitle: { does: 'Close the gaps around the spam filter' },
  severity: 'high',
  risk: 'medium',
  revertedUnlessKept: true,
  why: 'Phishing arrives by mail. Anyone can use the name of a sender that an entry lets bypass the filter, and a policy that only marks mail leaves it in the inbox.',
  impact:
    'Mail from senders who bypassed the filter is now checked: newsletters, ticket systems and partners whose mail looks like spam may land in junk mail or quarantine. People find more in both.',
  delay: 'Minutes up to an hour is commonly seen and not confirmed by Microsoft.',
  unconfirmed: [
    'That a mail flow rule which writes the header `X-Forefront-Antispam-Report` or `X-MS-Exchange-Organization-SCL` keeps mail out of Junk Email, as guides of makers of phishing training say of the first. Such a rule is a gap where it says that mail is clean, unknown where it says something else than spam, and no plan turns it off.',
  ],
  references: {
    cis: ['2.1.2', '2.1.7', '2.1.11', '2.1.12', '2.1.13', '2.1.14', '2.4.2', '6.2.2'],
    scuba: [
      'MS.SECURITYSUITE.1.1v1',
      'MS.SECURITYSUITE.1.2v1',
      'MS.SECURITYSUITE.1.3v1',
      'MS.SECURITYSUITE.6.1v1',
      'MS.SECURITYSUITE.6.2v1',
    ],
    mitre: ['T1566.001', 'T1566.002', 'T1656', 'T1672'],
    peers: ['maester:MT.1043', 'prowler:exchange_transport_rules_whitelist_disabled'],
  },
  settings,
  looser: {
    minimum: 'any',
    bulk: 'longer',
    fileTypes: 'fewer',
    'allow.domains': 'more',
    'allow.senders': 'more',
    'allow.addresses': 'more',
    'allow.rules': 'more',
    'allow.connectors': 'more',
    'allow.remoteDomains': 'more',
    'allow.tenant': 'any',
  },
  sentences: {
    'allow.domains': { add: 'Let mail from {} pass the spam filter', remove: 'Stop mail from {} passing the spam filter' },
    'allow.senders': { add: 'Let mail from {} pass the spam filter', remove: 'Stop mail from {} passing the spam filter' },
    'allow.addresses': { add: 'Let mail from {} pass the spam filter', remove: 'Stop mail from {} passing the spam filter' },
  },
  parts: [
    { id: 'spam', title: 'Spam and bulk mail go to Junk Email or to quarantine' },
    { id: 'phishing', title: 'Phishing goes to Junk Email or to quarantine' },
    { id: 'spam-zap', title: 'Spam and phishing that are recognized later are moved out of the inbox' },
    { id: 'malware-zap', title: 'Malware that is recognized later is moved out of the inbox' },
    { id: 'file-filter', title: 'The common attachment filter is on' },
    { id: 'file-types', title: 'The common attachment filter stops the file types in settings', includes: ['file-filter'] },
    { id: 'sender-checks', title: 'Mail that fails DMARC or spoof intelligence is acted on' },
    { id: 'allowed-domains', title: 'No anti-spam policy allows a sender domain' },
    { id: 'allowed-senders', title: 'No anti-spam policy allows a sender' },
    { id: 'allowed-addresses', title: 'The connection filter allows no IP address' },
    { id: 'safe-list', title: "Microsoft's safe list is off" },
    { id: 'rules', title: 'No mail flow rule bypasses the filter' },
    {
      id: 'other-bypasses',
      title:
        'No connector or remote domain bypasses the filter, nor an entry of the Tenant Allow/Block List that settings forbid',
    },
  ],
  isNoWeaker: {
    minimum: () => true,
    bulk: (bulk) => Number(bulk) <= 7,
    fileTypes: (types) => Array.isArray(types) && ['exe', 'cmd', 'vbe'].every((type) => types.includes(type)),
    'allow.tenant': () => true,
  },
  byHand:
    'Preset security policies come to be only in the portal: Microsoft Defender, Email & collaboration, Policies & rules, Preset security policies. Connectors whose mail counts as from inside are changed in the Exchange admin centre under Mail flow, Connectors. Entries of the tenant allow list are removed in Microsoft Defender under Tenant Allow/Block Lists.',
};
