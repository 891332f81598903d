/** Someone reported an MFA request they did not make: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'suspicion-reported',
  title: 'Someone reported an MFA request they did not make',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
  neverQuiet: true,
};
