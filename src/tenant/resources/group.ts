/** Groups of the directory, without their members. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const groupRow = row({
  id: text(),
  displayName: text(),
  mail: text(),
  securityEnabled: flag(),
  isAssignableToRole: flag(),
  /** Who is in a dynamic group, as a rule: `user.memberof -any (group.objectId -in ['…'])`; null for a group with assigned members. */
  membershipRule: text(),
  /** `DynamicMembership` among them: the rule decides who is in it. */
  groupTypes: texts(),
  /** Of Microsoft 365 groups: `Public` lets anyone of the tenant join without asking, `Private` and `HiddenMembership` do not. */
  visibility: text(),
});
export type Group = z.infer<typeof groupRow>;

/** Source: `group` of the Graph v1.0 metadata. Deleted groups are not in the list. */
export const groups: Resource<Group> = {
  key: 'graph.groups',
  list: { service: 'graph', path: '/groups', pageSize: 999, select: true },
  row: groupRow,
  changedBy: { log: 'entra', activities: /^(add|update|delete|restore)( \w+)? group$|member (to|from) group/i },
  permission: { read: 'GroupMember.Read.All' },
  answers: {
    always: ['id', 'displayName', 'securityEnabled', 'isAssignableToRole'],
    words: { visibility: ['Public', 'Private', 'HiddenMembership'] },
  },
  unconfirmed: [
    {
      point:
        'That visibility comes with GroupMember.Read.All. Without it nobody is shown that anyone can join a group that policies leave out.',
    },
  ],
};

/** The name an admin knows the group by; the id where no name can be read. */
export function groupName(group: Group): string {
  return group.displayName ?? group.mail ?? group.id ?? '(group without a name)';
}
