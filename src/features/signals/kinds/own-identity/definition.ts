/** Something was done in hardenbot's name that hardenbot did not do. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'own-identity',
  title: "Someone acts in hardenbot's name",
  reads: [{ source: 'audits' }],
  loudness: 'loud',
  neverQuiet: true,
};
