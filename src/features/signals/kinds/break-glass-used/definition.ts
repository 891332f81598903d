/** A break-glass account was used: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'break-glass-used',
  title: 'A break-glass account was used',
  reads: [
    { source: 'signIns' },
    { source: 'audits' },
    { source: 'unified', operations: ['UserLoggedIn', 'UserLoginFailed'], insteadOf: 'signIns' },
  ],
  loudness: 'loud',
  neverQuiet: true,
};
