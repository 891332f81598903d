/** Which settings make a pass say less than the title of its control does: exceptions, looser bounds, what is not judged. */
import { type Json, sameJson } from '../lib/json.js';
import type { Control } from './control.js';

const maxNames = 3;
const usualOf = new WeakMap<Control, ReadonlyMap<string, Json>>();

/** Each as `key: value`, as it stands in settings; empty: a pass says all that the title says. */
export function weakenedSettings(control: Control, settings: unknown): readonly string[] {
  const { isNoWeaker = {} } = control;
  const usual = usualSettings(control);
  return leaves(settings as Json).flatMap(([key, value]) => {
    if (usual.has(key) && sameJson(value, usual.get(key))) return [];
    return isNoWeaker[key]?.(value) === true ? [] : [`${key}: ${shown(value)}`];
  });
}

/** What applies where nothing is set, worked out once for each control. */
function usualSettings(control: Control): ReadonlyMap<string, Json> {
  const known = usualOf.get(control) ?? new Map(leaves(control.settings.parse({}) as Json));
  usualOf.set(control, known);
  return known;
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
