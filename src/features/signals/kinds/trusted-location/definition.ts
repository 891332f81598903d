/** A trusted or excluded place was widened: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'trusted-location',
  title: 'A trusted or excluded place was widened',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
