/** Application permissions that a service gave out: which service principals hold a role of it. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const appRoleAssignedToRow = row({
  id: text(),
  appRoleId: text(),
  principalId: text(),
  principalDisplayName: text(),
  principalType: text(),
});
export type AppRoleAssignedTo = z.infer<typeof appRoleAssignedToRow>;

/** Read below the service principal of the service, by its object id. Source: Graph v1.0, `GET /servicePrincipals/{id}/appRoleAssignedTo`. */
export const appRolesAssignedTo: Resource<AppRoleAssignedTo> = {
  key: 'graph.servicePrincipals/{of}/appRoleAssignedTo',
  list: { service: 'graph', path: '/servicePrincipals/{of}/appRoleAssignedTo', pageSize: 999, select: false },
  row: appRoleAssignedToRow,
  permission: { read: 'Application.Read.All' },
};
