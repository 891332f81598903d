/** Someone used a command-line tool of Microsoft's that they have not used often: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'tool-sign-in',
  title: 'Someone used a command-line tool that they have not used often',
  reads: [{ source: 'flows' }, { source: 'unified', operations: ['UserLoggedIn', 'UserLoginFailed'], insteadOf: 'flows' }],
  loudness: 'normal',
  needs: { licence: 'Microsoft Entra ID P1 (without it the unified log says it later)' },
};
