/**
 * What apps of the account did by the unified audit log: no search by names finds it, because the log names an app by its id, and not in the same field for each service.
 * Source: `FreeText` of Search-UnifiedAuditLog, by which published tools for incidents search for an app.
 */
import { serviceOperations } from '../../../tenant/log-meaning/exchange.js';
import { readOf } from '../../../tenant/resource.js';
import {
  type AuditRecord,
  auditRecord,
  exchangeAdminRecord,
  maxAuditEntries,
  recordTime,
  unifiedAuditLog,
  unifiedAuditRecords,
} from '../../../tenant/resources/unified-audit-log.js';
import type { IncidentEvidence } from '../entry-terms.js';
import type { AppMail, Gathered } from '../gathered.js';
import { lists } from '../lists.js';
import { appName } from '../traces.js';
import { recordFields, search } from './gather-records.js';
import type { Reading } from './reading.js';

type FollowedApp = NonNullable<IncidentEvidence['apps']>[number];

/** The same with the records of its apps, each under the name of the app. */
export async function withAppRecords(reading: Reading, gathered: Gathered, apps: readonly FollowedApp[]): Promise<Gathered> {
  const records = [...gathered.records];
  const shared = [...gathered.shared];
  const appMail: AppMail[] = [];
  for (const followed of apps) {
    const { app } = followed;
    const name = appName(gathered.audits, followed);
    const named = { UserId: `the app ${name}` };
    const question = { list: lists.appsRan, period: { from: new Date(followed.since), to: gathered.asOf } };
    const ran = await search(reading, {
      ...question,
      where: { FreeText: app },
      read: (parameters) => readOf(unifiedAuditLog, recordFields, { parameters }),
    });
    records.push(...ofApp(ran, exchangeAdminRecord, app).map((one) => ({ ...one, ...named })));
    const did = await search(reading, {
      ...question,
      where: { FreeText: app, Operations: [...serviceOperations] },
      read: (parameters) => readOf(unifiedAuditRecords, recordFields, { parameters }),
    });
    shared.push(...ofApp(did, auditRecord, app).map((one) => ({ ...one, ...named })));
    appMail.push(...(await mailOf(reading, { app, name, ...question })));
  }
  return { ...gathered, records, shared, appMail };
}

interface MailQuestion {
  readonly app: string;
  readonly name: string;
  readonly list: string;
  readonly period: { readonly from: Date; readonly to: Date };
}

/** One search: the newest entries show whose mail it is. */
async function mailOf(reading: Reading, { app, name, list, period }: MailQuestion): Promise<readonly AppMail[]> {
  const { from, to } = period;
  const parameters = {
    StartDate: from.toISOString(),
    EndDate: to.toISOString(),
    Operations: ['MailItemsAccessed'],
    FreeText: app,
  };
  const { rows } = await reading.list(list, readOf(unifiedAuditRecords, recordFields, { parameters }));
  const opened = ofApp(rows, auditRecord, app);
  const times = opened.flatMap((record) => recordTime(record)?.getTime() ?? []);
  if (times.length === 0) return [];
  const mailboxes = new Set(opened.flatMap(({ MailboxOwnerUPN }) => MailboxOwnerUPN?.toLowerCase() || []));
  return [{ app, name, last: new Date(Math.max(...times)), mailboxes: [...mailboxes], isWhole: rows.length < maxAuditEntries }];
}

interface Acted {
  readonly UserId?: string | null | undefined;
  readonly UserType?: number | null | undefined;
  readonly AppId?: string | null | undefined;
  readonly ClientAppId?: string | null | undefined;
  readonly ApplicationId?: string | null | undefined;
  readonly AppAccessContext?: AuditRecord['AppAccessContext'];
}

/** Application and service principal. */
const appTypes: readonly number[] = [5, 6];

/** The records of what an app did for itself. The search finds what people did through it too, and what was done about it. */
function ofApp<Row, Found extends Acted>(rows: readonly Row[], read: (row: Row) => Found | null, app: string): readonly Found[] {
  return rows.flatMap((row) => read(row) ?? []).filter((record) => isOf(app, record));
}

function isOf(app: string, { UserId, UserType, AppId, ClientAppId, ApplicationId, AppAccessContext }: Acted): boolean {
  const ids = [UserId, AppId, ClientAppId, ApplicationId, AppAccessContext?.ClientAppId];
  const isPerson = !appTypes.includes(UserType ?? 0) && (UserId ?? '').includes('@');
  return !isPerson && ids.some((id) => id?.toLowerCase() === app);
}
