/** What keeps mail and files was removed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'retention-removed',
  title: 'Holds, retention or mail were removed',
  reads: [
    {
      source: 'unified',
      operations: [
        'RemoveRetentionCompliancePolicy',
        'RemoveRetentionComplianceRule',
        'SetRetentionCompliancePolicy',
        'RemoveComplianceTag',
        'HoldRemoved',
        'SearchResultsPurged',
        'SearchPurged',
        'Set-Mailbox',
      ],
    },
  ],
  loudness: 'loud',
};
