/** `-Filter` of Get- cmdlets, in its simple forms: comparisons joined by -and, -or and -not, with parentheses. */
import type { Row } from '../template.js';
import { sameText } from '../text.js';
import { invalidOperation } from './errors.js';

type Test = (row: Row) => boolean;

/** Properties that rows have and filters may not name; source: Get-User in the cmdlet reference. */
const unfilterable = new Set(['exomoduleenabled']);

const comparisons: Readonly<Record<string, (actual: unknown, wanted: string | null) => boolean>> = {
  '-eq': equals,
  '-ne': (actual, wanted) => !equals(actual, wanted),
  '-like': (actual, wanted) => typeof actual === 'string' && pattern(wanted ?? '').test(actual),
  '-notlike': (actual, wanted) => typeof actual !== 'string' || !pattern(wanted ?? '').test(actual),
  '-gt': (actual, wanted) => Number(actual) > Number(wanted),
  '-ge': (actual, wanted) => Number(actual) >= Number(wanted),
  '-lt': (actual, wanted) => Number(actual) < Number(wanted),
  '-le': (actual, wanted) => Number(actual) <= Number(wanted),
};

/** Throws `Refused` for what is no such filter. */
export function exchangeFilter(text: string): Test {
  const tokens = text.match(/\(|\)|-[a-z]+|'(?:[^']|'')*'|"[^"]*"|\$[a-z]+|[^\s()]+/gi) ?? [];
  let position = 0;
  const next = () => tokens[position++] ?? '';
  const isNext = (word: string) => tokens[position]?.toLowerCase() === word;

  function either(): Test {
    const tests = [both()];
    while (isNext('-or')) {
      next();
      tests.push(both());
    }
    return (row) => tests.some((test) => test(row));
  }

  function both(): Test {
    const tests = [one()];
    while (isNext('-and')) {
      next();
      tests.push(one());
    }
    return (row) => tests.every((test) => test(row));
  }

  function one(): Test {
    if (isNext('-not')) {
      next();
      const test = one();
      return (row) => !test(row);
    }
    if (!isNext('(')) return comparison();
    next();
    const test = either();
    if (next() !== ')') throw unreadable(text);
    return test;
  }

  function comparison(): Test {
    const property = next();
    const compare = comparisons[next().toLowerCase()];
    const value = next();
    if (compare === undefined || !/^\w+$/.test(property) || value === '' || unfilterable.has(property.toLowerCase()))
      throw unreadable(text);
    const wanted = literal(value);
    return (row) => compare(valueOfProperty(row, property), wanted);
  }

  const test = either();
  if (position < tokens.length) throw unreadable(text);
  return test;
}

function literal(token: string): string | null {
  if (token.toLowerCase() === '$null') return null;
  if (/^\$(true|false)$/i.test(token)) return token.slice(1);
  return /^['"]/.test(token) ? token.slice(1, -1).replaceAll("''", "'") : token;
}

function valueOfProperty(row: Row, property: string): unknown {
  const name = Object.keys(row).find((key) => key.toLowerCase() === property.toLowerCase());
  return name === undefined ? null : row[name];
}

function equals(actual: unknown, wanted: string | null): boolean {
  if (Array.isArray(actual)) return wanted === null ? actual.length === 0 : actual.some((item) => equals(item, wanted));
  if (actual === null || actual === undefined || wanted === null) return (actual ?? null) === wanted;
  return sameText(actual, wanted);
}

function pattern(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}

function unreadable(text: string) {
  return invalidOperation({
    type: 'Microsoft.Exchange.Data.QueryParser.ParsingException',
    text: `Cannot bind parameter 'Filter' to the target. Invalid filter syntax: "${text}".`,
  });
}
