/** Policies for idle web sessions: making, changing and deleting them. Source: activityBasedTimeoutPolicy in the Graph v1.0 reference. */
import { randomUUID } from 'node:crypto';
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { type Answer, bodyObject, empty, json, Refused } from '../wire.js';
import { found } from './directory.js';
import { badRequest, graphBreakOff } from './errors.js';
import { contextOf, type GraphCall } from './list.js';
import { assertType } from './types.js';

export function createTimeoutPolicy(call: GraphCall): Answer {
  const collection = writable(call);
  const body = policyBody(call);
  for (const required of ['definition', 'displayName'])
    if (!(required in body)) throw badRequest(`A value is required for property '${required}' of resource 'Policy'.`);
  assertOnlyActive(collection, body, null);
  const row = { id: randomUUID(), isOrganizationDefault: false, ...body };
  collection.rows.insert(row);
  return json(201, { '@odata.context': contextOf(call, '/policies/activityBasedTimeoutPolicies/$entity'), ...row });
}

export function changeTimeoutPolicy(call: GraphCall): Answer {
  const collection = writable(call);
  const { position, row } = found(collection, call.path['id'] ?? '');
  const body = policyBody(call);
  assertOnlyActive(collection, body, position);
  collection.rows.replace(position, { ...row, ...body });
  return empty(204);
}

export function deleteTimeoutPolicy(call: GraphCall): Answer {
  const collection = writable(call);
  collection.rows.remove(found(collection, call.path['id'] ?? '').position);
  return empty(204);
}

function policyBody(call: GraphCall): Row {
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('activityBasedTimeoutPolicy', body);
  return body;
}

/** Of one type only one policy can be the default of the organization; how the service refuses a second one is not documented. */
function assertOnlyActive(collection: Collection, body: Row, own: number | null): void {
  if (body['isOrganizationDefault'] !== true) return;
  const other = [...collection.rows].some((row) => row['isOrganizationDefault'] === true && row !== ownRow(collection, own));
  if (other) throw badRequest('Another policy of this type is the default of the organization.');
}

function ownRow(collection: Collection, own: number | null): Row | undefined {
  return own === null ? undefined : collection.rows.at(own);
}

function writable(call: GraphCall): Collection {
  const collection = call.tenant.collection('graph.activityBasedTimeoutPolicies');
  if (!collection.held) throw new Refused(graphBreakOff(collection));
  return collection;
}
