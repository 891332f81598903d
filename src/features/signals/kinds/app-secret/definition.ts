/** A secret was added to an app: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'app-secret',
  title: 'A secret was added to an app',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
