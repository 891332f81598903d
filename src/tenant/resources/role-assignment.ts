/** Directory roles: active, eligible in PIM, and for how long. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
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

const roleEligibilityRow = row({
  id: text(),
  principalId: text(),
  roleDefinitionId: text(),
  directoryScopeId: text(),
  startDateTime: moment(),
  /** null: eligible without an end. */
  endDateTime: moment(),
});
/** Directory roles that someone may activate in Privileged Identity Management but does not hold now. */
export type RoleEligibility = z.infer<typeof roleEligibilityRow>;

/** Source: `unifiedRoleEligibilityScheduleInstance` of the Graph v1.0 metadata. Without the licence the service answers 400. */
export const roleEligibilities: Resource<RoleEligibility> = {
  key: 'graph.roleEligibilityScheduleInstances',
  list: { service: 'graph', path: '/roleManagement/directory/roleEligibilityScheduleInstances', select: true },
  row: roleEligibilityRow,
  about: ['principalId', 'roleDefinitionId'],
  changedBy: { log: 'entra', activities: /member (to|from|in) role/i },
  permission: { read: 'RoleEligibilitySchedule.Read.Directory' },
  licence: 'Microsoft Entra ID P2',
  answers: {
    always: ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId', 'startDateTime', 'endDateTime'],
  },
};

/** Whether the role may be activated at that time: begun, and not ended. */
export function isEligibleAt(eligibility: RoleEligibility, asOf: Date): boolean {
  const { startDateTime, endDateTime } = eligibility;
  return !(startDateTime && startDateTime > asOf) && !(endDateTime && endDateTime <= asOf);
}

const roleScheduleRow = row({
  id: text(),
  principalId: text(),
  roleDefinitionId: text(),
  directoryScopeId: text(),
  /** `Assigned`, or `Activated` by someone who was eligible. */
  assignmentType: text(),
  /** null: without an end. */
  endDateTime: moment(),
});
/** Directory roles that are held now, with whether for good, for some time, or for the hours that someone activated them. */
type RoleSchedule = z.infer<typeof roleScheduleRow>;

/** Source: `unifiedRoleAssignmentScheduleInstance` of the Graph v1.0 metadata. Without the licence the service answers 400. */
export const roleSchedules: Resource<RoleSchedule> = {
  key: 'graph.roleAssignmentScheduleInstances',
  list: { service: 'graph', path: '/roleManagement/directory/roleAssignmentScheduleInstances', select: true },
  row: roleScheduleRow,
  about: ['principalId', 'roleDefinitionId'],
  permission: { read: 'RoleManagement.Read.Directory' },
  licence: 'Microsoft Entra ID P2',
  answers: {
    always: ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId', 'assignmentType', 'endDateTime'],
    words: {
      assignmentType: ['Assigned', 'Activated'],
    },
  },
};
