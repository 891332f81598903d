/** The simulated tenant answering as a report says that Microsoft 365 does. */
import { type ExpectedShape, expectedShapeOf } from '../../../src/setup/shapes/expected-shape';
import type { ReadSentence } from '../../../src/setup/shapes/sentences';
import { otherCase } from '../../../src/tenant/lenient';
import type { Resource } from '../../../src/tenant/resource';
import type { Scripted, SeenRequest } from '../../support/wire/http-listener';

type Row = Record<string, unknown>;

/** Null where the simulated tenant cannot be made to answer so. */
export function deviationOf(
  resource: Resource,
  { about, sentence }: { readonly about: string; readonly sentence: ReadSentence },
): ((request: SeenRequest) => Scripted | null) | null {
  const answer = answerOf(resource, about, sentence);
  const isAsked = requestOf(resource);
  if (answer === null || isAsked === null) return null;
  return (request) => (isAsked(request) ? answer : null);
}

function answerOf(resource: Resource, about: string, { kind, values }: ReadSentence): Scripted | null {
  switch (kind) {
    case 'missing':
      return rowsOf(resource, (row) => changedAt(row, about, () => undefined));
    case 'came':
      return rowsOf(resource, (row) => changedAt(row, about, () => valueAs(values.as)));
    case 'held':
      return rowsOf(resource, (row) => changedAt(row, about, () => [valueAs(values.as)]));
    case 'fullPage':
    case 'longPage':
      return pageOf(resource, Number(values.rows));
    case 'unexpected':
    case 'unknownCode':
      return refusalOf(values.answer ?? '');
    // A word is known or not, whatever is answered; a row that cannot be parsed has another difference beside it that says why.
    default:
      return null;
  }
}

/** Which requests read the resource, as they are on the wire. */
function requestOf({ list }: Resource): ((request: SeenRequest) => boolean) | null {
  if (list.service === 'exchange') return ({ headers }) => headers['x-cmdletname'] === list.cmdlet;
  if (list.service === 'dns' || (list.service === 'graph' && list.format === 'csv')) return null;
  const path = list.path.split('?')[0] ?? '';
  const form = new RegExp(`^${path.split('{of}').map(escaped).join('[^?]+')}(?:\\(|\\?|$)`, 'i');
  const before = list.service === 'graph' ? `/${list.version ?? 'v1.0'}` : '';
  return (request) => request.path.startsWith(before) && form.test(request.path.slice(before.length));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Each row changed; one that is made up where the tenant has none. */
function rowsOf(resource: Resource, change: (row: Row) => Row): Scripted {
  return (answer) => {
    const body = JSON.parse(answer) as { value?: Row[] };
    if (!Array.isArray(body.value)) return JSON.stringify(change(body));
    const rows = body.value.length > 0 ? body.value : [madeUp(expectedShapeOf(resource.row)) as Row];
    return JSON.stringify({ ...body, value: rows.map(change) });
  };
}

/** The first row as often as it takes, and no next page. */
function pageOf(resource: Resource, rows: number): Scripted {
  return (answer) => {
    const body = JSON.parse(answer) as { value?: Row[] };
    const row = body.value?.[0] ?? madeUp(expectedShapeOf(resource.row));
    return JSON.stringify({
      ...body,
      value: Array.from({ length: Math.min(rows, 10_000) }, () => row),
      '@odata.nextLink': undefined,
    });
  };
}

function refusalOf(told: string): Scripted | null {
  const [, status, code] = /^an answer (\d{3})(?: with the code (.+))?$/.exec(told) ?? [];
  if (status === undefined) return null;
  const body = JSON.stringify({ error: { code: code ?? '', message: 'refused' } });
  return { status: Number(status), headers: { 'content-type': 'application/json' }, body };
}

/** A copy with the value at a path replaced, in every object that the path leads through; `undefined` takes the property out. */
function changedAt(row: Row, path: string, value: () => unknown): Row {
  const [first = '', ...rest] = path.split('.');
  const name = [first, otherCase(first)].find((one) => Object.hasOwn(row, one)) ?? first;
  const inner = row[name];
  const below = (one: unknown): unknown =>
    typeof one === 'object' && one !== null ? changedAt(one as Row, rest.join('.'), value) : one;
  if (rest.length > 0) return { ...row, [name]: Array.isArray(inner) ? inner.map(below) : below(inner) };
  const { [name]: _left, ...others } = row;
  const next = value();
  return next === undefined ? others : { ...others, [name]: next };
}

function valueAs(kind: string | undefined): unknown {
  switch (kind) {
    case 'flag':
      return true;
    case 'number':
      return 7;
    case 'moment':
      return '2026-01-01T00:00:00Z';
    case 'number as text':
      return '7';
    case 'flag as text':
      return 'True';
    case 'list':
      return [];
    case 'object':
      return {};
    case 'null':
      return null;
    default:
      return 'text';
  }
}

function madeUp(expected: ExpectedShape): unknown {
  if (expected.kind === 'objects') return [fieldsOf(expected.fields)];
  if (expected.kind === 'object') return fieldsOf(expected.fields);
  if (expected.kind === 'texts') return ['text'];
  return valueAs({ flag: 'flag', text: 'text', count: 'number', moment: 'moment', any: 'text' }[expected.kind]);
}

function fieldsOf(fields: ReadonlyMap<string, ExpectedShape>): Row {
  return Object.fromEntries([...fields].map(([name, expected]) => [name, madeUp(expected)]));
}
