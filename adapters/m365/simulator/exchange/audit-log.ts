/**
 * The unified audit log as far as Exchange fills it: what a search finds, and an entry for each write. Written from documentation.
 */
import { isObject } from '../../../../src/lib/json.js';
import { specOfNoun } from '../collections.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { isAnyOf, textOf } from '../text.js';
import type { ExchangeCall } from './call.js';
import type { Invocation } from './cmdlets.js';
import { lookUp } from './identity.js';
import { ListChange } from './values.js';

const key = 'exchange.UnifiedAuditLog';

/** The entries of a search, the newest first. */
export function entriesAskedFor(tenant: Tenant, { parameters }: Invocation): Collection {
  const log = tenant.collection(key);
  const start = Date.parse(textOf(parameters.get('StartDate')));
  const end = Date.parse(textOf(parameters.get('EndDate')));
  const rows = [...log.rows]
    .filter((row) => {
      const at = Date.parse(`${textOf(row['CreationDate']).replace(/Z$/, '')}Z`);
      return (
        at >= start &&
        at <= end &&
        isAnyOf(row['Operations'], parameters.get('Operations')) &&
        isAnyOf(row['UserIds'], parameters.get('UserIds')) &&
        isAnyOf(row['RecordType'] ?? 'ExchangeAdmin', parameters.get('RecordType'))
      );
    })
    .sort((one, other) => (textOf(other['CreationDate']) > textOf(one['CreationDate']) ? 1 : -1));
  const cut = log.cut === null ? null : { ...log.cut, after: Math.min(log.cut.after, rows.length) };
  return { ...log, rows: new RowSet(rows), cut };
}

/** Does nothing for a tenant whose state file holds no log, or that does not record. */
export function logWrite({ tenant, invocation, now }: ExchangeCall, clientId: string): void {
  const log = tenant.collection(key);
  const config = tenant.collection('exchange.AdminAuditLogConfig').rows.at(0);
  if (!log.held || config?.['UnifiedAuditLogIngestionEnabled'] === false) return;
  const at = now().toISOString().slice(0, 19);
  const record = {
    CreationTime: at,
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
  log.rows.insert({
    Identity: `log-${log.rows.end}`,
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
