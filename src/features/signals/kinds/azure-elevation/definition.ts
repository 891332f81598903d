/** A Global Administrator took all Azure subscriptions: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'azure-elevation',
  title: 'A Global Administrator took all Azure subscriptions',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
  neverQuiet: true,
};
