/** Zod pieces for rows of the services and of other tools' exports: letter case of keys, "True", /Date(ms)/, null-filled sub-objects. */
import { z } from 'zod';
import { isObject } from '../lib/json.js';

/**
 * One schema of each kind for all rows: a schema does not change, and to make one for each of the many hundred fields took a process a
 * twentieth of its start.
 */
const kinds = {
  flag: z.preprocess(toFlag, z.boolean().nullable().optional()),
  text: z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string().nullable().optional()),
  count: z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
    z.number().nullable().optional(),
  ),
  texts: z.preprocess((value) => {
    if (value === null || value === '') return [];
    return typeof value === 'string' ? [value] : value;
  }, z.array(z.string()).optional()),
  moment: z.preprocess(toMoment, z.date().nullable().optional()),
};

/** true, false, "True", "False"; null stays null; anything else is as good as absent. Absent is never false. */
export function flag(): z.ZodType<boolean | null | undefined> {
  return kinds.flag;
}

function toFlag(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const word = value.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** A string, or null; numbers become strings. */
export function text(): z.ZodType<string | null | undefined> {
  return kinds.text;
}

/** A number, or a string that holds one; null stays null. */
export function count(): z.ZodType<number | null | undefined> {
  return kinds.count;
}

/** A list of strings; null and "" are the empty list, a single string is a list of one; absent stays absent. */
export function texts(): z.ZodType<readonly string[] | undefined> {
  return kinds.texts;
}

/** The same where the list itself decides: null stays null, for it is not said to be empty. */
export function textsOrNull(): z.ZodType<readonly string[] | null | undefined> {
  return z.union([z.null(), texts()]);
}

/** A list of strings in which an export may hold objects that carry the string: `{ Sender: { Address } }`, `{ Domain }`, `{ Value }`. */
export function entries(): z.ZodType<readonly string[] | undefined> {
  return z.preprocess((value) => (Array.isArray(value) ? value.map(entryText) : value), texts());
}

function entryText(value: unknown): unknown {
  if (!isObject(value)) return value;
  const inner = Object.entries(value).find(([key]) => /^(Sender|Domain|Address|Value)$/i.test(key))?.[1];
  return inner === undefined ? JSON.stringify(value) : entryText(inner);
}

/** A moment: ISO 8601, `/Date(ms)/` as older exports write it, or null. Without a zone it is UTC. */
export function moment(): z.ZodType<Date | null | undefined> {
  return kinds.moment;
}

/** The same where it decides: a text that is no moment to us (`24.12.2026 08:00` of an export) stays as it is, for it is not absent. */
export function momentOrText(): z.ZodType<Date | string | null | undefined> {
  return z.preprocess(
    (value) => toMoment(value) ?? (typeof value === 'string' && value !== '' ? value : null),
    z.union([z.date(), z.string()]).nullable().optional(),
  );
}

function toMoment(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value === '' ? null : value;
  const legacy = typeof value === 'string' ? /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(value) : null;
  if (typeof value !== 'string') return value instanceof Date ? value : undefined;
  if (legacy?.[1] === undefined) return utcMoment(value) ?? undefined;
  const date = new Date(Number(legacy[1]));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Exchange and Purview write UTC without saying so, and JavaScript would take that for the time where hardenbot runs. Null for what is no time. */
export function utcMoment(said: string): Date | null {
  const written = said.trim();
  const zone = /(Z|UTC|GMT|:\d\d(\.\d+)? ?[+-]\d\d:?\d\d)$/i.test(written) ? '' : /\dT\d/.test(written) ? 'Z' : ' UTC';
  const date = new Date(`${written}${zone}`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/**
 * An object whose keys may begin with either case of the letter; unknown keys are dropped, OData annotations (keys with `@`)
 * among them. A sub-object in which everything is null counts as null, as some exports write unset ones.
 */
export function row<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(keysAsIn(shape), z.object(shape));
}

/**
 * Like `row`, but unknown keys are kept, annotations apart: for objects where a property we do not know may change the
 * meaning.
 */
export function looseRow<Shape extends z.ZodRawShape>(shape: Shape) {
  const named = keysAsIn(shape);
  return z.preprocess((value) => named(withoutAnnotations(value)), z.looseObject(shape));
}

function withoutAnnotations(value: unknown): unknown {
  if (!isObject(value)) return value;
  // Few rows have any: the others are not copied.
  for (const key in value)
    if (key.includes('@')) return Object.fromEntries(Object.entries(value).filter(([name]) => !name.includes('@')));
  return value;
}

/** Rows of one list have the same keys, so each is looked at once; more than these can only be someone's invention. */
const keysRemembered = 500;

/** An object as it is, unless one of its keys has to be renamed: most rows are in the case of their resource. */
function keysAsIn(shape: z.ZodRawShape): (value: unknown) => unknown {
  const seen = new Map<string, string>();
  const nameOf = (key: string): string => {
    const known = seen.get(key);
    if (known !== undefined) return known;
    const other = otherCase(key);
    const name = !(key in shape) && other in shape ? other : key;
    if (seen.size < keysRemembered) seen.set(key, name);
    return name;
  };
  return (value) => {
    if (!isObject(value)) return value;
    for (const key in value) {
      if (nameOf(key) !== key) return Object.fromEntries(Object.entries(value).map(([given, inner]) => [nameOf(given), inner]));
    }
    return value;
  };
}

/** With a small letter in front in place of a capital one, or in reverse: services and exports differ in that alone. */
export function otherCase(key: string): string {
  const first = key.charAt(0);
  return (first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()) + key.slice(1);
}

/** Whether a value says nothing: null, absent, "", an empty list, or an object of such values. */
export function isUnset(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return (
    typeof value === 'object' &&
    !(value instanceof Date) &&
    Object.entries(value).every(([key, inner]) => key.includes('@') || isUnset(inner))
  );
}
