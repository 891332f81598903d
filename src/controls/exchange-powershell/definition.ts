/** What exchange-powershell is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import type { Settings } from './accounts.js';

export const definition: ControlDefinition<Settings> = {
  id: 'exchange-powershell',
  way: 1,
  title: 'Exchange PowerShell is on only for administrators and for accounts named in settings',
  deed: { does: 'Turn off Exchange PowerShell', to: { resource: 'exchange.User', one: 'account' } },
  severity: 'medium',
  risk: 'high',
  eachObject: true,
  revertedUnlessKept: true,
  why: 'Every account has Exchange PowerShell unless somebody takes it away. With one stolen password an attacker reads the address book, the groups and the rules of a mailbox by script, and sets forwarding without opening Outlook.',
  impact:
    'People who are no administrators notice nothing. Scripts, backup and migration tools that sign in as an account without a role stop working, and so does the Exchange admin center for such an account. Applications that sign in as themselves, hardenbot among them, are no accounts and are not touched.',
  delay:
    'From the next connection; sessions and tokens that exist may live for about an hour, which Microsoft does not confirm. New accounts have it on again: this control drifts by itself.',
  references: {
    mitre: ['T1059.001', 'T1078.004'],
    peers: ['cipp:DisableExchangeOnlinePowerShell'],
  },
  settings: z.strictObject({ allow: z.array(z.string()).default([]) }),
  looser: { allow: 'more' },
};
