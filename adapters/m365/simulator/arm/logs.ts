/** The logs of one resource of Azure: where they go, and what Log Analytics answers to the questions that hardenbot asks about callers. */
import { isObject } from '../../../../src/lib/json.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';
import { type Answer, json, type SimRequest } from '../wire.js';
import { armError } from './errors.js';

/** Properties of a row of a state file that the resource itself does not show. */
export const besideFirewall = ['diagnosticSettings', 'calls', 'permissions', 'unreadableWorkspaces', 'unlogged', 'unmeasured'];

/**
 * Where a resource, or one service of a storage account, sends its logs: a list, or lists by the name of a service. Undefined: the file does
 * not say.
 * @param part '' for the resource itself
 */
export function diagnosticSettingsOf(row: Row, part: string): readonly unknown[] | undefined {
  const held = row['diagnosticSettings'];
  if (held === undefined) return undefined;
  const own = isObject(held) ? held[part] : part === '' ? held : [];
  return Array.isArray(own) ? own : [];
}

const columns = [
  { name: 'Address', type: 'string' },
  { name: 'Source', type: 'string' },
  { name: 'Calls', type: 'long' },
  { name: 'First', type: 'datetime' },
  { name: 'Last', type: 'datetime' },
];

/** What was asked is read from the text as far as it matters: which tables, and from when to when. */
export function logAnswer(request: SimRequest, row: Row): Answer {
  const query = request.url.searchParams.get('query') ?? '';
  const [from = '', to = ''] = (request.url.searchParams.get('timespan') ?? '').split('/');
  if (tablesIn(query).length === 0 || !query.includes(' | summarize '))
    return armError(400, 'BadArgumentError', 'The request had some invalid properties');
  const resource = decodeURIComponent(request.url.pathname).replace(/\/providers\/microsoft\.insights\/logs$/i, '');
  const answer = callersIn(row, { from: Date.parse(from), to: Date.parse(to), query, resource });
  const asked = /include-permissions=true/.test(String(request.headers['prefer'] ?? ''));
  return json(200, { tables: answer.tables, ...(asked ? { permissions: answer.permissions } : {}) });
}

function tablesIn(query: string): readonly string[] {
  return [...new Set(query.match(/\b(AZKVAuditLogs|AzureDiagnostics|Storage(Blob|File|Queue|Table)Logs)\b/g) ?? [])];
}

/** Which table holds the calls of one service of a storage account. */
const tableOf: Readonly<Record<string, string>> = {
  blob: 'StorageBlobLogs',
  file: 'StorageFileLogs',
  queue: 'StorageQueueLogs',
  table: 'StorageTableLogs',
};

/**
 * The metric of all calls of one service of a storage account, which is kept whether they are logged or not: `unlogged` of a row are calls
 * that no log holds. A day without any has no total. `unmeasured` names services of which the metric shows nothing at all.
 */
export function transactionsOf(row: Row, part: string, period: { readonly from: Date; readonly to: Date } | undefined): Row {
  const calls = [row['calls'], row['unlogged']].flat().filter(isObject);
  const own = calls
    .filter((call) => textOf(call['type']) === tableOf[part])
    .map((call) => Date.parse(textOf(call['timeGenerated'])));
  const { from, to } = period ?? { from: new Date(0), to: new Date(0) };
  const unmeasured = Array.isArray(row['unmeasured']) ? row['unmeasured'] : [];
  const data: object[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += day) {
    const total = own.filter((moment) => moment >= at && moment < at + day).length;
    data.push({ timeStamp: new Date(at).toISOString(), ...(total === 0 ? {} : { total }) });
  }
  return {
    value: [
      {
        name: { value: 'Transactions' },
        unit: 'Count',
        errorCode: 'Success',
        timeseries: unmeasured.includes(part) ? [] : [{ metadatavalues: [], data }],
      },
    ],
  };
}

const day = 24 * 60 * 60 * 1000;

/** Source: Metrics - List of the Azure Monitor reference. */
export function metricsAnswer(request: SimRequest, row: Row, part: string): Answer {
  const asked = request.url.searchParams;
  const [from = '', to = ''] = (asked.get('timespan') ?? '').split('/').map((text) => new Date(text));
  if (
    asked.get('metricnames') !== 'Transactions' ||
    !(from instanceof Date) ||
    !(to instanceof Date) ||
    tableOf[part] === undefined
  )
    return armError(400, 'BadRequest', `Failed to find metric configuration for metric: ${asked.get('metricnames')}`);
  return json(200, { interval: asked.get('interval'), ...transactionsOf(row, part, { from, to }) });
}

interface Asked {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly query: string;
  /** The path that is asked. */
  readonly resource: string;
}

/** The rows of a log, summed up for each address and table, with what the app may not read left out. */
export function callersIn(
  row: Row,
  { from, to, query, resource }: Asked,
): { readonly tables: readonly object[]; readonly permissions: object } {
  const held = row['diagnosticSettings'];
  const settings = (isObject(held) ? Object.values(held).flat() : [held].flat()).filter(isObject);
  const workspaces = [
    ...new Set(
      settings.map((one) => textOf(isObject(one['properties']) ? one['properties']['workspaceId'] : one['workspaceId'])),
    ),
  ];
  const denied = Array.isArray(row['unreadableWorkspaces']) ? row['unreadableWorkspaces'].map(textOf) : [];
  const readable = workspaces.filter((workspace) => workspace !== '' && !denied.includes(workspace));
  const tables = tablesIn(query);
  const [, category] = /Category == '(\w+)'/.exec(query) ?? [];
  const calls = (Array.isArray(row['calls']) ? row['calls'] : []).filter(isObject).filter((call) => {
    const at = Date.parse(textOf(call['timeGenerated']));
    const isThere = call['workspaceId'] === undefined || readable.includes(textOf(call['workspaceId']));
    const isAsked = tables.includes(textOf(call['type'])) && (call['type'] !== 'AzureDiagnostics' || sourceOf(call) === category);
    return at >= from && at <= to && isAsked && isThere;
  });
  return {
    tables: [{ name: 'PrimaryResult', columns, rows: readable.length === 0 ? [] : summedUp(calls) }],
    permissions: {
      resources: [{ resourceId: resource, dataSources: workspaces.filter((workspace) => workspace !== '') }],
      dataSources: readable.map((resourceId) => ({ resourceId })),
    },
  };
}

function summedUp(calls: readonly Row[]): readonly (readonly unknown[])[] {
  const groups = new Map<string, Row[]>();
  for (const call of calls) {
    const key = JSON.stringify([addressOf(call), sourceOf(call)]);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups].map(([key, all]) => {
    const [address, source] = JSON.parse(key) as [string, string];
    const moments = (of: readonly Row[]) => of.map((call) => textOf(call['timeGenerated'])).toSorted();
    const seen = moments(all.filter(isSeen));
    return [address, source, seen.length, moments(all)[0] ?? null, seen.at(-1) ?? null];
  });
}

/** Calls through Azure Resource Manager are in the log of a vault too. */
function isSeen(call: Row): boolean {
  const name = textOf(call['operationName']);
  return !(isVault(call) && (name.startsWith('Vault') || name.endsWith('EventGridNotification')));
}

function isVault(call: Row): boolean {
  return ['AZKVAuditLogs', 'AzureDiagnostics'].includes(textOf(call['type']));
}

/** One table holds the logs of many kinds of resource, by their category. */
function sourceOf(call: Row): string {
  if (!isVault(call)) return textOf(call['type']);
  return textOf(call['category']) || 'AuditEvent';
}

/** Storage logs an address with its port. */
function addressOf(call: Row): string {
  return textOf(call['callerIpAddress'] ?? call['callerIPAddress']).replace(/^([\d.]+):\d+$/, '$1');
}
