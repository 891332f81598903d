/** Application permissions that a service principal was granted. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const appRoleAssignmentRow = row({ id: text(), appRoleId: text(), resourceId: text(), resourceDisplayName: text() });
export type AppRoleAssignment = z.infer<typeof appRoleAssignmentRow>;

/** Read below one service principal, by its object id. Source: Graph v1.0, `GET /servicePrincipals/{id}/appRoleAssignments`. */
export const appRoleAssignments: Resource<AppRoleAssignment> = {
  key: 'graph.servicePrincipals/{of}/appRoleAssignments',
  list: { service: 'graph', path: '/servicePrincipals/{of}/appRoleAssignments', pageSize: 999, select: false },
  row: appRoleAssignmentRow,
  permission: { read: 'Application.Read.All' },
  answers: {
    always: ['id', 'appRoleId', 'resourceId', 'resourceDisplayName'],
  },
};
