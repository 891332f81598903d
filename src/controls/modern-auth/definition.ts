/** What modern-auth is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

export const definition: ControlDefinition = {
  id: 'modern-auth',
  way: 3,
  title: 'Modern authentication is on for Exchange Online',
  changeTitle: { does: 'Turn on modern authentication' },
  severity: 'high',
  risk: 'low',
  why: 'Without modern authentication, Outlook on Windows sends the password itself, and neither MFA nor Conditional Access applies. Current tenants have it on; some older or changed ones have it off.',
  impact: 'People with Outlook for Windows may have to sign in once more. Outlook versions before 2013 cannot sign in this way.',
  delay: 'Up to an hour is commonly seen and not confirmed by Microsoft.',
  references: {
    cis: ['6.5.1'],
    mitre: ['T1110', 'T1078.004'],
    peers: ['prowler:exchange_organization_modern_authentication_enabled', 'monkey365:m365_exo_modern_auth_disabled'],
  },
  settings: z.strictObject({}),
  looser: {},
};
