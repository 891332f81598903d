/** By which names Exchange finds an object: ids first, then names and addresses, letter case aside. */
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, Refused } from '../wire.js';
import { cmdletForbidden, exchangeStatus, objectNotFound } from './errors.js';

const identityProperties = [
  'Guid',
  'ExternalDirectoryObjectId',
  'ExchangeGuid',
  'Identity',
  'Id',
  'UserPrincipalName',
  'PrimarySmtpAddress',
  'WindowsEmailAddress',
  'Alias',
  'Name',
  'DomainName',
  'Domain',
  'SenderAddress',
  'DistinguishedName',
  'DisplayName',
] as const;

/** Identities that stand for the one object of a kind; a file may write it without a name. */
const defaultNames = new Set(['default']);

export interface Located {
  readonly position: number;
  readonly row: Row;
}

/** Throws `Refused`: 404, or the manner in which the collection cannot be read when the object may be in the part that is missing. */
export function locate(collection: Collection, identity: unknown): Located {
  const found = lookUp(collection, textOf(identity));
  if (found !== null) return found;
  if (collection.cut !== null) throw new Refused(breakOff(collection));
  throw objectNotFound(textOf(identity));
}

/** Null where no row that can be read goes by this name. */
export function lookUp(collection: Collection, identity: string): Located | null {
  const position =
    collection.rows.find(identityProperties, identity) ??
    atAddress(collection, identity) ??
    (isOnlyRow(collection, identity) ? 0 : null);
  if (position === null || position >= (collection.cut?.after ?? Number.POSITIVE_INFINITY)) return null;
  const row = collection.rows.at(position);
  return row === undefined ? null : { position, row };
}

/** A mailbox is found by each of its addresses. Source: Identity of Get-Mailbox and Get-Recipient, which take any SMTP address. */
function atAddress(collection: Collection, identity: string): number | null {
  if (!identity.includes('@')) return null;
  const wanted = `smtp:${identity.toLowerCase()}`;
  for (let position = 0; position < collection.rows.end; position += 1) {
    const addresses = collection.rows.at(position)?.['EmailAddresses'];
    if (Array.isArray(addresses) && addresses.some((one) => textOf(one).toLowerCase() === wanted)) return position;
  }
  return null;
}

/** Every text that an object goes by, for lists kept under one of its names. */
export function namesOf(row: Row): readonly string[] {
  return identityProperties
    .map((property) => row[property])
    .filter((value): value is string => typeof value === 'string' && value !== '');
}

/** The answer where reading a collection breaks off; 403 when the state file does not say. */
export function breakOff(collection: Collection): Answer {
  const { status = 403, message, retryAfter } = collection.cut?.error ?? {};
  const { address, permission } = collection.spec;
  const answer = status === 403 ? cmdletForbidden(address, permission).answer : exchangeStatus(status, message);
  if (retryAfter === undefined || retryAfter === null) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfter) } };
}

function isOnlyRow(collection: Collection, identity: string): boolean {
  return collection.rows.end === 1 && defaultNames.has(identity.toLowerCase());
}
