/** A sign-in method was removed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'method-removed',
  title: 'A sign-in method was removed',
  reads: [{ source: 'audits' }],
  loudness: 'normal',
};
