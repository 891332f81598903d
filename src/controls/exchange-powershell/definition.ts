/** What exchange-powershell is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { keepUsing } from '../setting-sentence.js';
import type { Settings } from './accounts.js';

export const definition: ControlDefinition<Settings> = {
  id: 'exchange-powershell',
  way: 1,
  title: 'Only administrators and accounts named in settings can use Exchange PowerShell',
  changeTitle: { does: 'Turn off Exchange PowerShell', to: { resource: 'exchange.User', one: 'account' } },
  severity: 'medium',
  risk: 'high',
  eachObject: true,
  revertedUnlessKept: true,
  why: 'Every account has Exchange PowerShell by default. With one stolen password, an attacker reads the address book, groups and mailbox rules by script, and sets forwarding, all without Outlook.',
  impact:
    "Users who aren't administrators don't notice. Scripts, backup and migration tools that sign in as an account without a role stop working, and so does the Exchange admin center for that account. Apps that sign in as themselves, such as hardenbot, aren't affected.",
  delay:
    'From the next connection; sessions and tokens that exist may live for about an hour, which Microsoft does not confirm. New accounts have it on again: this control drifts without anyone changing it.',
  references: {
    mitre: ['T1059.001', 'T1078.004'],
    peers: ['cipp:DisableExchangeOnlinePowerShell'],
  },
  settings: z.strictObject({ allow: z.array(z.string()).default([]) }),
  looser: { allow: 'more' },
  sentences: { allow: keepUsing('Exchange PowerShell') },
};
