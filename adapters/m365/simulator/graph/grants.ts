/** Which directory roles the app of a request holds, where a state file says so (`simulator.directoryRoles`). */
import { builtInRoleId } from '../../../../src/tenant/resources/built-in-roles.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import { Refused } from '../wire.js';
import { graphError } from './errors.js';
import type { GraphCall } from './list.js';

/** Roles that may change the credentials and the state of accounts that hold administrator roles. */
const overAdministrators = ['Privileged Authentication Administrator', 'Global Administrator'];

/**
 * Throws `Refused` (403) where changing this property of an account takes a directory role beside the permission. Sources: the
 * reference of `user: update`, which names the roles, and published reports of 403 for User.ReadWrite.All alone.
 */
export function assertRoleOver(call: GraphCall, user: Row, anyOf: readonly string[]): void {
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
