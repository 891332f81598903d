/** Someone got an administrator role: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'role-assigned',
  title: 'Someone got an administrator role',
  reads: [
    { source: 'audits' },
    {
      source: 'unified',
      operations: [
        'Add-RoleGroupMember',
        'Update-RoleGroupMember',
        'New-RoleGroup',
        'New-ManagementRoleAssignment',
        'CaseAdminAdded',
        'CaseAdminUpdated',
        'Add-eDiscoveryCaseAdmin',
        'Update-eDiscoveryCaseAdmin',
      ],
    },
  ],
  loudness: 'loud',
};
