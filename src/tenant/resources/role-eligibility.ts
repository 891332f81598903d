/** Directory roles that somebody may activate in Privileged Identity Management but does not hold now. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const roleEligibilityRow = row({
  id: text(),
  principalId: text(),
  roleDefinitionId: text(),
  directoryScopeId: text(),
  startDateTime: moment(),
  /** null: eligible without an end. */
  endDateTime: moment(),
});
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
