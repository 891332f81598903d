/** `$filter` of Graph, as far as the services here take it: comparisons, startswith, isof and any, joined by and / or. */
import type { Row } from '../template.js';
import { textOf } from '../text.js';
import { isObject } from '../wire.js';
import { badRequest } from './errors.js';
import { isKnownType, propertyOf } from './types.js';

type Test = (row: Row) => boolean;
type Literal = string | number | boolean | null;

interface Scope {
  readonly type: string | undefined;
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

/** `type` is the type of the rows, against which property names are checked where the table knows it. Throws `Refused` (400). */
export function graphFilter(text: string, type: string | undefined): Test {
  const tokens = text.match(/'(?:[^']|'')*'|[(),]|[^\s(),']+/g) ?? [];
  let position = 0;
  /** What paths begin at: the row, or inside any() an item of one of its lists, which goes by a name of its own. */
  let scope: Scope = { type };
  const next = () => tokens[position++] ?? '';
  const isNext = (word: string) => tokens[position]?.toLowerCase() === word;

  function joined(word: 'or' | 'and', part: () => Test): readonly Test[] {
    const tests = [part()];
    while (isNext(word)) {
      next();
      tests.push(part());
    }
    return tests;
  }

  function either(): Test {
    const tests = joined('or', both);
    return (row) => tests.some((test) => test(row));
  }

  function both(): Test {
    const tests = joined('and', one);
    return (row) => tests.every((test) => test(row));
  }

  function one(): Test {
    if (isNext('(')) {
      next();
      const test = either();
      expect(')');
      return test;
    }
    if (tokens[position + 1] === '(' && tokens[position]?.endsWith('/any')) return any(next().slice(0, -'/any'.length));
    if (tokens[position + 1] === '(') return call(next().toLowerCase());
    return comparison();
  }

  function any(list: string): Test {
    const outer = scope;
    assertProperty(list, outer.type);
    expect('(');
    const variable = next().replace(/:$/, '');
    scope = { type: outer.type === undefined ? undefined : propertyOf(outer.type, list)?.type, variable };
    const test = either();
    scope = outer;
    expect(')');
    return (row) => {
      const items = valueAt(row, list);
      return Array.isArray(items) && items.some((item) => test(isObject(item) ? item : { [variable]: item }));
    };
  }

  function ownPath(path: string): string {
    const { variable } = scope;
    return variable !== undefined && path.startsWith(`${variable}/`) ? path.slice(variable.length + 1) : path;
  }

  function call(name: string): Test {
    expect('(');
    const first = next();
    if (name === 'isof') {
      expect(')');
      const wanted = `#${unquoted(first)}`;
      return (row) => row['@odata.type'] === wanted;
    }
    expect(',');
    const beginning = unquoted(next()).toLowerCase();
    expect(')');
    if (name !== 'startswith') throw invalid(text);
    const path = ownPath(first);
    assertProperty(path, scope.type);
    return (row) => textOf(valueAt(row, path)).toLowerCase().startsWith(beginning);
  }

  function comparison(): Test {
    const path = ownPath(next());
    const compare = comparisons[next().toLowerCase()];
    const value = next();
    if (compare === undefined || value === '') throw invalid(text);
    assertProperty(path, scope.type);
    const wanted = literal(value, text);
    return (row) => compare(order(valueAt(row, path), wanted));
  }

  function expect(word: string): void {
    if (next() !== word) throw invalid(text);
  }

  const test = either();
  if (position < tokens.length) throw invalid(text);
  return test;
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
