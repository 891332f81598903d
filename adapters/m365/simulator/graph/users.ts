/** Users of Graph: what comes without `$select`, switching an account off, its password, its sessions, and lists of its own. */
import { isObject } from '../../../../src/lib/json.js';
import { builtInRoleId } from '../../../../src/tenant/resources/built-in-roles.js';
import { changedRow } from '../row-change.js';
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, bodyObject, empty, json, Refused } from '../wire.js';
import { found, userOf } from './directory.js';
import { badRequest, graphBreakOff, graphError, resourceNotFound } from './errors.js';
import { asDevice } from './kinds.js';
import { type GraphCall, listAnswer, objectAnswer } from './list.js';
import { assertType } from './types.js';

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

/** When someone last signed in is given out only to who may read it, and has the licence. */
function assertMayReadActivity(call: GraphCall): void {
  const asked = (call.request.url.searchParams.get('$select') ?? '').split(',').includes('signInActivity');
  const reading = call.tenant.firstReading(['graph.users/signInActivity']);
  if (!asked || reading === undefined) return;
  throw new Refused(
    graphBreakOff({ ...call.tenant.collection('graph.users'), cut: { after: 0, error: reading.error ?? { status: 403 } } }),
  );
}

/** The old switch of an account: an object where the lists of others are. Beta has it alone. */
export function readRequirements(call: GraphCall): Answer {
  const list = ownList(call, 'graph.authenticationRequirements');
  const row = list.cut === null ? list.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(graphBreakOff(list));
  return json(200, { '@odata.context': `${call.request.url.origin}/beta/$metadata#users/authentication/requirements`, ...row });
}

/** Who may not sign in is in no report of what people registered. */
export function readRegistration(call: GraphCall): Answer {
  const list = call.tenant.collection('graph.userRegistrationDetails');
  const { row } = found(list, call.path['id'] ?? '');
  const { row: user } = userOf(call.tenant, call.path['id'] ?? '');
  if (user['accountEnabled'] === false) throw resourceNotFound(call.path['id'] ?? '');
  return objectAnswer(call, row, list.spec);
}

export function readUser(call: GraphCall): Answer {
  assertMayReadActivity(call);
  const { row } = userOf(call.tenant, call.path['id'] ?? '');
  return objectAnswer(call, row, { address: '/users', type: 'user', usualProperties: usualUserProperties });
}

/** A new password is taken and not kept. What may not be changed refuses the whole request: nothing of it is done. */
export function changeUser(call: GraphCall): Answer {
  const { position, row } = userOf(call.tenant, call.path['id'] ?? '');
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('user', body);
  const { passwordProfile, ...change } = body;
  if (passwordProfile !== undefined) assertNewPassword(call, row, passwordProfile);
  if ('accountEnabled' in change) assertRoleOver(call, row, []);
  const passwordChange = passwordProfile === undefined ? {} : { lastPasswordChangeDateTime: call.now().toISOString() };
  call.tenant.collection('graph.users').rows.replace(position, changedRow(row, { ...change, ...passwordChange }));
  return empty(204);
}

/** Which accounts refuse a password, and in which words, is derived from published reports. */
function assertNewPassword(call: GraphCall, user: Row, profile: unknown): void {
  assertRoleOver(call, user, ['User Administrator']);
  if (user['onPremisesSyncEnabled'] === true)
    throw refusedProperties('on-premises mastered Directory Sync objects or objects currently undergoing migration');
  if (isGuest(user)) throw refusedProperties('objects that have originated within an external service');
  const password = isObject(profile) ? textOf(profile['password']) : '';
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  if (password.length < 8 || password.length > 256 || kinds < 3)
    throw badRequest('The specified password does not comply with password complexity requirements.');
}

function refusedProperties(of: string): Refused {
  return new Refused(graphError(400, 'Request_BadRequest', `Unable to update the specified properties for ${of}.`));
}

function isGuest(user: Row): boolean {
  return user['userType'] === 'Guest' || textOf(user['userPrincipalName']).includes('#EXT#');
}

/** People of other organisations sign in at home: the service says yes and ends nothing. */
export function endSessions(call: GraphCall): Answer {
  const { position, row } = userOf(call.tenant, call.path['id'] ?? '');
  const time = call.now().toISOString();
  if (!isGuest(row))
    call.tenant.collection('graph.users').rows.replace(position, { ...row, signInSessionsValidFromDateTime: time });
  return json(200, { '@odata.context': `${call.request.url.origin}/v1.0/$metadata#Edm.Boolean`, value: true });
}

/** A list that belongs to one account: its sign-in methods, its devices, the applications it was assigned to. */
export function listOfUser(call: GraphCall, key: string): Answer {
  return listAnswer(
    call,
    ownList(call, key),
    key === 'graph.registeredDevices' || key === 'graph.ownedDevices' ? { shown: asDevice } : {},
  );
}

export function ownList(call: GraphCall, key: string): Collection {
  const id = call.path['id'] ?? '';
  const { row } = userOf(call.tenant, id);
  const list = call.tenant.listOf(key, [id, textOf(row['id']), textOf(row['userPrincipalName'])]);
  if (!list.held) throw new Refused(graphBreakOff(list));
  return list;
}

/** Roles that may change the credentials and the state of accounts that hold administrator roles. */
const overAdministrators = ['Privileged Authentication Administrator', 'Global Administrator'];

/**
 * Throws `Refused` (403) where changing this property of an account takes a directory role beside the permission. Sources: the
 * reference of `user: update`, which names the roles, and published reports of 403 for User.ReadWrite.All alone.
 */
function assertRoleOver(call: GraphCall, user: Row, anyOf: readonly string[]): void {
  const { directoryRoles } = call.tenant.settings;
  if (directoryRoles === undefined) return;
  const needed = isAdministrator(call, user) ? overAdministrators : [...anyOf, ...overAdministrators];
  if (anyOf.length === 0 && !isAdministrator(call, user)) return;
  if (!directoryRoles.some((role) => needed.some((name) => sameText(name, role)))) throw denied();
}

function isAdministrator(call: GraphCall, user: Row): boolean {
  const readers = ['Directory Readers', 'Guest Inviter', 'Message Center Reader', 'Reports Reader'].map(builtInRoleId);
  return [...call.tenant.collection('graph.roleAssignments').rows].some(
    (row) => sameText(row['principalId'], textOf(user['id'])) && !readers.includes(textOf(row['roleDefinitionId'])),
  );
}

function denied(): Refused {
  return new Refused(graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'));
}
