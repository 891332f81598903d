/** A Conditional Access policy blocks everyone: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'everyone-blocked',
  title: 'A Conditional Access policy blocks everyone',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
