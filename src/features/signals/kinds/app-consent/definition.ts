/** An app was allowed to read data: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'app-consent',
  title: 'An app was allowed to read data',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
