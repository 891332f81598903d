/** Many messages were released from quarantine: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'quarantine-released',
  title: 'Many messages were released from quarantine',
  reads: [{ source: 'unified', operations: ['QuarantineReleaseMessage'] }],
  loudness: 'normal',
};
