/** Which settings make a pass say less than the title of its control does: exceptions, looser bounds, what is not judged. */
import { type Json, sameJson } from '../json.js';
import type { Control } from './control.js';

const maxNames = 3;

/** Each as `key: value`, as it stands in settings; empty: a pass says all that the title says. */
export function askedLess({ settings: schema, asksNoLess = {} }: Control, settings: unknown): readonly string[] {
  const usual = new Map(leaves(schema.parse({}) as Json));
  return leaves(settings as Json).flatMap(([key, value]) => {
    if (usual.has(key) && sameJson(value, usual.get(key))) return [];
    return asksNoLess[key]?.(value) === true ? [] : [`${key}: ${shown(value)}`];
  });
}

/** Values by their dotted keys; a list is one value. */
function leaves(value: Json, key = ''): readonly (readonly [string, Json])[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[key, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, key === '' ? name : `${key}.${name}`));
}

function shown(value: Json): string {
  if (!Array.isArray(value)) return worded(value);
  const names = value.slice(0, maxNames).map(worded);
  return [...names, ...(value.length > maxNames ? [`${value.length - maxNames} more`] : [])].join(', ') || 'none';
}

function worded(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
