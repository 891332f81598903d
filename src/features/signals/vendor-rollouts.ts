/**
 * What Microsoft itself does in tenants at a time, so that it is not taken for an attack. Source: the Entra documentation on the end of SMS and voice
 * (concept-sms-voice-retirement-faq, 2026-09-23): since 2026-09-01 passkeys are turned on, and people with SMS or voice are asked to register one; the methods end on 2027-02-01
 * and for Global Administrators and external accounts on 2027-07-01.
 */
import type { VendorRollout } from './known.js';

export const vendorRollouts: readonly VendorRollout[] = [
  {
    explains: 'methods',
    from: new Date('2026-09-01T00:00:00Z'),
    until: new Date('2027-07-01T00:00:00Z'),
    says: 'Microsoft asks everyone with SMS or voice to register a passkey',
  },
  {
    explains: 'methodPolicy',
    from: new Date('2026-09-01T00:00:00Z'),
    until: new Date('2027-07-01T00:00:00Z'),
    says: 'Microsoft turns on passkeys in the authentication methods policy',
  },
];
