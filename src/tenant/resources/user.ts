/** Accounts of the directory: members, guests, shared and service accounts alike. */
import { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { accountOf, graphObject } from './graph-object.js';

const userFields = {
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
  /** true: the account is copied from the premises, and changes here are written over. */
  onPremisesSyncEnabled: flag(),
  /** Words with commas, e.g. `DisablePasswordExpiration, DisableStrongPassword`; null: none. */
  passwordPolicies: text(),
  createdDateTime: moment(),
  /** Services of a licence that an account may be kept from, by their ids. */
  assignedLicenses: z
    .array(row({ skuId: text(), disabledPlans: texts() }))
    .nullable()
    .optional(),
};

const userRow = row(userFields);
export type User = z.infer<typeof userRow>;

/** Source: `user` of the Graph v1.0 metadata. */
export const users: Resource<User> = {
  key: 'graph.users',
  list: { service: 'graph', path: '/users', pageSize: 999, select: true },
  row: userRow,
  object: {
    ...graphObject('/users'),
    nameProperty: 'userPrincipalName',
    logged: (operation) => {
      const isEnabled = operation.kind === 'update' && operation.after['accountEnabled'] === true;
      return {
        activities: isEnabled ? /^(?:enable account|update user)$/i : /^(?:disable account|update user)$/i,
        sets: { AccountEnabled: isEnabled },
      };
    },
    find: (operation) => accountOf(operation, 'id,userPrincipalName,displayName,mail,accountEnabled,userType'),
  },
  changedBy: { log: 'entra', activities: /^(add|update|delete|restore|disable|enable)( \w+)? user$|^(disable|enable) account$/i },
  permission: { read: 'User.Read.All', write: 'User.EnableDisableAccount.All' },
  answers: {
    always: [
      'id',
      'userPrincipalName',
      'displayName',
      'mail',
      'accountEnabled',
      'userType',
      'onPremisesSyncEnabled',
      'passwordPolicies',
    ],
    words: {
      userType: ['Member', 'Guest'],
      externalUserState: ['PendingAcceptance', 'Accepted'],
    },
  },
  unconfirmed: [
    {
      point:
        'That a search by mail or any of the proxy addresses is taken in one filter; where it is not, the main address has to do.',
    },
    { point: 'That the service takes every block of a synchronised account.' },
  ],
};

/** The name an admin knows the account by; the id where no name can be read. */
export function userName(user: User): string {
  return user.userPrincipalName ?? user.mail ?? user.displayName ?? user.id ?? '(account without a name)';
}

/** Blocks the sign-in of an account, or lets it in again. What synchronises accounts from premises may write over it. */
export function switchAccount(account: { readonly id: string; readonly name: string; readonly enabled: boolean }): Operation {
  return {
    kind: 'update',
    resource: users.key,
    object: account.name,
    identity: account.id,
    before: { accountEnabled: !account.enabled },
    after: { accountEnabled: account.enabled },
  };
}

const oneUserRow = row({
  ...userFields,
  otherMails: texts(),
  onPremisesImmutableId: text(),
  onPremisesLastSyncDateTime: moment(),
  lastPasswordChangeDateTime: moment(),
  /** Sessions that began before are worth nothing. */
  signInSessionsValidFromDateTime: moment(),
});
/** One account of the directory by its id or user principal name, with what decides how it can be contained. */
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
