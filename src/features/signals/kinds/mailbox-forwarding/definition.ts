/** A mailbox forwards its mail: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'mailbox-forwarding',
  title: 'A mailbox forwards its mail',
  reads: [{ source: 'unified', operations: ['Set-Mailbox'] }],
  loudness: 'loud',
};
