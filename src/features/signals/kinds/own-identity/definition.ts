/** Someone acts in hardenbot's name: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'own-identity',
  title: "Someone acts in hardenbot's name",
  reads: [{ source: 'audits' }, { source: 'unified' }],
  loudness: 'loud',
  neverQuiet: true,
};
