/** App registrations and service principals that an account owns: their owner can add secrets to them. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const ownedObject = row({
  id: text(),
  displayName: text(),
  /** `#microsoft.graph.application`, `…servicePrincipal`, `…group`, `…device`. */
  kind: text(),
});
export type OwnedObject = z.infer<typeof ownedObject>;

/** The kind travels in an annotation. */
const ownedObjectRow = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && '@odata.type' in value ? { ...value, kind: value['@odata.type'] } : value,
  ownedObject,
);

/** Read for one account: `of` is its id. Source: `user: list ownedObjects` of the Graph v1.0 reference. */
export const ownedObjects: Resource<OwnedObject> = {
  key: 'graph.users/{of}/ownedObjects',
  list: { service: 'graph', path: '/users/{of}/ownedObjects', pageSize: 999, select: false },
  row: ownedObjectRow,
  notes: ['kind'],
  permission: { read: 'User.Read.All' },
};
