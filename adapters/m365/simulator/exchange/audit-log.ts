/**
 * The unified audit log as far as Exchange fills it: what a search finds, and an entry for each write. Written from documentation.
 */
import { randomUUID } from 'node:crypto';
import { isObject, sha256 } from '../../../../src/lib/json.js';
import { specOfNoun } from '../collections.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { isAnyOf, sameText, textOf } from '../text.js';
import type { ExchangeCall } from './call.js';
import type { Invocation } from './cmdlets.js';
import { badValue } from './errors.js';
import { lookUp } from './identity.js';
import { ListChange } from './values.js';

const key = 'exchange.UnifiedAuditLog';

/** How many entries a search answers unless it asks for more, and at most, and all searches of a session together. Source: Search-UnifiedAuditLog of the cmdlet reference. */
const limits = { usual: 100, search: 5000, session: 50_000 };

/**
 * The entries of a search, the newest first, each with its number and how many there are. A search of a session goes on where the one
 * before it ended; `ReturnLargeSet` has no order.
 */
export function entriesAskedFor(tenant: Tenant, { parameters }: Invocation): Collection {
  const log = tenant.collection(key);
  const from = Date.parse(textOf(parameters.get('StartDate')));
  const to = Date.parse(textOf(parameters.get('EndDate')));
  const free = textOf(parameters.get('FreeText')).toLowerCase();
  const found = log.rows
    .within('CreationDate', { from, to })
    .filter(
      (row) =>
        isAnyOf(row['Operations'], parameters.get('Operations')) &&
        isAnyOf(row['UserIds'], parameters.get('UserIds')) &&
        isAnyOf(row['RecordType'] ?? 'ExchangeAdmin', parameters.get('RecordType')) &&
        (free === '' || textOf(row['AuditData']).toLowerCase().includes(free)),
    )
    .toReversed();
  const command = parameters.get('SessionCommand');
  const ofSession = command === undefined ? found : pageOfSession(tenant, parameters, found);
  const numbered = ofSession.map((row, place) => ({ ...row, ResultIndex: place + 1, ResultCount: found.length }));
  const cut = log.cut === null ? null : { ...log.cut, after: Math.min(log.cut.after, numbered.length) };
  return { ...log, rows: new RowSet(numbered), cut };
}

/** How many entries a search answers. Throws `Refused` for more than there may be. */
export function auditResultSize({ parameters }: Invocation): number {
  const given = parameters.get('ResultSize');
  if (given === undefined || given === null) return limits.usual;
  if (typeof given === 'number' && given >= 1 && given <= limits.search) return given;
  throw badValue(`The ResultSize ${textOf(given)} is not valid: it is from 1 to ${limits.search}.`);
}

function pageOfSession(tenant: Tenant, parameters: Invocation['parameters'], found: readonly Row[]): readonly Row[] {
  const isLarge = sameText(parameters.get('SessionCommand'), 'ReturnLargeSet');
  const id = textOf(parameters.get('SessionId'));
  const from = tenant.searches.get(id) ?? 0;
  const size = typeof parameters.get('ResultSize') === 'number' ? Number(parameters.get('ResultSize')) : limits.usual;
  tenant.searches.set(id, from + size);
  const all = found.slice(0, isLarge ? limits.session : limits.search);
  const ordered = isLarge ? all.toSorted((one, other) => unordered(one) - unordered(other)) : all;
  return ordered.slice(from, from + size);
}

/** The same each time, and in no order that means anything. */
function unordered(row: Row): number {
  return Number.parseInt(sha256(textOf(row['Identity'])).slice(0, 8), 16);
}

/** Whether what is done now is written down. */
export function isRecording(tenant: Tenant): boolean {
  const config = tenant.collection('exchange.AdminAuditLogConfig').rows.at(0);
  return !sameText(config?.['UnifiedAuditLogIngestionEnabled'], 'false');
}

/** How the log names an application that ran a cmdlet is not known. */
export function logWrite(
  { tenant, invocation, now }: ExchangeCall,
  { clientId, writeLog }: { readonly clientId: string; readonly writeLog: (key: string, row: Row) => void },
): void {
  const id = randomUUID();
  const at = now().toISOString().slice(0, 19);
  const record = {
    CreationTime: at,
    Id: id,
    RecordType: 1,
    Operation: invocation.cmdlet,
    UserId: clientId,
    UserType: 5,
    Workload: 'Exchange',
    ObjectId: objectOf(tenant, invocation),
    ResultStatus: 'True',
    ExternalAccess: false,
    AppId: clientId,
    Parameters: [...invocation.parameters].map(([Name, value]) => ({ Name, Value: written(value) })),
  };
  writeLog(key, {
    Identity: id,
    CreationDate: at,
    RecordType: 'ExchangeAdmin',
    Operations: invocation.cmdlet,
    UserIds: clientId,
    AuditData: JSON.stringify(record),
  });
}

/** The object as the row names itself. */
function objectOf(tenant: Tenant, { noun, parameters }: Invocation): string {
  const identity = textOf(parameters.get('Identity') ?? parameters.get('Mailbox') ?? parameters.get('Name') ?? '');
  const spec = specOfNoun(noun);
  const row: Row | undefined =
    spec === null || spec.shape !== 'list' ? undefined : lookUp(tenant.collection(spec.key), identity)?.row;
  return textOf(row?.['Identity'] ?? row?.['PrimarySmtpAddress'] ?? row?.['Name'] ?? identity);
}

function written(value: unknown): string {
  if (value instanceof ListChange)
    return [...value.add.map((one) => `+${textOf(one)}`), ...value.remove.map((one) => `-${textOf(one)}`)].join(';');
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return value.map(textOf).join(';');
  return isObject(value) ? JSON.stringify(value) : textOf(value);
}
