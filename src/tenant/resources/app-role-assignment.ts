/** App roles: what a service principal was granted, who holds the roles of a service, and which apps an account may use. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const appRoleAssignmentRow = row({
  id: text(),
  createdDateTime: moment(),
  appRoleId: text(),
  resourceId: text(),
  resourceDisplayName: text(),
});
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

const appRoleAssignedToRow = row({
  id: text(),
  appRoleId: text(),
  principalId: text(),
  principalDisplayName: text(),
  principalType: text(),
});
/** Application permissions that a service gave out: which service principals hold a role of it. */
type AppRoleAssignedTo = z.infer<typeof appRoleAssignedToRow>;

/** Read below the service principal of the service, by its object id. Source: Graph v1.0, `GET /servicePrincipals/{id}/appRoleAssignedTo`. */
export const appRolesAssignedTo: Resource<AppRoleAssignedTo> = {
  key: 'graph.servicePrincipals/{of}/appRoleAssignedTo',
  list: { service: 'graph', path: '/servicePrincipals/{of}/appRoleAssignedTo', pageSize: 999, select: false },
  row: appRoleAssignedToRow,
  permission: { read: 'Application.Read.All' },
};

const userAppRoleRow = row({
  id: text(),
  /** Zeros for the default role of an application that has none of its own. */
  appRoleId: text(),
  principalId: text(),
  /** `User`; `Group` for what the account has by being a member of a group. */
  principalType: text(),
  /** The service principal of the application. */
  resourceId: text(),
  resourceDisplayName: text(),
  createdDateTime: moment(),
});
/** Applications that an account was assigned to, with the role it has in them. */
export type UserAppRole = z.infer<typeof userAppRoleRow>;

/**
 * Read for one account: `of` is its id. Without a count the service may leave out what comes by groups, says its reference. Only read: who may change assignments may give an
 * application any permission there is, hardenbot's own among them. Source: `appRoleAssignment` of the Graph v1.0 metadata.
 */
export const userAppRoles: Resource<UserAppRole> = {
  key: 'graph.users/{of}/appRoleAssignments',
  list: { service: 'graph', path: '/users/{of}/appRoleAssignments', pageSize: 999, select: false, query: '$count=true' },
  row: userAppRoleRow,
  permission: { read: 'Directory.Read.All' },
};
