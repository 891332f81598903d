/** Get- cmdlets: one object by its identity, or a list cut by ResultSize and served in pages. */
import { isObject, sha256 } from '../../../../src/lib/json.js';
import { RowSet } from '../rows.js';
import { scan } from '../scan.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import { type Answer, header, Refused } from '../wire.js';
import type { ExchangeCall } from './call.js';
import { hasParameter } from './cmdlets.js';
import { invalidOperation } from './errors.js';
import { exchangeFilter } from './filter.js';
import { breakOff, locate } from './identity.js';
import { inboxRuleOf } from './inbox-rules.js';
import { type Source, sourceOf } from './source.js';
import { exchangeAnswer, truncationWarning } from './wire.js';

const defaultResultSize = 1000;
const maxPageSize = 1000;

/** Where a page starts: the position in the collection, and how many rows went out before. */
interface PageStart {
  readonly position: number;
  readonly delivered: number;
}

export function readObjects(call: ExchangeCall): Answer {
  const source = sourceOf(call.tenant, call.invocation);
  const identity = call.invocation.parameters.get('Identity');
  if (source.identityPicksRow && identity !== undefined && identity !== null)
    return exchangeAnswer(call.request, call.tenant.id, { rows: [source.shown(oneRow(call, source, identity))] });
  return page(call, source);
}

function oneRow(call: ExchangeCall, source: Source, identity: unknown): Row {
  const isRule = call.invocation.noun === 'InboxRule';
  return isRule ? inboxRuleOf(source.collection, textOf(identity)).row : locate(source.collection, identity).row;
}

function page(call: ExchangeCall, source: Source): Answer {
  const { collection } = withWarningInsteadOfBreak(source);
  const start = pageStart(call);
  const matches = rowTest(call, source);
  const resultSize = resultSizeOf(call);
  const limit = Math.min(pageSize(call), resultSize - start.delivered);
  const scanned = scan(collection, { from: start.position, limit, matches });
  if (scanned.broken) throw new Refused(breakOff(collection));
  const delivered = start.delivered + scanned.rows.length;
  const truncated = scanned.next !== null || (source.collection.cut !== null && collection.cut === null);
  const goesOn = scanned.next !== null && delivered < resultSize;
  return exchangeAnswer(call.request, call.tenant.id, {
    rows: scanned.rows.map(source.shown),
    warnings: [
      ...(truncated ? [truncationWarning] : []),
      ...(call.tenant.firstMark([source.collection.spec.key])?.warnings ?? []),
    ],
    ...(goesOn ? { nextLink: nextLink(call, { position: scanned.next ?? 0, delivered }) } : {}),
  });
}

/** A break with status 200 is a list that ends early with nothing but the truncation warning. */
function withWarningInsteadOfBreak(source: Source): Source {
  const { collection } = source;
  if (collection.cut?.error.status !== 200) return source;
  const rows = [...collection.rows].slice(0, collection.cut.after);
  return { ...source, collection: { ...collection, rows: new RowSet(rows), cut: null } };
}

function rowTest(call: ExchangeCall, source: Source): (row: Row) => boolean {
  const { parameters } = call.invocation;
  const filter = parameters.get('Filter');
  const tests: ((row: Row) => boolean)[] = [];
  if (typeof filter === 'string' && filter !== '') {
    const test = exchangeFilter(filter);
    tests.push((row) => test(source.shown(row)));
  }
  for (const property of ['RecipientTypeDetails', 'RecipientType', 'State'] as const) {
    const wanted = parameters.get(property);
    if (wanted === undefined || wanted === null) continue;
    tests.push((row) => [wanted].flat().some((value) => sameText(value, row[property])));
  }
  for (const action of ['Allow', 'Block'])
    if (call.invocation.noun === 'TenantAllowBlockListItems' && parameters.get(action) === true)
      tests.push((row) => sameText(row['Action'] ?? action, action));
  if (call.invocation.noun === 'InboxRule' && parameters.get('IncludeHidden') !== true)
    tests.push((row) => row['IsHidden'] !== true);
  return (row) => tests.every((test) => test(row));
}

function resultSizeOf(call: ExchangeCall): number {
  const given = call.invocation.parameters.get('ResultSize');
  if (given === 'Unlimited') return Number.POSITIVE_INFINITY;
  if (typeof given === 'number') return given;
  return hasParameter(call.invocation.cmdlet, 'ResultSize') ? defaultResultSize : Number.POSITIVE_INFINITY;
}

function pageSize(call: ExchangeCall): number {
  const preferred = /odata\.maxpagesize=(\d+)/i.exec(header(call.request, 'prefer') ?? '')?.[1];
  const wanted = Math.min(Math.max(Number(preferred ?? maxPageSize), 1), maxPageSize);
  return Math.min(wanted, call.tenant.settings.pageSize[`exchange.${call.invocation.noun}`] ?? maxPageSize);
}

/** The next page is had by posting the same body, with the same anchor, to this link. */
function nextLink(call: ExchangeCall, start: PageStart): string {
  const token = Buffer.from(JSON.stringify({ ...start, request: fingerprint(call) })).toString('base64url');
  const link = new URL(call.request.url);
  link.searchParams.set('$skiptoken', token);
  return link.href;
}

/** Throws `Refused` when the page is asked for in another way than the first: other body, other anchor, or none. */
function pageStart(call: ExchangeCall): PageStart {
  const token = call.request.url.searchParams.get('$skiptoken');
  if (token === null) return { position: 0, delivered: 0 };
  const value = decoded(token);
  const isSame =
    isObject(value) && value['request'] === fingerprint(call) && header(call.request, 'x-anchormailbox') !== undefined;
  if (!isSame)
    throw invalidOperation({
      type: 'System.Exception',
      text: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00',
    });
  return { position: Number(value['position']), delivered: Number(value['delivered']) };
}

function fingerprint(call: ExchangeCall): string {
  return sha256(`${header(call.request, 'x-anchormailbox') ?? ''}\n${call.request.body}`).slice(0, 16);
}

function decoded(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return null;
  }
}
