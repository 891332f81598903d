/** MFA was refused again and again: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'mfa-refused',
  title: 'MFA was refused again and again',
  reads: [{ source: 'signIns' }, { source: 'unified', operations: ['UserLoggedIn', 'UserLoginFailed'], insteadOf: 'signIns' }],
  loudness: 'loud',
  needs: { licence: 'Microsoft Entra ID P1 (without it the unified log says it later)' },
};
