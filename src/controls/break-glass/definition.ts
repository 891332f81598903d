/** What break-glass is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

// The settings of break-glass: within how many days a sign-in is news, and within how many one is due. The accounts are the tenant's own setting.

const days = z.int('is no whole number of days').min(1, 'is less than a day');

const settings = z.strictObject({
  usedWithinDays: days.default(30),
  testedWithinDays: days.default(90),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'break-glass',
  way: 9,
  title: 'Two break-glass accounts are usable when nothing else works',
  changeTitle: { does: 'Keep the break-glass accounts ready' },
  severity: 'high',
  risk: 'medium',
  why: 'A Conditional Access policy, an MFA outage or an administrator who left can lock out everyone. Then you need an account that no policy stops, that is always Global Administrator, and whose key lies in a safe. hardenbot leaves these accounts out of every plan, so they must work.',
  impact: 'No one notices. The policy no longer applies to the break-glass account that it blocked.',
  delay:
    'New sign-ins of the account feel it within minutes. Microsoft says that a change of a policy can take up to a day to reach every service.',
  references: {
    cis: ['1.1.2', '2.2.1'],
    mitre: ['T1078.004', 'T1531'],
    peers: ['maester:MT.1005', 'maester:MT.1034'],
  },
  settings,
  looser: { usedWithinDays: 'longer', testedWithinDays: 'longer' },
  parts: [
    { id: 'two', title: 'Two break-glass accounts are declared and exist' },
    { id: 'usable', title: 'Every declared break-glass account can sign in when nothing else works' },
    { id: 'outside', title: 'One break-glass account is excluded from every Conditional Access policy' },
  ],
  isNoWeaker: { usedWithinDays: () => true, testedWithinDays: (value) => Number(value) <= 90 },
  byHand:
    'In the Microsoft Entra admin center: create the accounts under Users with a name in the onmicrosoft.com domain; assign Global Administrator under Roles & admins as Active and Permanent; register a security key for each at aka.ms/mysecurityinfo, of another make than those of the administrators. Passwords: Update-MgUser -UserId <name> -PasswordPolicies DisablePasswordExpiration. Keep one of the accounts out of every policy. Then name them under breakGlass in settings, and sign in with each every 90 days.',
};
