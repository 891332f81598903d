/** Who is in a group, directly or through groups in it: accounts, groups, devices and service principals by id. */
import { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const member = row({
  id: text(),
  /** Of accounts only. */
  userPrincipalName: text(),
  mail: text(),
  /** Of accounts only. */
  accountEnabled: flag(),
  /** Of groups only. */
  securityEnabled: flag(),
  /** What the service says the member is, e.g. `#microsoft.graph.group`. */
  kind: text(),
});
export type GroupMember = z.infer<typeof member>;

/** The kind of a member travels in an annotation, whatever fields are asked for. */
const groupMemberRow = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && '@odata.type' in value ? { ...value, kind: value['@odata.type'] } : value,
  member,
);

/** Whether the member is a group: its own members follow in the same list. */
export function isGroupMember({ kind, securityEnabled }: GroupMember): boolean {
  return kind ? kind.endsWith('.group') : typeof securityEnabled === 'boolean';
}

/**
 * Read below one group: `readOf(groupMembers, ['id'], { of: groupId })`. The service ends cycles and names each member once.
 * A group that does not exist is answered with 404, one that may not be read with 403. Source: Graph v1.0,
 * `GET /groups/{id}/transitiveMembers`.
 */
export const groupMembers: Resource<GroupMember> = {
  key: 'graph.groups/{of}/transitiveMembers',
  list: { service: 'graph', path: '/groups/{of}/transitiveMembers', pageSize: 999, select: true },
  row: groupMemberRow,
  notes: ['kind'],
  changedBy: { log: 'entra', activities: /member (to|from) group/i },
  permission: { read: 'GroupMember.Read.All' },
  answers: {
    always: ['id', 'userPrincipalName', 'mail', 'accountEnabled', 'securityEnabled'],
  },
};

/** Who is in a group directly: groups in it are named, and their members are not. Source: Graph v1.0, `GET /groups/{id}/members`. */
export const directMembers: Resource<GroupMember> = {
  ...groupMembers,
  key: 'graph.groups/{of}/members',
  list: { service: 'graph', path: '/groups/{of}/members', pageSize: 999, select: true },
};
