/** MFA was turned off for an account: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'mfa-turned-off',
  title: 'MFA was turned off for an account',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
