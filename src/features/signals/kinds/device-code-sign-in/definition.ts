/** Someone signed in with a device code: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'device-code-sign-in',
  title: 'Someone signed in with a device code',
  reads: [{ source: 'flows' }, { source: 'unified', operations: ['UserLoggedIn', 'UserLoginFailed'], insteadOf: 'flows' }],
  loudness: 'loud',
  needs: { licence: 'Microsoft Entra ID P1 (without it the unified log says it later)' },
};
