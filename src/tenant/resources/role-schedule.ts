/** Directory roles that are held now, with whether for good, for some time, or for the hours that somebody activated them. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const roleScheduleRow = row({
  id: text(),
  principalId: text(),
  roleDefinitionId: text(),
  directoryScopeId: text(),
  /** `Assigned`, or `Activated` by somebody who was eligible. */
  assignmentType: text(),
  /** null: without an end. */
  endDateTime: moment(),
});
export type RoleSchedule = z.infer<typeof roleScheduleRow>;

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
