/** A Conditional Access policy was weakened: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'policy-weakened',
  title: 'A Conditional Access policy was weakened',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
