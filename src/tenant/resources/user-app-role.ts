/** Applications that an account was assigned to, with the role it has in them. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

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
