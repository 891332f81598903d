/** Applications that an account was assigned to, with the role it has in them. */
import type { z } from 'zod';
import type { Operation } from '../../plan/operation.js';
import { moment, row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { joinedTexts } from './graph-object.js';

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

/** An assignment is addressed below its account: `{account}/{assignment}`; a new one is told by `{account}/{application}/{role}`. */
const object: ObjectAddress = {
  idProperty: 'address',
  nameProperty: 'address',
  find: (operation) => {
    const [user = '', id = ''] = (operation.kind === 'create' ? operation.name : operation.identity).split('/');
    const path = `/users/${encodeURIComponent(user)}/appRoleAssignments`;
    return { service: 'graph', method: 'GET', path: operation.kind === 'create' ? path : `${path}/${encodeURIComponent(id)}` };
  },
  isMeant: (operation, found) => operation.kind !== 'create' || operation.name === assignmentName(found),
  normalise: (found) => ({ address: joinedTexts(found, ['principalId', 'id']) }),
  write: (operation) => {
    const [user = '', id = ''] = (operation.kind === 'create' ? operation.name : operation.identity).split('/');
    const path = `/users/${encodeURIComponent(user)}/appRoleAssignments`;
    switch (operation.kind) {
      case 'create':
        return { service: 'graph', method: 'POST', path, body: operation.after };
      case 'remove':
        return { service: 'graph', method: 'DELETE', path: `${path}/${encodeURIComponent(id)}` };
      case 'update':
      case 'action':
        return null;
    }
  },
};

/**
 * Read for one account: `of` is its id. Without a count the service may leave out what comes by groups, says its reference. Who may change assignments may give an application any permission there is, hardenbot's own
 * among them: the permission is not asked for by default. Source: `appRoleAssignment` of the Graph v1.0 metadata.
 */
export const userAppRoles: Resource<UserAppRole> = {
  key: 'graph.users/{of}/appRoleAssignments',
  list: { service: 'graph', path: '/users/{of}/appRoleAssignments', pageSize: 999, select: false, query: '$count=true' },
  row: userAppRoleRow,
  object,
  permission: { read: 'Directory.Read.All', write: 'AppRoleAssignment.ReadWrite.All' },
};

/**
 * Takes an assignment away; the inverse assigns again. Null for a row that does not carry what assigning again would take, and for what
 * was assigned to a group.
 */
export function removeAppRole(assignment: Partial<UserAppRole>, shownAs: string): Operation | null {
  const { id, principalId, principalType, resourceId, appRoleId } = assignment;
  if (!id || !principalId || !resourceId || !appRoleId || principalType === 'Group') return null;
  const before = { principalId, resourceId, appRoleId };
  return {
    kind: 'remove',
    resource: userAppRoles.key,
    object: shownAs,
    identity: `${principalId}/${id}`,
    name: assignmentName(before),
    before,
  };
}

function assignmentName(found: Readonly<Record<string, unknown>>): string {
  return joinedTexts(found, ['principalId', 'resourceId', 'appRoleId']);
}
