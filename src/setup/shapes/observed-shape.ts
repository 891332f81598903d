/** What came, counted by field and kind of value. No value is kept but words that hardenbot knows; of others only their form. */
import { otherCase } from '../../tenant/lenient.js';
import type { Unconfirmed } from '../../tenant/resource.js';
import type { ExpectedShape } from './expected-shape.js';
import { masked, vendorName } from './vocabulary.js';

/** How a value is on the wire. `moment` and `number as text`, `flag as text`: texts that read as such. */
export type WireKind = 'null' | 'flag' | 'number' | 'text' | 'moment' | 'number as text' | 'flag as text' | 'list' | 'object';

export interface ObservedField {
  readonly kinds: Map<WireKind, number>;
  /** Kinds of what is in a list. */
  readonly elements: Map<WireKind, number>;
  /** Known words as they are, others by their form in brackets; only of fields that hold words out of a known list. */
  readonly words: Map<string, number>;
  /** Of fields that an open question is about: forms of their texts, `as expected` for one that the question expects. */
  readonly forms: Map<string, number>;
}

export interface ObservedShape {
  /** Rows, and objects below them, by the path of the object; `''` is the row. */
  readonly objects: Map<string, number>;
  readonly fields: Map<string, ObservedField>;
  /** Fields that came and are not believed in, by path. */
  readonly further: Map<string, number>;
}

export type Words = Readonly<Record<string, readonly string[]>>;

export function newObservedShape(): ObservedShape {
  return { objects: new Map(), fields: new Map(), further: new Map() };
}

/** What is looked at beside the kinds of values: words out of known lists, and texts that open questions are about. */
interface LookedFor {
  readonly seen: ObservedShape;
  readonly words: Words;
  readonly asked: readonly Unconfirmed[];
}

export function lookAt(row: unknown, expected: ExpectedShape, lookedFor: LookedFor): void {
  if (expected.kind === 'object') lookAtObject(row, { expected: expected.fields, path: '', ...lookedFor });
}

interface Place extends LookedFor {
  readonly expected: ReadonlyMap<string, ExpectedShape>;
  readonly path: string;
}

function lookAtObject(value: unknown, { expected, path, ...lookedFor }: Place): void {
  const { seen } = lookedFor;
  count(seen.objects, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const prefix = path === '' ? '' : `${path}.`;
  for (const [name, inner] of Object.entries(value)) {
    if (name.includes('@')) continue;
    const known = [name, otherCase(name)].find((one) => expected.has(one));
    if (known === undefined) {
      count(seen.further, `${prefix}${vendorName(name)}`);
      continue;
    }
    const below = expected.get(known) ?? { kind: 'any' };
    lookAtField(inner, below, { path: `${prefix}${known}`, ...lookedFor });
  }
}

function lookAtField(value: unknown, expected: ExpectedShape, at: Omit<Place, 'expected'>): void {
  const { path, seen, words, asked } = at;
  const field = seen.fields.get(path) ?? { kinds: new Map(), elements: new Map(), words: new Map(), forms: new Map() };
  seen.fields.set(path, field);
  count(field.kinds, wireKind(value));
  const elements = Array.isArray(value) ? (value as readonly unknown[]) : [];
  for (const element of elements) count(field.elements, wireKind(element));
  const known = words[path];
  if (known !== undefined)
    for (const word of [value, ...elements].flatMap(wordsIn))
      count(field.words, known.includes(word) ? word : `(${masked(word)})`);
  for (const { form } of asked.filter((one) => one.field === path))
    for (const text of [value, ...elements])
      if (typeof text === 'string') count(field.forms, form?.test(text) === true ? asExpected : masked(text));
  if (expected.kind !== 'object' && expected.kind !== 'objects') return;
  const objects = Array.isArray(value) ? elements : [value];
  for (const object of objects) if (wireKind(object) === 'object') lookAtObject(object, { ...at, expected: expected.fields });
}

/** Stands for texts of the form that a question expects. */
export const asExpected = 'as expected';

/** Flags are written as one text with commas. */
function wordsIn(value: unknown): readonly string[] {
  if (typeof value !== 'string' || value === '') return [];
  return value.split(',').map((word) => word.trim());
}

function wireKind(value: unknown): WireKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'boolean':
      return 'flag';
    case 'number':
      return 'number';
    case 'string':
      return textKind(value);
    default:
      return 'object';
  }
}

function textKind(text: string): WireKind {
  if (/^(true|false)$/i.test(text)) return 'flag as text';
  if (/^-?\d+(\.\d+)?$/.test(text)) return 'number as text';
  return /^\d{4}-\d\d-\d\dT?|^\/Date\(/.test(text) ? 'moment' : 'text';
}

function count<Key>(map: Map<Key, number>, key: Key): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
