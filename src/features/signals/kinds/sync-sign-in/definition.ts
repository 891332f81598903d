/** The account that synchronizes signed in otherwise: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'sync-sign-in',
  title: 'The account that synchronizes was used by a person',
  reads: [{ source: 'flows' }, { source: 'unified', operations: ['UserLoggedIn', 'UserLoginFailed'], insteadOf: 'flows' }],
  loudness: 'loud',
  needs: { licence: 'Microsoft Entra ID P1 (without it the unified log says it later)' },
};
