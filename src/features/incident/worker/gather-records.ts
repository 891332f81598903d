/** What the account did by the unified audit log: what it ran in Exchange, and what it did in other services. */

import { serviceOperations } from '../../../tenant/log-meaning/exchange.js';
import { type Period, type Read, readOf } from '../../../tenant/resource.js';
import {
  auditRecord,
  exchangeAdminRecord,
  maxAuditEntries,
  type UnifiedAuditLogEntry,
  unifiedAuditLog,
  unifiedAuditRecords,
} from '../../../tenant/resources/unified-audit-log.js';
import type { Gathered } from '../gathered.js';
import { lists } from '../lists.js';
import type { Reading } from './reading.js';

export const recordFields = ['CreationDate', 'Operations', 'UserIds', 'AuditData'] as const;

/** That log lags by up to hours. */
export async function gatherRecords(reading: Reading, names: readonly string[], period: Period): Promise<Gathered['records']> {
  const where = { UserIds: [...names] };
  const read: Search['read'] = (parameters) => readOf(unifiedAuditLog, recordFields, { parameters });
  const rows = await search(reading, { list: lists.ran, read, where, period });
  return rows.flatMap((row) => exchangeAdminRecord(row) ?? []);
}

export async function gatherShared(reading: Reading, names: readonly string[], period: Period): Promise<Gathered['shared']> {
  const where = { UserIds: [...names], Operations: [...serviceOperations] };
  const read: Search['read'] = (parameters) => readOf(unifiedAuditRecords, recordFields, { parameters });
  const rows = await search(reading, { list: lists.shared, read, where, period });
  return rows.flatMap((row) => auditRecord(row) ?? []);
}

interface Search {
  readonly list: string;
  readonly read: (parameters: NonNullable<Read['parameters']>) => Read<UnifiedAuditLogEntry>;
  readonly where: Readonly<Record<string, string | readonly string[]>>;
  readonly period: Period;
}

/** The shortest stretch that a search is cut into, in milliseconds. */
const minStretchMs = 60_000;

/** A search answers the newest entries, a number of them at most: an intruder who makes many would hide what they did before. */
export async function search(reading: Reading, question: Search): Promise<readonly UnifiedAuditLogEntry[]> {
  const { list, where, period } = question;
  const { from, to } = period;
  const parameters = { StartDate: from.toISOString(), EndDate: to.toISOString(), ...where };
  const { rows } = await reading.list(list, question.read(parameters));
  if (rows.length < maxAuditEntries) return rows;
  if (to.getTime() - from.getTime() <= minStretchMs) {
    reading.leave(list, `the log holds more than ${maxAuditEntries} entries of one minute, and the service answers no more`);
    return rows;
  }
  const middle = new Date((from.getTime() + to.getTime()) / 2);
  const older = await search(reading, { ...question, period: { from, to: middle } });
  return [...older, ...(await search(reading, { ...question, period: { from: middle, to } }))];
}
