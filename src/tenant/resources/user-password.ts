/** The password of an account: replaced by a random one, which no operation, plan or ledger ever holds. */
import type { Operation } from '../../engine/plan/operation.js';
import { moment, row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { accountOf } from './graph-object.js';

const object: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'userPrincipalName',
  logged: () => ({
    activities:
      /^(?:reset (?:user )?password|reset password \(by admin\)|change user password|set force change user password|update passwordprofile|update stsrefreshtokenvalidfrom timestamp|update user)$/i,
    sets: {
      Password: null,
      PasswordProfile: null,
      ForceChangePassword: null,
      LastPasswordChangeTimestamp: null,
      StsRefreshTokensValidFrom: null,
    },
  }),
  find: (operation) => accountOf(operation),
  write: (operation) =>
    operation.kind === 'action'
      ? {
          service: 'graph',
          method: 'PATCH',
          path: `/users/${encodeURIComponent(operation.identity)}`,
          body: { passwordProfile: { forceChangePasswordNextSignIn: true } },
          password: ['passwordProfile', 'password'],
        }
      : null,
};

/**
 * A call of its own: an account whose password may not be set must still be blocked. The service asks for the permission and for
 * a directory role (User Administrator; for accounts with administrator roles Privileged Authentication Administrator).
 * Passwords of synchronised accounts are kept on premises, those of other organisations at home: the service refuses them.
 * App passwords outlive a reset. Source: the reference of `user: update`, and published reports of its refusals.
 */
export const userPasswords: Resource<{ readonly id?: string | null | undefined }> = {
  key: 'graph.users/passwordProfile',
  list: { service: 'graph', path: '/users', pageSize: 999, select: true },
  row: row({ id: text(), lastPasswordChangeDateTime: moment() }),
  object,
  permission: { read: 'User.Read.All', write: 'User-PasswordProfile.ReadWrite.All (and the directory role User Administrator)' },
};

/** What an operation, a card and the ledger say of the new password. */
const aRandomPassword = 'a random one';

/** Sets a random password that has to be changed at the next sign-in. Cannot be undone; doing it again sets another one. */
export function resetPassword(account: { readonly id: string; readonly name: string }): Operation {
  return {
    kind: 'action',
    resource: userPasswords.key,
    object: account.name,
    identity: account.id,
    after: { password: aRandomPassword, forceChangePasswordNextSignIn: true },
    repeat: true,
  };
}
