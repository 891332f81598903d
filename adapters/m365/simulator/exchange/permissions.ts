/** Who may open a mailbox or send as a recipient: adding a right to a list and taking it away. */
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { Refused } from '../wire.js';
import type { ExchangeCall } from './call.js';
import { objectNotFound } from './errors.js';
import { breakOff, lookUp } from './identity.js';
import type { WriteResult } from './settings.js';
import { ownerNames } from './source.js';

/** The parameter, and property of a row, that says who holds the right. */
const holderProperty: Readonly<Record<string, string>> = { MailboxPermission: 'User', RecipientPermission: 'Trustee' };

export function addPermission(call: ExchangeCall): WriteResult {
  const { list, holder, name, rights } = permissionOf(call);
  const row: Row = {
    Identity: mailboxName(call),
    [holder]: name,
    AccessRights: rights.length > 1 ? [rights.join(', ')] : rights,
    ...(call.invocation.noun === 'RecipientPermission' ? { AccessControlType: 'Allow' } : { Deny: false }),
    IsInherited: false,
    InheritanceType: 'All',
  };
  list.rows.insert(row);
  return { rows: [row] };
}

export function removePermission(call: ExchangeCall): WriteResult {
  const { list, holder, name, rights } = permissionOf(call);
  const position = [...list.rows].findIndex((one) => sameText(one[holder], name) && isOrdinary(one));
  const row = list.rows.at(position);
  if (row === undefined) throw objectNotFound(name);
  const left = rightsIn(row['AccessRights']).filter(
    (right) => !rights.some((gone) => gone.toLowerCase() === right.toLowerCase()),
  );
  if (left.length === 0) list.rows.remove(position);
  else list.rows.replace(position, { ...row, AccessRights: [left.join(', ')] });
  return {};
}

/** What is inherited or denied is not taken away without saying so. */
function isOrdinary(row: Row): boolean {
  return row['IsInherited'] !== true && row['Deny'] !== true && row['AccessControlType'] !== 'Deny';
}

/** Rows carry the name of the mailbox, whatever name the call gave. */
function mailboxName(call: ExchangeCall): unknown {
  const given = call.invocation.parameters.get('Identity');
  const row = lookUp(call.tenant.collection('exchange.Mailbox'), textOf(given))?.row;
  return row?.['Identity'] ?? row?.['Name'] ?? given;
}

interface Permission {
  readonly list: Collection;
  readonly holder: string;
  readonly name: string;
  readonly rights: readonly string[];
}

function permissionOf(call: ExchangeCall): Permission {
  const { noun, parameters } = call.invocation;
  const list = call.tenant.listOf(`exchange.${noun}`, ownerNames(call.tenant, textOf(parameters.get('Identity'))));
  if (!list.held) throw new Refused(breakOff(list));
  const holder = holderProperty[noun] ?? 'User';
  return { list, holder, name: textOf(parameters.get(holder)), rights: rightsIn(parameters.get('AccessRights')) };
}

/** The service joins several rights in one text of the list. */
function rightsIn(value: unknown): readonly string[] {
  return [value ?? []]
    .flat()
    .flatMap((text) => textOf(text).split(','))
    .map((right) => right.trim());
}
