/** Rows by template (`generate` of a state file): made when they are read, with what was written to them kept beside. */
import { isObject, sameJson } from '../../../src/lib/json.js';
import { numberedId, numberOf } from './ids.js';
import { sameText } from './text.js';

export type Row = Readonly<Record<string, unknown>>;

/**
 * As a state file holds it: `count` rows, numbered from 0; `{i}` in any string becomes the number. `changed` and `removed`
 * are ours: they carry rows that were written to, so that a state can be saved and loaded again.
 */
export interface Generator {
  readonly count: number;
  readonly changed?: Readonly<Record<string, Row>> | undefined;
  readonly removed?: readonly number[] | undefined;
  readonly [property: string]: unknown;
}

export class GeneratedRows {
  readonly count: number;
  private readonly key: string;
  private readonly idProperty: string | null;
  private readonly template: Row;
  private readonly changed: Map<number, Row>;
  private readonly removed: Set<number>;

  constructor(options: { readonly key: string; readonly idProperty: string | null; readonly generator: Generator }) {
    const { count, changed, removed, ...template } = options.generator;
    this.key = options.key;
    this.idProperty = options.idProperty;
    this.count = count;
    this.template = template;
    this.changed = new Map(Object.entries(changed ?? {}).map(([number, row]) => [Number(number), row]));
    this.removed = new Set(removed ?? []);
  }

  /** Undefined where the row was removed, or never was. */
  at(number: number): Row | undefined {
    if (number < 0 || number >= this.count || this.removed.has(number)) return undefined;
    return this.changed.get(number) ?? this.made(number);
  }

  replace(number: number, row: Row): void {
    if (sameJson(row, this.made(number))) this.changed.delete(number);
    else this.changed.set(number, row);
  }

  remove(number: number): void {
    this.changed.delete(number);
    this.removed.add(number);
  }

  /** The number of the row one of whose properties has this value, letter case aside. */
  find(properties: readonly string[], value: string): number | null {
    for (const number of this.candidates(properties, value)) {
      const row = this.at(number);
      if (row !== undefined && properties.some((property) => sameText(row[property], value))) return number;
    }
    return null;
  }

  /** As it goes back into a state file. */
  generator(): Generator {
    const changed = Object.fromEntries([...this.changed].toSorted(([a], [b]) => a - b));
    return {
      count: this.count,
      ...this.template,
      ...(this.changed.size > 0 ? { changed } : {}),
      ...(this.removed.size > 0 ? { removed: [...this.removed].toSorted((a, b) => a - b) } : {}),
    };
  }

  private made(number: number): Row {
    const row = filledRow(this.template, String(number));
    if (this.idProperty === null || typeof row[this.idProperty] === 'string') return row;
    return { [this.idProperty]: numberedId(this.key, number), ...row };
  }

  private *candidates(properties: readonly string[], value: string): Iterable<number> {
    yield* this.changed.keys();
    const numbered = numberOf(this.key, value);
    if (numbered !== null) yield numbered;
    for (const property of properties) {
      const text = this.template[property];
      if (typeof text === 'string') yield numberIn(text, value);
    }
  }
}

/** The number that `{i}` of a template text stands for in a value, or 0 where it has none or does not fit. */
function numberIn(text: string, value: string): number {
  const start = text.indexOf('{i}');
  if (start < 0) return 0;
  const digits = /^\d+/.exec(value.slice(start));
  return digits === null ? 0 : Number(digits[0]);
}

function filledRow(row: Row, number: string): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, filled(value, number)]));
}

function filled(value: unknown, number: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{i}', number);
  if (Array.isArray(value)) return value.map((item) => filled(item, number));
  return isObject(value) ? filledRow(value, number) : value;
}
