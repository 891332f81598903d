/** Things of Graph that a tenant has one of: reading them and changing their settings. */
import { changedRow } from '../row-change.js';
import type { Row } from '../template.js';
import { type Answer, bodyObject, empty, Refused } from '../wire.js';
import { badRequest, graphBreakOff } from './errors.js';
import { withMethodKinds } from './kinds.js';
import { type GraphCall, objectAnswer } from './list.js';
import { patched } from './patch.js';
import { assertType } from './types.js';

export function readSingle(call: GraphCall, key: string): Answer {
  const collection = call.tenant.collection(key);
  const row = collection.cut === null ? collection.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(graphBreakOff(collection));
  return objectAnswer(call, withMethodKinds(row), collection.spec);
}

export function changeSingle(call: GraphCall, key: string): Answer {
  const collection = call.tenant.collection(key);
  const row = collection.cut === null ? collection.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(graphBreakOff(collection));
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  if (collection.spec.type !== undefined) assertType(collection.spec.type, body);
  collection.rows.replace(0, changedRow(row, withSiblings(call, row, body)));
  return empty(204);
}

/** Lists are replaced whole; of objects within, what the change does not name stays, or not, as the state has it. */
function withSiblings({ tenant }: GraphCall, row: Row, change: Row): Row {
  const { patch } = tenant.settings;
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, patched(patch, row[name], value)]));
}
