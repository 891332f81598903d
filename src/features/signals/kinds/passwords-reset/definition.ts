/** Passwords of many accounts were reset: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'passwords-reset',
  title: 'Passwords of many accounts were reset',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
