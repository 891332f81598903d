/** An app sends sign-ins to a new address: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'app-address',
  title: 'An app sends sign-ins to a new address',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
