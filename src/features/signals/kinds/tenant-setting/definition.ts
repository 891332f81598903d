/** A setting of the whole tenant was weakened: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'tenant-setting',
  title: 'A setting of the whole tenant was weakened',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
