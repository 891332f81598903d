/**
 * Members that joined an enumeration after `unknownFutureValue`: the service shows them only to a request that asks for them. Source:
 * "Handling future members in evolvable enumerations" of the Graph best practices, and the resource pages that name the header.
 */
import { isObject } from '../../../../src/lib/json.js';
import type { Row } from '../template.js';
import { header } from '../wire.js';
import type { GraphCall } from './list.js';
import { isKnownType, membersOf, typeOf } from './types.js';

const hiddenWord = 'unknownFutureValue';

/** The object as this request gets to see it. `type`: undefined where the table has none, and nothing is hidden. */
export function asAskedFor(call: GraphCall, type: string | undefined, row: Row): Row {
  const asksForAll = (header(call.request, 'prefer') ?? '')
    .split(',')
    .some((preference) => preference.trim().toLowerCase() === 'include-unknown-enum-members');
  const isHidden = !asksForAll || call.tenant.settings.hidesUnknownMembers === true;
  return isHidden && type !== undefined && isKnownType(type) ? withoutNewer(type, row) : row;
}

function withoutNewer(type: string, row: Row): Row {
  const actual = typeOf(type, row);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(actual(name), value)]));
}

function shown(type: string | undefined, value: unknown): unknown {
  if (type === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => shown(type, one));
  if (isObject(value)) return isKnownType(type) ? withoutNewer(type, value) : value;
  const members = membersOf(type);
  if (members === undefined || typeof value !== 'string') return value;
  return value
    .split(',')
    .map((word) => (isNewer(word.trim(), members) ? hiddenWord : word))
    .join(',');
}

function isNewer(word: string, members: readonly string[]): boolean {
  const since = members.indexOf(hiddenWord);
  return since >= 0 && members.slice(since + 1).some((member) => member.toLowerCase() === word.toLowerCase());
}
