/** Things of Graph that a tenant has one of: reading them and changing their settings. */
import { isObject } from '../../../../src/json.js';
import { changedRow } from '../row-change.js';
import type { Row } from '../template.js';
import { type Answer, bodyObject, empty, Refused } from '../wire.js';
import { badRequest, graphBreakOff } from './errors.js';
import { withMethodKinds } from './kinds.js';
import { type GraphCall, objectAnswer } from './list.js';
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
  collection.rows.replace(0, changedRow(row, withSiblings(row, body)));
  return empty(204);
}

/** Properties of an object within stay where the change does not name them; lists are replaced whole. */
function withSiblings(row: Row, change: Row): Row {
  const merged = Object.entries(change).map(([name, value]) => {
    const there = row[name];
    return [name, isObject(value) && isObject(there) ? changedRow(there, value) : value];
  });
  return Object.fromEntries(merged);
}
