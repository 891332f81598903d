/** The sessions of an account: ended all at once, so that every application asks for the credentials again. */
import type { Operation } from '../../engine/plan/operation.js';
import { row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { accountOf } from './graph-object.js';

const object: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'userPrincipalName',
  logged: () => ({
    activities: /^(?:update stsrefreshtokenvalidfrom timestamp|update user)$/i,
    sets: { StsRefreshTokensValidFrom: null },
  }),
  find: (operation) => accountOf(operation),
  write: (operation) =>
    operation.kind === 'action'
      ? { service: 'graph', method: 'POST', path: `/users/${encodeURIComponent(operation.identity)}/revokeSignInSessions` }
      : null,
};

/**
 * Refresh tokens and browser sessions end within minutes; an access token that is out lives on, for about an hour where the
 * service does not evaluate access continuously. Accounts of other organisations sign in at home: the service takes the call and
 * ends nothing. Source: the reference of `revokeSignInSessions`.
 */
export const userSessions: Resource<{ readonly id?: string | null | undefined }> = {
  key: 'graph.users/revokeSignInSessions',
  list: { service: 'graph', path: '/users', pageSize: 999, select: true },
  row: row({ id: text() }),
  object,
  permission: { read: 'User.Read.All', write: 'User.RevokeSessions.All' },
};

/** Ends every session. Cannot be undone; doing it again does no harm. */
export function revokeSessions(account: { readonly id: string; readonly name: string }): Operation {
  return {
    kind: 'action',
    resource: userSessions.key,
    object: account.name,
    identity: account.id,
    after: { signInSessions: 'ended' },
    repeat: true,
  };
}
