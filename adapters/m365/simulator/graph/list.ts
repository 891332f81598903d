/** Lists of Graph: $filter, $select, $top, and pages joined by links. */
import type { Held } from '../granted.js';
import { RowSet } from '../rows.js';
import { scan } from '../scan.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, json, Refused, type SimRequest } from '../wire.js';
import { badRequest, graphBreakOff } from './errors.js';
import { graphFilter } from './filter.js';
import { asAskedFor } from './newer-members.js';
import { isKnownType, propertyName } from './types.js';

export interface GraphCall {
  readonly tenant: Tenant;
  readonly request: SimRequest;
  /** What stands for `{…}` in the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly now: () => Date;
  /** Whether time passes in the tenant; else `now` is the moment that its file was written, whatever the clock of a client says. */
  readonly timePasses: boolean;
  /** What the app that asks holds; null where its token is not taken. */
  readonly held: () => Pick<Held, 'permissions'> | null;
}

export interface ListOptions {
  /** The row as the service shows it before `$select`. */
  readonly shown?: (row: Row) => Row;
  /** What comes without `$select`, where that is not everything. */
  readonly usualProperties?: readonly string[];
  /** A condition beside `$filter`. */
  readonly only?: (row: Row) => boolean;
  /** What `$expand` may name. */
  readonly expandable?: readonly string[];
  /** The row as `$filter` sees it. */
  readonly filtered?: (row: Row) => Row;
  /** Rows of the beta, whose types are not in the table: their properties are not checked. */
  readonly untyped?: true;
  /** The one property that `$orderby` takes; absent: it takes none. */
  readonly orderedBy?: string;
}

/** Rows a page: without $top, and at most. Sources: the list methods of the Graph reference. */
const pageSizes: Readonly<Record<string, { readonly usual: number; readonly max: number }>> = {
  'graph.signIns': { usual: 1000, max: 1000 },
  'graph.directoryAudits': { usual: 1000, max: 1000 },
  'graph.riskDetections': { usual: 20, max: 500 },
  'mail.messageTraces': { usual: 1000, max: 5000 },
};
const directoryPages = { usual: 100, max: 999 };

const understood = ['$filter', '$select', '$top', '$skiptoken', '$count', '$expand'];

export function listAnswer(call: GraphCall, listed: Collection, options: ListOptions = {}): Answer {
  const { searchParams } = call.request.url;
  assertUnderstood(searchParams, options);
  const collection = inOrder(listed, searchParams.get('$orderby'), options.orderedBy);
  const { shown = same, only = always, usualProperties, filtered = same } = options;
  const type = options.untyped === true ? undefined : collection.spec.type;
  const filterText = searchParams.get('$filter');
  const test = filterText === null ? always : graphFilter(filterText, type);
  const filter = (row: Row): boolean => test(filtered(row));
  const scanned = scan(collection, {
    from: positionOf(searchParams.get('$skiptoken')),
    limit: pageSize(call, collection),
    matches: (row) => only(row) && filter(row),
  });
  if (scanned.broken) throw new Refused(graphBreakOff(collection));
  const select = selection(searchParams, type) ?? usualProperties;
  return json(200, {
    '@odata.context': contextOf(call, collection.spec.address),
    ...(searchParams.get('$count') === 'true'
      ? { '@odata.count': [...collection.rows].filter((row) => only(row) && filter(row)).length }
      : {}),
    ...(scanned.next === null ? {} : { '@odata.nextLink': nextLink(call.request.url, scanned.next) }),
    value: scanned.rows.map((row) => projected(asAskedFor(call, type, shown(row)), select)),
  });
}

/** One object, with `$select` applied. */
export function objectAnswer(
  call: GraphCall,
  row: Row,
  options: { readonly address: string; readonly type?: string | undefined; readonly usualProperties?: readonly string[] },
): Answer {
  const select = selection(call.request.url.searchParams, options.type) ?? options.usualProperties;
  return json(200, {
    '@odata.context': contextOf(call, `${options.address}/$entity`),
    ...projected(asAskedFor(call, options.type, row), select),
  });
}

export function contextOf(call: GraphCall, address: string): string {
  return `${call.request.url.origin}/v1.0/$metadata#${address.slice(1)}`;
}

/** The properties of `$select`, checked against the type, and what is expanded beside them; undefined without `$select`. */
function selection(query: URLSearchParams, type: string | undefined): readonly string[] | undefined {
  const names = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  if (names === undefined) return undefined;
  if (type === undefined || !isKnownType(type)) return [...names, ...expanded(query)];
  const known = names.map((name) => {
    const spelt = propertyName(type, name);
    if (spelt === undefined) throw badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`);
    return spelt;
  });
  return [...known, ...expanded(query)];
}

/** The names in `$expand`. */
export function expanded(query: URLSearchParams): readonly string[] {
  return (query.get('$expand') ?? '').split(',').filter((name) => name !== '');
}

function projected(row: Row, select: readonly string[] | undefined): Row {
  if (select === undefined) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('@odata.') || select.includes(name)));
}

function pageSize(call: GraphCall, collection: Collection): number {
  const { usual, max } = pageSizes[collection.spec.key] ?? directoryPages;
  const top = call.request.url.searchParams.get('$top');
  const wanted = top === null ? usual : Number(top);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > max)
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${max} inclusive.`);
  return Math.min(wanted, call.tenant.settings.pageSize[collection.spec.key] ?? max);
}

function nextLink(url: URL, position: number): string {
  const link = new URL(url);
  link.searchParams.set('$skiptoken', Buffer.from(String(position)).toString('base64url'));
  return link.href;
}

function positionOf(token: string | null): number {
  if (token === null) return 0;
  const position = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(position)) throw badRequest('The $skiptoken is not valid.');
  return position;
}

/** What the real service might do with other options is not imitated; passing over them would give wrong rows. */
function assertUnderstood(query: URLSearchParams, { expandable = [], orderedBy }: ListOptions): void {
  const known = orderedBy === undefined ? understood : [...understood, '$orderby'];
  for (const name of query.keys())
    if (name.startsWith('$') && !known.includes(name)) throw badRequest(`The query option '${name}' is not supported.`);
  for (const name of expanded(query))
    if (!expandable.includes(name)) throw badRequest(`Could not find a property named '${name}' to expand.`);
}

/** By a moment, ascending where nothing else is said. */
function inOrder(collection: Collection, wanted: string | null, property: string | undefined): Collection {
  if (wanted === null || property === undefined) return collection;
  const [, name, direction = 'asc'] = /^(\w+)(?: (asc|desc))?$/.exec(wanted.trim()) ?? [];
  if (name !== property) throw badRequest(`Ordering by '${wanted}' is not supported.`);
  const moment = (row: Row) => Date.parse(textOf(row[property])) || 0;
  const ascending = [...collection.rows].toSorted((one, other) => moment(one) - moment(other));
  return { ...collection, rows: new RowSet(direction === 'asc' ? ascending : ascending.toReversed()) };
}

function always(): boolean {
  return true;
}

function same(row: Row): Row {
  return row;
}
