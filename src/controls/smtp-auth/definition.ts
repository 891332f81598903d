/** What smtp-auth is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { keepUsing } from '../setting-sentence.js';

export interface Settings {
  /** Mailboxes that may go on submitting mail by SMTP AUTH. */
  readonly allow: readonly string[];
}

export const definition: ControlDefinition<Settings> = {
  id: 'smtp-auth',
  way: 3,
  title: 'SMTP AUTH is off for the organisation, and on only for mailboxes that are allowed',
  changeTitle: { does: 'Turn off SMTP AUTH', to: { resource: 'exchange.CASMailbox', one: 'mailbox', many: 'mailboxes' } },
  severity: 'high',
  risk: 'medium',
  revertedUnlessKept: true,
  why: 'SMTP AUTH is the last Exchange Online protocol that accepts a bare password: attackers try guessed and stolen passwords there, without MFA. A mailbox can have it on although the organisation has it off, which is easy to overlook.',
  impact:
    "Printers, scanners and apps that send mail with a mailbox's password stop sending, unless the mailbox is listed in allow. So do programs that fetch mail by POP or IMAP and send by SMTP. Outlook doesn't notice.",
  delay:
    'Minutes to an hour is commonly seen and not confirmed by Microsoft. Microsoft announced that it switches SMTP AUTH with passwords off for existing tenants at the end of December 2026; an administrator can switch it on again until it is removed.',
  unconfirmed: [
    'Whether the switch of the organization also closes accounts for High Volume Email, which are mail users and send by SMTP AUTH at an address of their own. They are not read.',
  ],
  references: {
    cis: ['6.5.4'],
    scuba: ['MS.EXO.5.1v1'],
    mitre: ['T1110.003', 'T1078.004'],
    peers: ['prowler:exchange_transport_config_smtp_auth_disabled', 'maester:CISA.MS.EXO.5.1'],
  },
  parts: [
    { id: 'organization', title: 'SMTP AUTH is off for the organization' },
    { id: 'mailboxes', title: 'No mailbox turns SMTP AUTH on for itself but those in settings' },
  ],
  settings: z.strictObject({ allow: z.array(z.string()).default([]) }),
  looser: { allow: 'more' },
  sentences: { allow: keepUsing('SMTP AUTH') },
};
