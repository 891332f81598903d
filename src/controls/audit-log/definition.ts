/** What audit-log is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';

export interface Settings {
  /** Accounts whose doings in mailboxes need not be recorded. */
  readonly except: readonly string[];
}

export const definition: ControlDefinition<Settings> = {
  id: 'audit-log',
  way: 9,
  title: 'Audit logging is on for every account and every mailbox',
  changeTitle: { does: 'Turn on audit logging' },
  severity: 'high',
  risk: 'low',
  why: 'After a break-in, only the log shows which mail was read, which rule was made and which account was used. Intruders know that: they turn the log off, or exempt the account that they use, so that no one can find out afterwards.',
  impact:
    'No one notices. A backup or archive account that was exempt on purpose fills the log when it is recorded: list it in except. Keeping entries for longer than the licence does is a Purview retention policy and is not judged here.',
  delay: 'Up to an hour until entries are taken, and hours until a search shows the first of them.',
  references: {
    cis: ['3.1.1 (v6.0)', '6.1.1 (v6.0)', '6.1.2 (v6.0)', '6.1.3 (v6.0)'],
    scuba: ['MS.SECURITYSUITE.5.1v1', 'MS.EXO.13.1v1'],
    mitre: ['T1562.008'],
    peers: [
      'maester:MT.1172',
      'prowler:purview_audit_log_search_enabled',
      'prowler:exchange_organization_mailbox_auditing_enabled',
      'prowler:exchange_mailbox_audit_bypass_disabled',
    ],
  },
  settings: z.strictObject({ except: z.array(filledName).default([]) }),
  looser: { except: 'more' },
  parts: [
    { id: 'log', title: 'The unified audit log is on' },
    { id: 'mailboxes', title: 'Mailbox auditing is on for the organization' },
    { id: 'exemptions', title: 'No account bypasses mailbox auditing' },
    {
      id: 'actions',
      title: 'Every mailbox records inbox rules, deletions and shared folders by owner, delegates and administrators',
      byHand: true,
    },
  ],
  byHand:
    'Where the organisation was never customised, run Enable-OrganizationCustomization in Exchange Online PowerShell first; it cannot be undone. Set-Mailbox -Identity <mailbox> -DefaultAuditSet Admin,Delegate,Owner gives a mailbox the usual set again.',
};
