/** A guest became a member: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'guest-raised',
  title: 'A guest became a member',
  reads: [{ source: 'audits' }],
  loudness: 'normal',
};
