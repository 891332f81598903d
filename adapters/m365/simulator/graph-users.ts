/** Users of Graph: what comes without `$select`, switching an account off, ending its sessions, its sign-in methods. */
import { userOf } from './graph-directory.js';
import { badRequest, graphBreakOff } from './graph-errors.js';
import { type GraphCall, listAnswer, objectAnswer } from './graph-list.js';
import { assertType } from './graph-types.js';
import { changedRow } from './row-change.js';
import { textOf } from './text.js';
import { type Answer, bodyObject, empty, json, Refused } from './wire.js';

/** All that a user shows unless `$select` asks for more; source: the user resource of the Graph reference. */
export const usualUserProperties = [
  'id',
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

export function readUser(call: GraphCall): Answer {
  const { row } = userOf(call.tenant, call.path['id'] ?? '');
  return objectAnswer(call, row, { address: '/users', type: 'user', usualProperties: usualUserProperties });
}

/** A new password is taken and not kept. */
export function changeUser(call: GraphCall): Answer {
  const { position, row } = userOf(call.tenant, call.path['id'] ?? '');
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('user', body);
  const { passwordProfile, ...change } = body;
  const passwordChange = passwordProfile === undefined ? {} : { lastPasswordChangeDateTime: call.now().toISOString() };
  call.tenant.collection('graph.users').rows.replace(position, changedRow(row, { ...change, ...passwordChange }));
  return empty(204);
}

export function endSessions(call: GraphCall): Answer {
  const { position, row } = userOf(call.tenant, call.path['id'] ?? '');
  const time = call.now().toISOString();
  call.tenant.collection('graph.users').rows.replace(position, { ...row, signInSessionsValidFromDateTime: time });
  return json(200, { '@odata.context': `${call.request.url.origin}/v1.0/$metadata#Edm.Boolean`, value: true });
}

export function listMethods(call: GraphCall): Answer {
  const id = call.path['id'] ?? '';
  const { row } = userOf(call.tenant, id);
  const names = [id, textOf(row['id']), textOf(row['userPrincipalName'])];
  const methods = call.tenant.listOf('graph.authenticationMethods', names);
  if (!methods.held) throw new Refused(graphBreakOff(methods));
  return listAnswer(call, methods);
}
