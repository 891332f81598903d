/** Where what came differs from what is expected. */
import type { ExpectedShape } from './expected-shape.js';
import type { ObservedField, ObservedShape, WireKind } from './observed-shape.js';
import { sentence } from './sentences.js';

export interface Difference {
  /** What it is about: a field by its path, or a part of the answer (`paging`, `error`, `row`). */
  readonly about: string;
  /** One of the sentences of `sentences.ts`. */
  readonly what: string;
}

const textKinds: readonly WireKind[] = ['text', 'moment', 'number as text', 'flag as text'];

/** How each expected kind may be on the wire. Files of comma-separated values hold texts alone. */
const onTheWire: Readonly<Record<'json' | 'csv', Readonly<Record<ExpectedShape['kind'], readonly WireKind[]>>>> = {
  json: {
    flag: ['flag'],
    text: textKinds,
    count: ['number'],
    moment: ['moment'],
    // Several words may be one text with commas between.
    texts: ['list', 'text'],
    object: ['object'],
    objects: ['list'],
    any: [...textKinds, 'flag', 'number', 'list', 'object'],
  },
  csv: {
    flag: textKinds,
    text: textKinds,
    count: ['number as text'],
    moment: ['moment'],
    texts: textKinds,
    object: [],
    objects: [],
    any: textKinds,
  },
};

interface ExpectedRow {
  readonly expected: ExpectedShape;
  readonly format: 'json' | 'csv';
  /** Paths of fields that every row has. */
  readonly always: readonly string[];
}

export function differencesOf(seen: ObservedShape, { expected, format, always }: ExpectedRow): readonly Difference[] {
  const fields = fieldsIn('', expected);
  const rows = seen.objects.get('') ?? 0;
  const missing = always.filter((at) => rows > 0 && !seen.fields.has(at));
  return [
    ...missing.map((at) => ({ about: at, what: sentence('missing', { rows }) })),
    ...[...seen.fields].flatMap(([at, field]) => [
      ...kindDifferences(at, field, { expected: fields.get(at) ?? { kind: 'any' }, format }),
      ...wordDifferences(at, field),
    ]),
  ];
}

/** Fields that hardenbot knows to read and that never came where their object did. */
export function absentFields(seen: ObservedShape, { expected, always }: ExpectedRow): readonly string[] {
  const parentOf = (at: string): string => at.split('.').slice(0, -1).join('.');
  return [...fieldsIn('', expected).keys()].filter(
    (at) => !seen.fields.has(at) && !always.includes(at) && (seen.objects.get(parentOf(at)) ?? 0) > 0,
  );
}

/** What is expected of the field at this path; undefined for one that is not read. */
export function expectedAt(path: string, expected: ExpectedShape): ExpectedShape | undefined {
  return fieldsIn('', expected).get(path);
}

/** Every field by its path. */
function fieldsIn(path: string, expected: ExpectedShape): ReadonlyMap<string, ExpectedShape> {
  if (expected.kind !== 'object' && expected.kind !== 'objects') return new Map();
  return new Map(
    [...expected.fields].flatMap(([name, inner]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return [[at, inner] as const, ...fieldsIn(at, inner)];
    }),
  );
}

function kindDifferences(
  at: string,
  { kinds, elements }: ObservedField,
  { expected, format }: { readonly expected: ExpectedShape; readonly format: ExpectedRow['format'] },
): readonly Difference[] {
  const allowed = onTheWire[format][expected.kind];
  const wrong = [...kinds].filter(([kind]) => kind !== 'null' && !allowed.includes(kind));
  const inside: readonly WireKind[] | null =
    expected.kind === 'texts' ? textKinds : expected.kind === 'objects' ? ['object'] : null;
  const wrongInside = inside === null ? [] : [...elements].filter(([kind]) => !inside.includes(kind));
  const believed = expectedWords[expected.kind];
  return [
    ...wrong.map(([as, times]) => ({ about: at, what: sentence('came', { as, times, believed }) })),
    ...wrongInside.map(([as, times]) => ({ about: at, what: sentence('held', { as, times, believed }) })),
  ];
}

const expectedWords: Readonly<Record<ExpectedShape['kind'], string>> = {
  flag: 'true or false',
  text: 'a text',
  count: 'a number',
  moment: 'a moment',
  texts: 'a list of texts',
  object: 'an object',
  objects: 'a list of objects',
  any: 'anything',
};

/** Words that are not known are kept in brackets, by their form. */
function wordDifferences(at: string, { words }: ObservedField): readonly Difference[] {
  return [...words]
    .filter(([word]) => word.startsWith('('))
    .map(([word, times]) => ({ about: at, what: sentence('word', { times, form: word.slice(1, -1) }) }));
}
