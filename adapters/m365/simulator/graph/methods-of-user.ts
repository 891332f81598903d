/** Sign-in methods of an account by their kind: read and removed one by one. The default method goes last, as the reference of each kind says. */
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import { type Answer, empty } from '../wire.js';
import { userOf } from './directory.js';
import { badRequest, resourceNotFound } from './errors.js';
import { type GraphCall, objectAnswer } from './list.js';
import { ownList } from './users.js';

const key = 'graph.authenticationMethods';

/** Lists below an account, by the path that the reference has for each kind. */
export const methodLists = [
  'emailMethods',
  'fido2Methods',
  'microsoftAuthenticatorMethods',
  'phoneMethods',
  'platformCredentialMethods',
  'softwareOathMethods',
  'temporaryAccessPassMethods',
  'windowsHelloForBusinessMethods',
] as const;

export function readMethodOfUser(call: GraphCall, list: string): Answer {
  const address = `/users/${call.path['id'] ?? ''}/authentication/${list}`;
  return objectAnswer(call, methodOf(call, list).row, { address, type: 'authenticationMethod' });
}

/**
 * A state file marks the default method with `isDefault`: it is refused while others are there. So is a mobile number while there is an alternate
 * one. Source: Delete phoneAuthenticationMethod of the Graph reference.
 */
export function deleteMethodOfUser(call: GraphCall, list: string): Answer {
  const { row, position, rows } = methodOf(call, list);
  const isPassword = (one: Row): boolean => /passwordAuthenticationMethod$/i.test(textOf(one['@odata.type']));
  const others = [...rows].filter((one) => one !== row && !isPassword(one));
  if (row['isDefault'] === true && others.length > 0)
    throw badRequest("The default authentication method cannot be deleted. Please change the user's default method first.");
  if (isNumber(row, 'mobile') && others.some((one) => isNumber(one, 'alternateMobile')))
    throw badRequest('The mobile number cannot be deleted while the user has an alternate mobile number.');
  rows.remove(position);
  return empty(204);
}

function isNumber(row: Row, type: string): boolean {
  return sameText(row['phoneType'], type);
}

function methodOf(call: GraphCall, list: string) {
  userOf(call.tenant, call.path['id'] ?? '');
  const { rows } = ownList(call, key);
  const id = call.path['method'] ?? '';
  const position = rows.find(['id'], id);
  const row = position === null ? undefined : rows.at(position);
  const kind = `#microsoft.graph.${list.replace(/Methods$/, '')}AuthenticationMethod`;
  if (position === null || row === undefined || !sameText(row['@odata.type'], kind)) throw resourceNotFound(id);
  return { row, position, rows };
}
