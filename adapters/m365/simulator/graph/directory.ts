/** Directory objects of Graph: finding users, groups and service principals by id, and how they look as members and principals. */
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { Refused } from '../wire.js';
import { graphBreakOff, resourceNotFound } from './errors.js';

interface FoundObject {
  readonly position: number;
  readonly row: Row;
}

/** Throws `Refused`: 404, or the manner in which the collection cannot be read when the object may be in the part that is missing. */
export function found(collection: Collection, id: string, properties: readonly string[] = ['id']): FoundObject {
  const object = sought(collection, id, properties);
  if (object !== null) return object;
  throw collection.cut === null ? resourceNotFound(id) : new Refused(graphBreakOff(collection));
}

/** Null where no row that can be read has this id. */
export function sought(collection: Collection, id: string, properties: readonly string[] = ['id']): FoundObject | null {
  const position = collection.rows.find(properties, id);
  if (position === null || position >= (collection.cut?.after ?? Number.POSITIVE_INFINITY)) return null;
  const row = collection.rows.at(position);
  return row === undefined ? null : { position, row };
}

export function userOf(tenant: Tenant, idOrName: string): FoundObject {
  return found(tenant.collection('graph.users'), idOrName, ['id', 'userPrincipalName']);
}

/** What a member list or an expanded principal shows of an account, group or service principal; null for an id that nothing has. */
export function principalOf(tenant: Tenant, idOrName: string): Row | null {
  const user = rowOf(tenant, 'graph.users', idOrName, ['id', 'userPrincipalName']);
  if (user !== null) return typed('user', user, ['id', 'userPrincipalName', 'displayName', 'mail', 'accountEnabled', 'userType']);
  const group = rowOf(tenant, 'graph.groups', idOrName, ['id']);
  if (group !== null) return typed('group', group, ['id', 'displayName', 'mail', 'securityEnabled', 'isAssignableToRole']);
  const service = rowOf(tenant, 'graph.servicePrincipals', idOrName, ['id']);
  if (service !== null) return typed('servicePrincipal', service, ['id', 'displayName', 'appId', 'accountEnabled']);
  return null;
}

function rowOf(tenant: Tenant, key: string, id: string, properties: readonly string[]): Row | null {
  const { rows } = tenant.collection(key);
  const position = rows.find(properties, id);
  return position === null ? null : (rows.at(position) ?? null);
}

function typed(type: string, row: Row, properties: readonly string[]): Row {
  const shown = properties.filter((property) => property in row).map((property) => [property, row[property]]);
  return { '@odata.type': `#microsoft.graph.${type}`, ...Object.fromEntries(shown) };
}
