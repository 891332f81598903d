/** One account of the directory by its id or user principal name, with what decides how it can be contained. */
import type { z } from 'zod';
import { moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { userFields } from './user.js';

const oneUserRow = row({
  ...userFields,
  otherMails: texts(),
  onPremisesImmutableId: text(),
  onPremisesLastSyncDateTime: moment(),
  createdDateTime: moment(),
  lastPasswordChangeDateTime: moment(),
  /** Sessions that began before are worth nothing. */
  signInSessionsValidFromDateTime: moment(),
});
export type OneUser = z.infer<typeof oneUserRow>;

/**
 * Read by id or by user principal name: `readOf(oneUser, […], { of })`; nobody of that name is a TenantError `notFound`.
 * Source: `user` of the Graph v1.0 metadata.
 */
export const oneUser: Resource<OneUser> = {
  key: 'graph.users/{of}',
  list: { service: 'graph', path: '/users/{of}', single: true, select: true },
  row: oneUserRow,
  permission: { read: 'User.Read.All' },
  answers: {
    always: ['id', 'userPrincipalName', 'displayName', 'mail', 'accountEnabled', 'userType', 'onPremisesSyncEnabled'],
    words: {
      userType: ['Member', 'Guest'],
      externalUserState: ['PendingAcceptance', 'Accepted'],
    },
  },
};
