/** Plain data as it goes into plans, ledger entries and jobs, and its one canonical form. */
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Whether it is an object with names: neither a list nor null. */
export function isObject(value: Json | undefined): value is { readonly [key: string]: Json };
export function isObject(value: unknown): value is Readonly<Record<string, unknown>>;
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line of canonical JSON (RFC 8785): equal data gives equal bytes, whatever the order of keys. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Only JSON data has a canonical form.');
  return text;
}

/** The fields of an object as they stand in its canonical form, in no order: what several objects have in common is worked out once. */
export function canonicalFields(object: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`);
}

/** The canonical form of an object that has these fields, each with a key of its own of ASCII letters and digits. */
export function canonicalObject(fields: readonly string[]): string {
  return `{${fields.toSorted().join(',')}}`;
}

/** Lower-case hexadecimal SHA-256 of UTF-8 text. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** Equal as JSON data. */
export function sameJson(left: unknown, right: unknown): boolean {
  return canonicalJson(left ?? null) === canonicalJson(right ?? null);
}

/** Levels of lists and objects within each other: what we keep, and what services say, has some fifteen. */
const maxDepth = 100;

/** What JSON text says; undefined for text that is none, and for what is nested so deep that reading it further would exhaust the stack. */
export function parsedJson(text: string): unknown {
  try {
    // V8 parses without recursion: the text may be nested as deep as it likes.
    const value: unknown = JSON.parse(text);
    return isNestedTooDeep(value) ? undefined : value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The same, with null for such text. */
export function parsedOrNull(text: string): unknown {
  return parsedJson(text) ?? null;
}

/** Of what was parsed: reading it further would exhaust the stack. What holds itself is nested without end. */
export function isNestedTooDeep(value: unknown): boolean {
  return isNestedDeeper(value, maxDepth);
}

/** Of what was parsed: a list or object within `levels` others. */
function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isNestedDeeper(item, levels - 1)) return true;
    return false;
  }
  // Faster than a list of its values; what was parsed inherits nothing that is listed.
  for (const key in value) if (isNestedDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}
