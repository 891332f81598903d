/** What applications may do in the name of an account because it (or anyone who held it) agreed. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const permissionGrantRow = row({
  id: text(),
  /** The service principal of the application that may. */
  clientId: text(),
  /** `Principal`: for one account. `AllPrincipals`: an administrator agreed for everyone. */
  consentType: text(),
  principalId: text(),
  /** The service principal of the service in which it may, e.g. that of Microsoft Graph. */
  resourceId: text(),
  /** Scopes, with blanks between. */
  scope: text(),
});
export type PermissionGrant = z.infer<typeof permissionGrantRow>;

const path = '/oauth2PermissionGrants';

/**
 * Every grant of the tenant. Only read: the one permission to take a grant back can also make one, for any application and for everyone,
 * so hardenbot does not hold it. To read them, Microsoft's
 * permission table names nothing narrower than `Directory.Read.All`; `DelegatedPermissionGrant.Read.All` exists, and stands in no row. Source: `oAuth2PermissionGrant` of the Graph v1.0 metadata and reference.
 */
export const permissionGrants: Resource<PermissionGrant> = {
  key: 'graph.oauth2PermissionGrants',
  list: { service: 'graph', path, pageSize: 999, select: false },
  row: permissionGrantRow,
  permission: { read: 'Directory.Read.All' },
  answers: {
    always: ['id', 'clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
    words: {
      consentType: ['AllPrincipals', 'Principal'],
    },
  },
};

/** Those of one account: `of` is its id. */
export const grantsOfAccount: Resource<PermissionGrant> = {
  key: 'graph.oauth2PermissionGrants/{of}',
  list: { service: 'graph', path: `${path}?$filter=principalId%20eq%20'{of}'`, select: false },
  row: permissionGrantRow,
  permission: { read: 'Directory.Read.All' },
};
