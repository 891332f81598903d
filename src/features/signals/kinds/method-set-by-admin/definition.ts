/** A sign-in method was set up for someone else: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'method-set-by-admin',
  title: 'A sign-in method was set up for someone else',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
