/** Many accounts were deleted or disabled: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'accounts-removed',
  title: 'Many accounts were deleted or disabled',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
