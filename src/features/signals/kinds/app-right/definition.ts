/** An app got a permission, an owner, or came new: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'app-right',
  title: 'An app got a permission, an owner, or came new',
  reads: [{ source: 'audits' }, { source: 'unified', operations: ['Remove-ApplicationAccessPolicy', 'Set-ManagementScope'] }],
  loudness: 'loud',
};
