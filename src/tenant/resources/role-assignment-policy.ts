/** What people may do to their own mailbox: the end-user roles that a policy gives to every mailbox that has it. */
import type { z } from 'zod';
import { flag, row, text, textsOrNull } from '../lenient.js';
import type { Resource } from '../resource.js';

const roleAssignmentPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  /** New mailboxes get it. */
  IsDefault: flag(),
  /** `MyContactInformation`, `My Marketplace Apps`, … */
  AssignedRoles: textsOrNull(),
});
export type RoleAssignmentPolicy = z.infer<typeof roleAssignmentPolicyRow>;

/** Source: Get-RoleAssignmentPolicy of the Exchange Online cmdlet reference. hardenbot changes none. */
export const roleAssignmentPolicies: Resource<RoleAssignmentPolicy> = {
  key: 'exchange.RoleAssignmentPolicy',
  list: { service: 'exchange', cmdlet: 'Get-RoleAssignmentPolicy', parameters: {}, select: true },
  row: roleAssignmentPolicyRow,
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-RoleAssignmentPolicy',
      'Set-RoleAssignmentPolicy',
      'Remove-RoleAssignmentPolicy',
      'New-ManagementRoleAssignment',
      'Remove-ManagementRoleAssignment',
    ],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: { always: ['Name', 'IsDefault', 'AssignedRoles'] },
};
