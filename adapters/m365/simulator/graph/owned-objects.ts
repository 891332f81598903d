/** What an account owns: apps, service principals and groups whose row in the state file names it under `owners`. */
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import type { Answer } from '../wire.js';
import { userOf } from './directory.js';
import { type GraphCall, listAnswer } from './list.js';

const kinds = [
  ['graph.applications', 'application'],
  ['graph.servicePrincipals', 'servicePrincipal'],
  ['graph.groups', 'group'],
] as const;

export function listOwnedObjects(call: GraphCall): Answer {
  const { tenant } = call;
  const { row: user } = userOf(tenant, call.path['id'] ?? '');
  const names = [user['id'], user['userPrincipalName']].map(textOf);
  const rows = kinds.flatMap(([key, type]) =>
    [...tenant.collection(key).rows].filter((row) => isOwnedBy(row, names)).map((row) => shown(row, type)),
  );
  const { spec } = tenant.collection('graph.users');
  const list = { spec: { ...spec, key: 'graph.users/{id}/ownedObjects', address: '/directoryObjects', type: 'directoryObject' } };
  return listAnswer(call, { ...list, rows: new RowSet(rows), cut: null, held: true });
}

function isOwnedBy(row: Row, names: readonly string[]): boolean {
  return [row['owners'] ?? []].flat().some((owner) => names.some((name) => sameText(name, owner)));
}

function shown(row: Row, type: string): Row {
  const { id, displayName = null, appId } = row;
  return { '@odata.type': `#microsoft.graph.${type}`, id, displayName, ...(appId === undefined ? {} : { appId }) };
}
