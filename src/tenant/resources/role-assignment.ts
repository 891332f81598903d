/** Directory roles that are held now, for good or for the hours that PIM activated them. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const roleAssignmentRow = row({
  id: text(),
  /** An account, a role-assignable group or a service principal. */
  principalId: text(),
  /** The id of a role definition; of a built-in role it is the template id. */
  roleDefinitionId: text(),
  /** `/` for the whole tenant; `/administrativeUnits/{id}` or an object otherwise. */
  directoryScopeId: text(),
});
export type RoleAssignment = z.infer<typeof roleAssignmentRow>;

/** Source: `unifiedRoleAssignment` of the Graph v1.0 metadata. */
export const roleAssignments: Resource<RoleAssignment> = {
  key: 'graph.roleAssignments',
  list: { service: 'graph', path: '/roleManagement/directory/roleAssignments', select: true },
  row: roleAssignmentRow,
  about: ['principalId', 'roleDefinitionId'],
  changedBy: { log: 'entra', activities: /member (to|from|in) role/i },
  permission: { read: 'RoleManagement.Read.Directory' },
  answers: {
    always: ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId'],
  },
};

/** Whether the role is held over the whole tenant; a scope that the row does not carry is the whole tenant. */
export function isTenantWide(assignment: { readonly directoryScopeId?: string | null | undefined }): boolean {
  return (assignment.directoryScopeId ?? '/') === '/';
}
