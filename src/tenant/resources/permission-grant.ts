/** What applications may do in the name of an account because it (or whoever held it) agreed. */
import type { z } from 'zod';
import type { Operation } from '../../plan/operation.js';
import { row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { joinedTexts, quotedText } from './graph-object.js';

const permissionGrantRow = row({
  id: text(),
  /** The service principal of the application that may. */
  clientId: text(),
  /** `Principal`: for one account. `AllPrincipals`: an administrator agreed for everybody. */
  consentType: text(),
  principalId: text(),
  /** The service principal of the service in which it may, e.g. that of Microsoft Graph. */
  resourceId: text(),
  /** Scopes, with blanks between. */
  scope: text(),
});
export type PermissionGrant = z.infer<typeof permissionGrantRow>;

const path = '/oauth2PermissionGrants';

/** A grant has no name: it is told by who may, in the name of whom, and where. Granting again makes a grant with another id. */
const object: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'id',
  find: (operation) => {
    if (operation.kind !== 'create')
      return { service: 'graph', method: 'GET', path: `${path}/${encodeURIComponent(operation.identity)}` };
    const [client = '', _resource, principal = ''] = operation.name.split('/');
    const filter = `clientId eq ${quotedText(client)} and principalId eq ${quotedText(principal)} and consentType eq 'Principal'`;
    return { service: 'graph', method: 'GET', path: `${path}?$filter=${encodeURIComponent(filter)}` };
  },
  isMeant: (operation, found) => operation.kind !== 'create' || operation.name === grantName(found),
  write: (operation) => {
    switch (operation.kind) {
      case 'create':
        return { service: 'graph', method: 'POST', path, body: operation.after };
      case 'remove':
        return { service: 'graph', method: 'DELETE', path: `${path}/${encodeURIComponent(operation.identity)}` };
      case 'update':
      case 'action':
        return null;
    }
  },
};

/** Every grant of the tenant. Source: `oAuth2PermissionGrant` of the Graph v1.0 metadata. */
export const permissionGrants: Resource<PermissionGrant> = {
  key: 'graph.oauth2PermissionGrants',
  list: { service: 'graph', path, pageSize: 999, select: false },
  row: permissionGrantRow,
  object,
  permission: { read: 'Directory.Read.All', write: 'DelegatedPermissionGrant.ReadWrite.All' },
};

/**
 * Those of one account: `of` is its id. The list below an account (`/users/{id}/oauth2PermissionGrants`) is not for applications by its
 * reference; the list of all is, and takes a filter.
 */
export const grantsOfAccount: Resource<PermissionGrant> = {
  key: 'graph.oauth2PermissionGrants/{of}',
  list: { service: 'graph', path: `${path}?$filter=principalId%20eq%20'{of}'`, select: false },
  row: permissionGrantRow,
  permission: { read: 'Directory.Read.All' },
};

/** Takes a grant back; the inverse grants the same again. Null for a row that does not carry what granting again would take. */
export function removeGrant(grant: Partial<PermissionGrant>, shownAs: string): Operation | null {
  const { id, clientId, consentType, principalId, resourceId, scope } = grant;
  if (!id || !clientId || consentType !== 'Principal' || !principalId || !resourceId || typeof scope !== 'string') return null;
  const before = { clientId, consentType, principalId, resourceId, scope };
  return { kind: 'remove', resource: permissionGrants.key, object: shownAs, identity: id, name: grantName(before), before };
}

function grantName(grant: Readonly<Record<string, unknown>>): string {
  return joinedTexts(grant, ['clientId', 'resourceId', 'principalId']);
}
