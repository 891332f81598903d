/** Who may open a mailbox or send as a recipient: adding a right to a list and taking it away. */
import type { ExchangeCall } from './exchange-call.js';
import { objectNotFound } from './exchange-errors.js';
import { breakOff } from './exchange-identity.js';
import type { WriteResult } from './exchange-settings.js';
import { ownerNames } from './exchange-source.js';
import type { Row } from './template.js';
import type { Collection } from './tenant.js';
import { textOf } from './text.js';
import { Refused } from './wire.js';

/** The parameter, and property of a row, that says who holds the right. */
const holderProperty: Readonly<Record<string, string>> = { MailboxPermission: 'User', RecipientPermission: 'Trustee' };

export function addPermission(call: ExchangeCall): WriteResult {
  const { list, holder, name, rights } = permissionOf(call);
  const row: Row = {
    Identity: call.invocation.parameters.get('Identity'),
    [holder]: name,
    AccessRights: rights,
    Deny: false,
    IsInherited: false,
  };
  list.rows.insert(row);
  return { rows: [row] };
}

export function removePermission(call: ExchangeCall): WriteResult {
  const { list, holder, name, rights } = permissionOf(call);
  const position = list.rows.find([holder], name);
  const row = position === null ? undefined : list.rows.at(position);
  if (position === null || row === undefined) throw objectNotFound(name);
  const left = rightsIn(row['AccessRights']).filter(
    (right) => !rights.some((gone) => gone.toLowerCase() === right.toLowerCase()),
  );
  if (left.length === 0) list.rows.remove(position);
  else list.rows.replace(position, { ...row, AccessRights: [left.join(', ')] });
  return {};
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
