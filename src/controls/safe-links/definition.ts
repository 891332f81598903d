/** What safe-links is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';

const settings = z.strictObject({
  /** Mailboxes that may go without, by address, name or id: those that collect phishing, for example. */
  allow: z.array(filledName).default([]),
  /** Addresses that a policy may leave unchecked, as they are written there (DoNotRewriteUrls). */
  urls: z.array(filledName).default([]),
  /** Mail flow rules, by name, that may let mail go unchecked: those of phishing training, for example. */
  rules: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'safe-links',
  way: 9,
  title: 'Safe Links and Safe Attachments protect every mailbox',
  changeTitle: { does: 'Check links and attachments of every mailbox' },
  severity: 'medium',
  risk: 'low',
  why: 'A link that was harmless when the mail came can lead to a forged sign-in page an hour later, and a new attachment is known to no scanner. Safe Links checks the page at the click, and Safe Attachments opens the file before people do.',
  impact:
    'People see a warning page in front of malicious links and cannot go on to them. Links in mail look different, because they are rewritten. Mail with attachments arrives some minutes later.',
  delay: 'Microsoft says that a changed policy takes up to 30 minutes, a new one up to six hours.',
  references: {
    cis: ['2.1.1', '2.1.4'],
    mitre: ['T1566.001', 'T1566.002', 'T1204.001', 'T1204.002'],
    peers: [
      'maester:CIS.M365.2.1.1',
      'maester:CIS.M365.2.1.4',
      'prowler:defender_safelinks_policy_enabled',
      'prowler:defender_safe_attachments_policy_enabled',
    ],
  },
  settings,
  looser: { allow: 'more', urls: 'more', rules: 'more' },
  isNoWeaker: {
    allow: (value) => Array.isArray(value) && value.length === 0,
    urls: (value) => Array.isArray(value) && value.length === 0,
    rules: (value) => Array.isArray(value) && value.length === 0,
  },
  parts: [
    { id: 'links', title: 'Safe Links checks links in mail, Teams and Office' },
    { id: 'click-through', title: 'Nobody can go on to a page that Safe Links found malicious' },
    { id: 'attachments', title: 'Safe Attachments holds back malicious attachments' },
  ],
  onlyByHand: true,
  byHand:
    "The finding gives the command for each policy. It takes Exchange Online PowerShell and the role Organization Management or Security Administrator. Microsoft's own policies cannot be changed: turn on the Standard preset in Microsoft Defender, Email & collaboration, Policies & rules, Preset security policies.",
};
