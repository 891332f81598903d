/** Someone signed in from where passwords were guessed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'guessed-password',
  title: 'Someone signed in from where passwords were guessed',
  reads: [{ source: 'signIns' }, { source: 'unified', operations: ['UserLoggedIn', 'UserLoginFailed'], insteadOf: 'signIns' }],
  loudness: 'loud',
  needs: { licence: 'Microsoft Entra ID P1 (without it the unified log says it later)' },
};
