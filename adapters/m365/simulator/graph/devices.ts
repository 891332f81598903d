/** Devices of the directory by their id, out of the lists of those who registered them: read, and switched off. */
import { changedRow } from '../row-change.js';
import type { Row } from '../template.js';
import { type Answer, bodyObject, empty } from '../wire.js';
import { badRequest, resourceNotFound } from './errors.js';
import { type GraphCall, objectAnswer } from './list.js';
import { assertType } from './types.js';

const key = 'graph.registeredDevices';

export function readDevice(call: GraphCall): Answer {
  return objectAnswer(call, deviceOf(call).row, { address: '/devices', type: 'device' });
}

export function changeDevice(call: GraphCall): Answer {
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('device', body);
  const { rows, position, row } = deviceOf(call);
  rows.replace(position, changedRow(row, body));
  return empty(204);
}

function deviceOf({ tenant, path }: GraphCall) {
  const id = path['id'] ?? '';
  for (const owner of tenant.ownersOf(key)) {
    const { rows } = tenant.listOf(key, [owner]);
    const position = rows.find(['id'], id);
    const row: Row | undefined = position === null ? undefined : rows.at(position);
    if (position !== null && row !== undefined) return { rows, position, row };
  }
  throw resourceNotFound(id);
}
