/** An inbox rule hides or forwards mail: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'inbox-rule',
  title: 'An inbox rule hides or forwards mail',
  reads: [
    { source: 'unified', operations: ['New-InboxRule', 'Set-InboxRule', 'Enable-InboxRule', 'UpdateInboxRules'] },
    { source: 'rules' },
  ],
  loudness: 'loud',
};
