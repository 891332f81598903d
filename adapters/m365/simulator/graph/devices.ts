/** Devices of the directory by their id, out of the lists of those who registered or own them: read, and switched off. */
import { changedRow } from '../row-change.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { type Answer, bodyObject, empty } from '../wire.js';
import { badRequest, resourceNotFound } from './errors.js';
import { type GraphCall, listAnswer, objectAnswer } from './list.js';
import { assertType } from './types.js';

const keys = ['graph.registeredDevices', 'graph.ownedDevices'] as const;

export function listDevices(call: GraphCall): Answer {
  const { tenant } = call;
  const all = keys.flatMap((key) => tenant.ownersOf(key).flatMap((owner) => [...tenant.listOf(key, [owner]).rows]));
  // Several people may have registered one device.
  const rows = [...new Map(all.map((row) => [row['id'], row])).values()];
  const { spec } = tenant.collection('graph.users');
  const list = { spec: { ...spec, key: 'graph.devices', address: '/devices', type: 'device' }, rows: new RowSet(rows) };
  return listAnswer(call, { ...list, cut: null, held: true });
}

export function readDevice(call: GraphCall): Answer {
  return objectAnswer(call, deviceOf(call).row, { address: '/devices', type: 'device' });
}

export function changeDevice(call: GraphCall): Answer {
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('device', body);
  deviceOf(call);
  for (const { rows, position, row } of listings(call)) rows.replace(position, changedRow(row, body));
  return empty(204);
}

/** Null for one that nobody has. */
export function deviceNow(call: GraphCall): Row | null {
  return listings(call)[0]?.row ?? null;
}

function deviceOf(call: GraphCall) {
  const [first] = listings(call);
  if (first === undefined) throw resourceNotFound(call.path['id'] ?? '');
  return first;
}

/** One device stands in the list of everyone who registered or owns it. */
function listings({ tenant, path }: GraphCall) {
  const id = path['id'] ?? '';
  return keys.flatMap((key) =>
    tenant.ownersOf(key).flatMap((owner) => {
      const { rows } = tenant.listOf(key, [owner]);
      const position = rows.find(['id'], id);
      const row: Row | undefined = position === null ? undefined : rows.at(position);
      return position === null || row === undefined ? [] : [{ rows, position, row }];
    }),
  );
}
