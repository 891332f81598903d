/** Accounts of the directory: members, guests, shared and service accounts alike. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphObject } from './graph-object.js';

const userRow = row({
  id: text(),
  userPrincipalName: text(),
  displayName: text(),
  mail: text(),
  accountEnabled: flag(),
  /** `Member` or `Guest`; null for some old accounts, which count as members. */
  userType: text(),
  /** `Invitation` for accounts that came by B2B collaboration; null for those made here. */
  creationType: text(),
  /** Set for accounts that came by B2B collaboration: `PendingAcceptance` or `Accepted`. */
  externalUserState: text(),
});
export type User = z.infer<typeof userRow>;

/** Source: `user` of the Graph v1.0 metadata. */
export const users: Resource<User> = {
  key: 'graph.users',
  list: { service: 'graph', path: '/users', pageSize: 999, select: true },
  row: userRow,
  object: { ...graphObject('/users'), nameProperty: 'userPrincipalName' },
  permission: { read: 'User.Read.All', write: 'User.EnableDisableAccount.All' },
};

/** The name an admin knows the account by; the id where no name can be read. */
export function userName(user: User): string {
  return user.userPrincipalName ?? user.mail ?? user.displayName ?? user.id ?? '(account without a name)';
}
