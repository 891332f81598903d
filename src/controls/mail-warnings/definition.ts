/** What mail-warnings is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

const sender = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?:[^@\s]+@)?(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/,
    'write a domain such as fabrikam.com, *.fabrikam.com or an address',
  );

const settings = z.strictObject({
  /** External senders that Outlook may leave unmarked. */
  allow: z.array(sender).default([]),
  /** From how many recipients on people are warned of a large audience, at most. */
  recipients: z.number().int('write a whole number').min(2, 'write 2 or more').max(1000, 'write 1000 or less').default(25),
});
export type Settings = z.infer<typeof settings>;

const usual = 25;

export const definition: ControlDefinition<Settings> = {
  id: 'mail-warnings',
  way: 9,
  title: 'Outlook marks mail from external senders, and warns before mail leaves',
  changeTitle: { does: 'Mark external mail in Outlook' },
  severity: 'low',
  risk: 'low',
  why: 'Mail that claims to come from a colleague looks like mail from a colleague. The External tag shows that it did not, and MailTips say before sending that an answer leaves the organization or goes to many people.',
  impact:
    'People see an External tag on mail from external senders in Outlook, and a line above a draft that goes to external recipients or to a large audience. Nothing is blocked. A mail flow rule that already writes [External] into subjects marks the same mail twice.',
  delay: 'Microsoft says that the tag can take 24 to 48 hours to appear. MailTips follow sooner; how soon is not documented.',
  references: {
    cis: ['6.2.3 (v6.0)', '6.5.2 (v6.0)'],
    scuba: ['MS.EXO.7.1v1'],
    mitre: ['T1566', 'T1656'],
    peers: ['prowler:exchange_external_email_tagging_enabled', 'prowler:exchange_organization_mailtips_enabled'],
  },
  settings,
  isNoWeaker: {
    allow: (value) => Array.isArray(value) && value.length === 0,
    recipients: (value) => typeof value === 'number' && value <= usual,
  },
  parts: [
    { id: 'tag', title: 'Outlook marks mail from external senders' },
    { id: 'tips', title: 'MailTips warn of external recipients and large audiences' },
  ],
};
