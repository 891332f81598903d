/** `$filter` of Graph, as far as the services here take it: comparisons, startswith, isof and any, joined by and / or. */
import { isObject } from '../../../../src/lib/json.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';
import { badRequest } from './errors.js';
import { isKnownType, propertyOf } from './types.js';

type Test = (row: Row) => boolean;
type Literal = string | number | boolean | null;

interface Scope {
  readonly type: string | undefined;
  /** The list whose items are asked about. */
  readonly list?: string;
  readonly variable?: string;
}

const comparisons: Readonly<Record<string, (difference: number | null) => boolean>> = {
  eq: (difference) => difference === 0,
  ne: (difference) => difference !== 0,
  gt: (difference) => difference !== null && difference > 0,
  ge: (difference) => difference !== null && difference >= 0,
  lt: (difference) => difference !== null && difference < 0,
  le: (difference) => difference !== null && difference <= 0,
};

/**
 * `type` is the type of the rows, against which property names are checked where the table knows it; `filterable` are the paths that a
 * collection can be filtered by, where its reference names them. Throws `Refused` (400).
 */
export function graphFilter(text: string, type: string | undefined, filterable?: RegExp): Test {
  return new FilterParser(text, type, filterable).parse();
}

class FilterParser {
  private readonly tokens: string[];
  private position = 0;
  /** What paths begin at: the row, or inside any() an item of one of its lists, which goes by a name of its own. */
  private scope: Scope;

  constructor(
    private readonly text: string,
    type: string | undefined,
    private readonly filterable: RegExp | undefined,
  ) {
    this.tokens = text.match(/'(?:[^']|'')*'|[(),]|[^\s(),']+/g) ?? [];
    this.scope = { type };
  }

  parse(): Test {
    const test = this.either();
    if (this.position < this.tokens.length) throw invalid(this.text);
    return test;
  }

  private joined(word: 'or' | 'and', part: () => Test): readonly Test[] {
    const tests = [part()];
    while (this.isNext(word)) {
      this.next();
      tests.push(part());
    }
    return tests;
  }

  private either(): Test {
    const tests = this.joined('or', () => this.both());
    return (row) => tests.some((test) => test(row));
  }

  private both(): Test {
    const tests = this.joined('and', () => this.one());
    return (row) => tests.every((test) => test(row));
  }

  private one(): Test {
    if (this.isNext('(')) {
      this.next();
      const test = this.either();
      this.expect(')');
      return test;
    }
    if (this.tokens[this.position + 1] === '(' && this.tokens[this.position]?.endsWith('/any'))
      return this.any(this.next().slice(0, -'/any'.length));
    if (this.tokens[this.position + 1] === '(') return this.call(this.next().toLowerCase());
    return this.comparison();
  }

  private any(list: string): Test {
    const outer = this.scope;
    this.assertFilterable(list);
    this.expect('(');
    // `c:c eq 'x'` and `c: c eq 'x'` are the same.
    const [variable = '', rest = ''] = this.next().split(/:(.*)/, 2);
    if (rest !== '') this.tokens.splice(this.position, 0, rest);
    this.scope = { type: outer.type === undefined ? undefined : propertyOf(outer.type, list)?.type, list, variable };
    const test = this.either();
    this.scope = outer;
    this.expect(')');
    return (row) => {
      const items = valueAt(row, list);
      return Array.isArray(items) && items.some((item) => test(isObject(item) ? item : { [variable]: item }));
    };
  }

  private ownPath(path: string): string {
    const { variable } = this.scope;
    return variable !== undefined && path.startsWith(`${variable}/`) ? path.slice(variable.length + 1) : path;
  }

  private call(name: string): Test {
    this.expect('(');
    const first = this.next();
    if (name === 'isof') {
      this.expect(')');
      const wanted = `#${unquoted(first)}`;
      return (row) => row['@odata.type'] === wanted;
    }
    this.expect(',');
    const beginning = unquoted(this.next()).toLowerCase();
    this.expect(')');
    if (name !== 'startswith') throw invalid(this.text);
    const path = this.ownPath(first);
    this.assertFilterable(path);
    return (row) => textOf(valueAt(row, path)).toLowerCase().startsWith(beginning);
  }

  private comparison(): Test {
    const path = this.ownPath(this.next());
    const compare = comparisons[this.next().toLowerCase()];
    const value = this.next();
    if (compare === undefined || value === '') throw invalid(this.text);
    this.assertFilterable(path);
    const wanted = literal(value, this.text);
    return (row) => compare(order(valueAt(row, path), wanted));
  }

  private assertFilterable(path: string): void {
    assertProperty(path, this.scope.type);
    const whole = this.scope.list === undefined ? path : `${this.scope.list}/${path}`;
    if (this.filterable?.test(whole) === false) throw invalid(this.text);
  }

  private expect(word: string): void {
    if (this.next() !== word) throw invalid(this.text);
  }

  private next(): string {
    const token = this.tokens[this.position] ?? '';
    this.position += 1;
    return token;
  }

  private isNext(word: string): boolean {
    return this.tokens[this.position]?.toLowerCase() === word;
  }
}

function assertProperty(path: string, type: string | undefined): void {
  let current = type;
  for (const name of path.split('/')) {
    if (current === undefined || !isKnownType(current)) return;
    const property = propertyOf(current, name);
    if (property === undefined)
      throw badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${current}'.`);
    current = property.type;
  }
}

function valueAt(row: Row, path: string): unknown {
  return path.split('/').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), row);
}

/** Below, at or above zero as the value is below, at or above the literal; null where the two cannot be compared. */
function order(actual: unknown, wanted: Literal): number | null {
  if (actual === null || actual === undefined || wanted === null) return (actual ?? null) === wanted ? 0 : null;
  if (typeof wanted === 'number' || typeof wanted === 'boolean') return Number(actual) - Number(wanted);
  const [left, right] = [Date.parse(textOf(actual)), Date.parse(wanted)];
  if (isMoment(wanted) && !Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  const [a, b] = [textOf(actual).toLowerCase(), wanted.toLowerCase()];
  return a === b ? 0 : a < b ? -1 : 1;
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text);
}

function literal(token: string, text: string): Literal {
  if (token.startsWith("'")) return unquoted(token);
  if (token === 'null') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
  if (isMoment(token) || /^[0-9a-f-]{36}$/i.test(token)) return token;
  throw invalid(text);
}

function unquoted(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token;
}

function invalid(text: string) {
  return badRequest(`Invalid filter clause: ${text}`);
}
