/** Something that hardenbot keeps was changed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'protected-changed',
  title: 'Something that hardenbot keeps was changed',
  reads: [{ source: 'audits' }, { source: 'unified' }],
  loudness: 'normal',
};
