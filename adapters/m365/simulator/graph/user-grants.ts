/** What applications may do in the name of an account, and which ones it was assigned to: granted, taken back, granted again. */
import { randomUUID } from 'node:crypto';
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, bodyObject, empty, json, Refused } from '../wire.js';
import { found, userOf } from './directory.js';
import { badRequest, graphBreakOff, graphError } from './errors.js';
import { type GraphCall, listAnswer } from './list.js';
import { assertType } from './types.js';
import { ownList } from './users.js';

const grantsKey = 'graph.oauth2PermissionGrants';
const assignmentsKey = 'graph.appRoleAssignments';

/** Grants for everyone are not among those of an account. */
export function listGrantsOfUser(call: GraphCall): Answer {
  const { row } = userOf(call.tenant, call.path['id'] ?? '');
  return listAnswer(call, call.tenant.collection(grantsKey), {
    only: (grant) => sameText(grant['principalId'], textOf(row['id'])),
  });
}

/** The status and the words of a second grant of the same are as commonly quoted. */
export function createGrant(call: GraphCall): Answer {
  const grants = heldOrRefused(call.tenant.collection(grantsKey));
  const body = wholeBody(call, 'oAuth2PermissionGrant', ['clientId', 'consentType', 'resourceId', 'scope']);
  if (isAmong(grants, body, ['clientId', 'resourceId', 'consentType', 'principalId']))
    throw new Refused(graphError(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.'));
  return inserted(grants, { id: randomUUID(), ...body });
}

export function deleteGrant(call: GraphCall): Answer {
  const grants = call.tenant.collection(grantsKey);
  grants.rows.remove(found(grants, call.path['id'] ?? '').position);
  return empty(204);
}

export function createAssignment(call: GraphCall): Answer {
  const list = ownList(call, assignmentsKey);
  const body = wholeBody(call, 'appRoleAssignment', ['principalId', 'resourceId', 'appRoleId']);
  if (isAmong(list, body, ['principalId', 'resourceId', 'appRoleId']))
    throw badRequest('Permission being assigned already exists on the object');
  return inserted(list, { id: randomUUID(), createdDateTime: call.now().toISOString(), principalType: 'User', ...body });
}

export function readAssignment(call: GraphCall): Answer {
  return json(200, found(ownList(call, assignmentsKey), call.path['assignment'] ?? '').row);
}

export function deleteAssignment(call: GraphCall): Answer {
  const list = ownList(call, assignmentsKey);
  list.rows.remove(found(list, call.path['assignment'] ?? '').position);
  return empty(204);
}

function heldOrRefused(collection: Collection): Collection {
  if (!collection.held) throw new Refused(graphBreakOff(collection));
  return collection;
}

function wholeBody(call: GraphCall, type: string, required: readonly string[]): Row {
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType(type, body);
  for (const name of required)
    if (typeof body[name] !== 'string') throw badRequest(`A value is required for property '${name}'.`);
  return body;
}

function isAmong(list: Collection, wanted: Row, properties: readonly string[]): boolean {
  return [...list.rows].some((row) => properties.every((name) => textOf(row[name]) === textOf(wanted[name])));
}

function inserted(list: Collection, row: Row): Answer {
  list.rows.insert(row);
  return json(201, row);
}
