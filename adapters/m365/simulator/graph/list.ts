/** Lists of Graph: $filter, $select, $top, and pages joined by links. */
import type { Held } from '../granted.js';
import { eternity, type Window } from '../logs/by-time.js';
import { logOf } from '../logs/log.js';
import { RowSet } from '../rows.js';
import { scan } from '../scan.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
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

interface ListOptions {
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
  'graph.riskyUsers': { usual: 20, max: 500 },
  'mail.messageTraces': { usual: 1000, max: 5000 },
};
/** What each log can be filtered by; source: the list methods of the Graph reference. Anything else is refused rather than guessed. */
const filterable: Readonly<Record<string, RegExp>> = {
  'graph.directoryAudits':
    /^(activityDateTime|activityDisplayName|loggedByService|correlationId|id|initiatedBy\/user\/(id|displayName|userPrincipalName)|initiatedBy\/app\/(appId|displayName)|targetResources|targetResources\/(id|displayName))$/,
};

const directoryPages = { usual: 100, max: 999 };

const understood = ['$filter', '$select', '$top', '$skiptoken', '$count', '$expand'];

export function listAnswer(call: GraphCall, listed: Collection, options: ListOptions = {}): Answer {
  const { searchParams } = call.request.url;
  assertUnderstood(searchParams, options);
  const type = options.untyped === true ? undefined : listed.spec.type;
  const { collection, end } = inOrder(listed, searchParams, options.orderedBy);
  const { shown = same, only = always, usualProperties, filtered = same } = options;
  const filterText = searchParams.get('$filter');
  const test = filterText === null ? always : graphFilter(filterText, type, filterable[listed.spec.key]);
  const filter = (row: Row): boolean => test(filtered(row));
  const scanned = scan(collection, {
    from: positionOf(searchParams.get('$skiptoken')).position,
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
    ...(scanned.next === null ? {} : { '@odata.nextLink': nextLink(call.request.url, scanned.next, end) }),
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

/** `end`: where the list ended when its first page was given; rows that came after it are for the next one who asks. */
function nextLink(url: URL, position: number, end: number): string {
  const link = new URL(url);
  link.searchParams.set('$skiptoken', Buffer.from(`${position}.${end}`).toString('base64url'));
  return link.href;
}

function positionOf(token: string | null): { readonly position: number; readonly end: number | undefined } {
  if (token === null) return { position: 0, end: undefined };
  const [position = Number.NaN, end] = Buffer.from(token, 'base64url').toString().split('.').map(Number);
  if (!Number.isInteger(position)) throw badRequest('The $skiptoken is not valid.');
  return { position, end };
}

/** What the real service might do with other options is not imitated; passing over them would give wrong rows. */
function assertUnderstood(query: URLSearchParams, { expandable = [], orderedBy }: ListOptions): void {
  const known = orderedBy === undefined ? understood : [...understood, '$orderby'];
  for (const name of query.keys())
    if (name.startsWith('$') && !known.includes(name)) throw badRequest(`The query option '${name}' is not supported.`);
  for (const name of expanded(query))
    if (!expandable.includes(name)) throw badRequest(`Could not find a property named '${name}' to expand.`);
}

/** A log by its moments, ascending where an order is asked for and does not say; of a long one only the window that is asked for. */
function inOrder(
  collection: Collection,
  query: URLSearchParams,
  property: string | undefined,
): { readonly collection: Collection; readonly end: number } {
  const { rows } = collection;
  const log = logOf(collection.spec.key);
  const wanted = query.get('$orderby');
  const { end = rows.end } = positionOf(query.get('$skiptoken'));
  const [, name, direction = 'asc'] = /^(\w+)(?: (asc|desc))?$/.exec(wanted?.trim() ?? '') ?? [];
  if (wanted !== null && name !== property) throw badRequest(`Ordering by '${wanted}' is not supported.`);
  if (log === undefined || property !== log.at || collection.cut !== null) return { collection, end };
  const found = rows.within(log.at, windowOf(query.get('$filter') ?? '', log.at), end);
  const isDescending = wanted === null ? log.newestFirst : direction === 'desc';
  return { collection: { ...collection, rows: new RowSet(isDescending ? found.toReversed() : found) }, end };
}

/** What a filter leaves of a log at most; everything where its parts are alternatives. */
function windowOf(filter: string, property: string): Window {
  const plain = filter.replace(/'(?:[^']|'')*'/g, "''");
  if (/\b(or|not)\b/i.test(plain)) return eternity;
  let { from, to } = eternity;
  for (const [, operator = '', moment = ''] of plain.matchAll(new RegExp(`\\b${property} (ge|gt|le|lt|eq) ([^\\s()]+)`, 'gi'))) {
    const at = Date.parse(moment);
    if (Number.isNaN(at)) continue;
    if (/^(g|eq)/i.test(operator)) from = Math.max(from, at);
    if (/^(l|eq)/i.test(operator)) to = Math.min(to, at);
  }
  return { from, to };
}

function always(): boolean {
  return true;
}

function same(row: Row): Row {
  return row;
}
