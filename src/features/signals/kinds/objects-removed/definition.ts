/** Many groups, devices or apps were deleted: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'objects-removed',
  title: 'Many groups, devices or apps were deleted',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
