/** What break-glass is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { type Settings, settings } from './settings.js';

export const definition: ControlDefinition<Settings> = {
  id: 'break-glass',
  way: 9,
  title: 'Two emergency accounts work when nothing else does',
  deed: { does: 'Keep the emergency accounts ready' },
  severity: 'high',
  risk: 'medium',
  why: 'A policy of your own, an outage of the second factor or an administrator who left can shut out everybody. Then an account has to get in that no policy stops, that holds Global Administrator for good, and whose key lies in a safe. hardenbot leaves these accounts out of every plan, so they had better work.',
  impact: 'Nobody notices. The policy no longer applies to the emergency account that it kept out.',
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
  isNoWeaker: { usedWithinDays: () => true, testedWithinDays: (days) => Number(days) <= 90 },
  byHand:
    'In the Microsoft Entra admin center: create the accounts under Users with a name in the onmicrosoft.com domain; assign Global Administrator under Roles & admins as Active and Permanent; register a security key for each at aka.ms/mysecurityinfo, of another make than those of the administrators. Passwords: Update-MgUser -UserId <name> -PasswordPolicies DisablePasswordExpiration. Keep one of the accounts out of every policy. Then name them under breakGlass in settings, and sign in with each every 90 days.',
};
