/** Whether what a row of Entra's audit log says was set is what hardenbot wrote. What a row does not say in a form that is known contradicts nothing. */
import type { Fields } from '../../../engine/plan/operation.js';
import { canonicalJson, isObject, sameJson } from '../../../lib/json.js';
import { says } from '../../../tenant/compare.js';
import { targetsOf } from '../../../tenant/log-meaning/audit-row.js';
import { readLogValue } from '../../../tenant/log-meaning/log-value.js';
import type { LoggedAs } from '../../../tenant/resource.js';
import type { DirectoryAudit } from '../../../tenant/resources/directory-audit.js';

export function saysWhatWasWritten(row: DirectoryAudit, { sets, whole }: LoggedAs): boolean {
  const set = sets === undefined ? null : new Map(Object.entries(sets).map(([name, value]) => [name.toLowerCase(), value]));
  return targetsOf(row)
    .flatMap(({ modifiedProperties }) => modifiedProperties ?? [])
    .every(({ displayName, oldValue, newValue }) => {
      const before = loneValue(oldValue);
      const after = loneValue(newValue);
      if (whole !== undefined && isObject(after)) return isWhole(before, after, whole);
      return set === null || isSet(set, displayName ?? '', { before, after });
    });
}

/** `[false]` and `"\"False\""` are written of one value. */
function loneValue(text: string | null | undefined): unknown {
  const { value } = readLogValue(text);
  return Array.isArray(value) && value.length <= 1 ? (value[0] ?? null) : value;
}

interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

/** A list of what changed, beside what did. */
const namesOfSet = 'included updated properties';

function isSet(set: ReadonlyMap<string, unknown>, name: string, { before, after }: Change): boolean {
  const key = name.toLowerCase();
  if (key === namesOfSet) return namesIn(after).every((one) => set.has(one));
  // `TargetId.UserType` and `Action Client Name` tell of the row's object and of who did it.
  if (/[. ]/.test(key) || key === '' || sameJson(before, after)) return true;
  const wanted = set.get(key);
  return set.has(key) && (wanted === null || inWords(wanted) === inWords(after));
}

function inWords(value: unknown): string {
  return (typeof value === 'string' ? value : canonicalJson(value)).toLowerCase();
}

function namesIn(value: unknown): readonly string[] {
  return typeof value === 'string' ? value.split(',').flatMap((one) => one.trim().toLowerCase() || []) : [];
}

/** The twin of a policy in the directory has a form of its own: none of the names that were written. What the service adds to an object that is made is not known. */
function isWhole(before: unknown, after: Readonly<Record<string, unknown>>, whole: NonNullable<LoggedAs['whole']>): boolean {
  if (!isObject(before)) return true;
  const written = typeof whole === 'function' ? whole(before as Fields) : whole;
  if (!Object.keys(written).some((name) => name in after)) return true;
  return isWritten({ before, after }, written);
}

/** What differs is what was written; moments are the service's own. */
function isWritten({ before, after }: Change, written: unknown): boolean {
  if (sameJson(before ?? null, after ?? null) || says(after, before) || says(after, written)) return true;
  if (!isObject(after) || !isObject(written)) return false;
  // An object that is named by its id is what the id says.
  if (typeof written['id'] === 'string' && written['id'] === after['id']) return true;
  const old = isObject(before) ? before : {};
  return Object.keys({ ...old, ...after }).every(
    (name) =>
      name.includes('@') || name.endsWith('DateTime') || isWritten({ before: old[name], after: after[name] }, written[name]),
  );
}
