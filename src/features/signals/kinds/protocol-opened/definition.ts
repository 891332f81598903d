/** An old protocol was turned on: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'protocol-opened',
  title: 'An old mail protocol was turned on',
  reads: [
    { source: 'unified', operations: ['Set-CASMailbox', 'Set-CASMailboxPlan', 'Set-TransportConfig', 'Set-OrganizationConfig'] },
  ],
  loudness: 'loud',
};
