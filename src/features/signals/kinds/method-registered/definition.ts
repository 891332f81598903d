/** A sign-in method was registered: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'method-registered',
  title: 'A sign-in method was registered or changed',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
