/** How an object of Microsoft Graph is found and changed: GET, POST, PATCH and DELETE below one path. */
import type { Fields, Operation } from '../../engine/plan/operation.js';
import type { LoggedAs, ObjectAddress, VendorCall } from '../resource.js';

/** The object address of a collection; a create is searched for by `displayName`. */
export function graphObject(path: string): ObjectAddress {
  return {
    idProperty: 'id',
    nameProperty: 'displayName',
    find: (operation) =>
      operation.kind === 'create'
        ? {
            service: 'graph',
            method: 'GET',
            path: `${path}?$filter=${encodeURIComponent(`displayName eq ${quotedText(operation.name)}`)}`,
          }
        : { service: 'graph', method: 'GET', path: `${path}/${encodeURIComponent(operation.identity)}` },
    write: (operation): VendorCall => {
      switch (operation.kind) {
        case 'update':
        case 'action':
          return {
            service: 'graph',
            method: 'PATCH',
            path: `${path}/${encodeURIComponent(operation.identity)}`,
            body: operation.after,
          };
        case 'create':
          return { service: 'graph', method: 'POST', path, body: operation.after };
        case 'remove':
          return { service: 'graph', method: 'DELETE', path: `${path}/${encodeURIComponent(operation.identity)}` };
      }
    },
  };
}

/** The object address of something there is one of in a tenant. */
export function graphSingleton(path: string): ObjectAddress {
  return {
    ...graphObject(path),
    find: () => ({ service: 'graph', method: 'GET', path }),
    write: (operation): VendorCall | null =>
      operation.kind === 'update' || operation.kind === 'action'
        ? { service: 'graph', method: 'PATCH', path, body: operation.after }
        : null,
  };
}

const verbs = { create: 'add', update: 'update', action: 'update', remove: 'delete' } as const;

/** Rows of a policy or place of Conditional Access: one of that service, and its twin of the directory, which writes the values in a form of its own. */
export function loggedPolicy(
  operation: Operation,
  what: string,
  written: (fields: Fields) => Fields = (fields) => fields,
): LoggedAs {
  const { kind } = operation;
  return {
    activities: new RegExp(`^${verbs[kind]} (?:${what}|policy)$`, 'i'),
    ...(kind === 'remove' ? {} : { whole: written(operation.after) }),
  };
}

/** Looks for the account that an operation is about. Without asking for properties by name the service gives few of them. */
export function accountOf(operation: Operation, properties = 'id,userPrincipalName'): VendorCall {
  const id = operation.kind === 'create' ? operation.name : operation.identity;
  return { service: 'graph', method: 'GET', path: `/users/${encodeURIComponent(id)}?$select=${properties}` };
}

/** A text as a filter of Graph writes it; half a character, which cannot be sent, becomes U+FFFD. */
export function quotedText(text: string): string {
  return `'${text.toWellFormed().replaceAll("'", "''")}'`;
}
