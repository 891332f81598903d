/** Get- cmdlets: one object by its identity, or a list cut by ResultSize and served in pages. */
import { isObject, sha256 } from '../../../../src/lib/json.js';
import { RowSet } from '../rows.js';
import { scan } from '../scan.js';
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, header, Refused } from '../wire.js';
import { auditResultSize } from './audit-log.js';
import type { ExchangeCall } from './call.js';
import { hasParameter } from './cmdlets.js';
import { invalidOperation, objectNotFound } from './errors.js';
import { breakOff, type Located, locate } from './identity.js';
import { store, type WriteResult } from './settings.js';
import { ownerNames, type Source, sourceOf } from './source.js';
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
      ...(call.tenant.firstReading([source.collection.spec.key])?.warnings ?? []),
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
  // Without the parameter the cmdlet leaves out the connectors that transport rules use.
  if (call.invocation.noun === 'OutboundConnector')
    tests.push((row) => (row['IsTransportRuleScoped'] === true) === (parameters.get('IsTransportRuleScoped') === true));
  if (call.invocation.noun === 'InboxRule' && parameters.get('IncludeHidden') !== true)
    tests.push((row) => row['IsHidden'] !== true);
  return (row) => tests.every((test) => test(row));
}

function resultSizeOf(call: ExchangeCall): number {
  if (call.invocation.noun === 'UnifiedAuditLog') return auditResultSize(call.invocation);
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
function exchangeFilter(text: string): Test {
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

/** `Identity` is the number of a rule, its name, or `mailbox\number`; `Mailbox` may be left out with the last form. */
export function setInboxRule(call: ExchangeCall, enabled: boolean): WriteResult {
  const identity = textOf(call.invocation.parameters.get('Identity'));
  const [owner = '', number] = identity.includes('\\') ? identity.split('\\') : [undefined, identity];
  const mailbox = textOf(call.invocation.parameters.get('Mailbox') ?? owner);
  const rules = call.tenant.listOf('exchange.InboxRule', ownerNames(call.tenant, mailbox));
  const located = inboxRuleOf(rules, identity, number);
  return store(rules, located, { ...located.row, Enabled: enabled });
}

/** A rule by its number, its name or its whole identity. Throws `Refused`. */
function inboxRuleOf(rules: Collection, identity: string, number = identity.split('\\').at(-1)): Located {
  const position =
    rules.rows.find(['RuleIdentity', 'Identity', 'Name'], identity) ??
    rules.rows.find(['RuleIdentity', 'Name'], number ?? '') ??
    endingOf(rules, number ?? '');
  const row = position === null ? undefined : rules.rows.at(position);
  if (position !== null && row !== undefined) return { position, row };
  throw rules.cut === null ? objectNotFound(identity) : new Refused(breakOff(rules));
}

/** A file may hold the whole identity alone, without the number beside it. */
function endingOf(rules: Collection, number: string): number | null {
  for (let position = 0; position < rules.rows.end; position += 1) {
    const ending = textOf(rules.rows.at(position)?.['Identity']).split('\\').at(-1);
    if (number !== '' && ending === number) return position;
  }
  return null;
}
