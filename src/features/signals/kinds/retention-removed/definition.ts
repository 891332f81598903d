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
        'Remove-RetentionCompliancePolicy',
        'RemoveRetentionComplianceRule',
        'Remove-RetentionComplianceRule',
        'SetRetentionCompliancePolicy',
        'Set-RetentionCompliancePolicy',
        'NewRetentionComplianceRule',
        'New-RetentionComplianceRule',
        'SetRetentionComplianceRule',
        'Set-RetentionComplianceRule',
        'RemoveComplianceTag',
        'Remove-ComplianceTag',
        'HoldRemoved',
        'Remove-CaseHoldPolicy',
        'Remove-CaseHoldRule',
        'Set-CaseHoldPolicy',
        'SearchResultsPurged',
        'SearchPurged',
        'New-ComplianceSearchAction',
        'Set-Mailbox',
      ],
    },
  ],
  loudness: 'loud',
};
