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
  if (isNestedTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The same, with null for such text. */
export function parsedOrNull(text: string): unknown {
  return parsedJson(text) ?? null;
}

function isNestedTooDeep(text: string): boolean {
  if (!holdsManyBrackets(text)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at);
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Whether there are enough to be nested too deep. Most texts are short, and looked through by the engine alone. */
function holdsManyBrackets(text: string): boolean {
  let count = 0;
  for (const sign of ['[', '{'])
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      count += 1;
      if (count > maxDepth) return true;
    }
  return false;
}

/** Where a string of JSON that begins at `from` ends; the end of the text where it does not. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at;
    if (text[at] === '\\') at += 1;
  }
  return text.length;
}
