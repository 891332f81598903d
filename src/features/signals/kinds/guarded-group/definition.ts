/** Someone joined a group that guards the tenant: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'guarded-group',
  title: 'Someone joined a group that guards the tenant',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
