/** An account was put out of reach of other administrators: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'out-of-reach',
  title: 'An account was put out of reach of other administrators',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
