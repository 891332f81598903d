/** A sign-in with the mark of a phishing kit: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'kit-sign-in',
  title: 'A sign-in with the mark of a phishing kit',
  reads: [{ source: 'flows' }, { source: 'unified', operations: ['UserLoggedIn', 'UserLoginFailed'], insteadOf: 'flows' }],
  loudness: 'normal',
  needs: { licence: 'Microsoft Entra ID P1 (without it the unified log says it later)' },
};
