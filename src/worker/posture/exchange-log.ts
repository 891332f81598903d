/** The unified audit log of Exchange: who ran which cmdlet on what. A cmdlet that set something else is nobody's trace. */

import { TenantError } from '../../lib/errors.js';
import { lookupOwn } from '../../lib/lookup-own.js';
import type { Read } from '../../tenant/resource.js';
import { readOf } from '../../tenant/resource.js';
import {
  type ExchangeAdminRecord,
  exchangeAdminRecord,
  maxAuditEntries,
  recordTime,
  unifiedAuditLog,
} from '../../tenant/resources/unified-audit-log.js';
import type { ChangeLog, Trace } from './change-log.js';

/** The old name of a setting and its new one change the same thing. */
const otherNames: Readonly<Record<string, string>> = {
  EXOModuleEnabled: 'RemotePowerShellEnabled',
  RemotePowerShellEnabled: 'EXOModuleEnabled',
};

const fields = ['CreationDate', 'Operations', 'UserIds', 'AuditData'] as const;

export const exchangeLog: ChangeLog = {
  name: 'the audit log of Exchange',
  covers: (reads) => cmdletsOf(reads).length > 0,
  read: async ({ client, reads, since, until }) => {
    const parameters = { StartDate: since.toISOString(), EndDate: until.toISOString(), Operations: [...cmdletsOf(reads)] };
    const records: ExchangeAdminRecord[] = [];
    let seen = 0;
    for await (const page of client.read(readOf(unifiedAuditLog, fields, { parameters })))
      for (const entry of page.rows) {
        seen += 1;
        const record = exchangeAdminRecord(entry);
        if (record !== null) records.push(record);
      }
    const found = (some: readonly Read[]) => records.filter((record) => fits(record, some)).flatMap(traceOf);
    if (seen >= maxAuditEntries && found(reads).length === 0) throw tooMany();
    return found;
  },
};

function tooMany(): TenantError {
  return new TenantError(`it holds more changes than the ${maxAuditEntries} newest ones that are looked at.`, {
    kind: 'incomplete',
  });
}

function cmdletsOf(reads: readonly Read[]): readonly string[] {
  return [...new Set(reads.flatMap(({ resource: { changedBy } }) => (changedBy?.log === 'exchange' ? changedBy.cmdlets : [])))];
}

function fits({ Operation = '', Parameters }: ExchangeAdminRecord, reads: readonly Read[]): boolean {
  return reads.some(({ resource: { changedBy }, fields: read }) => {
    if (changedBy?.log !== 'exchange') return false;
    if (!changedBy.cmdlets.some((cmdlet) => cmdlet.toLowerCase() === Operation?.toLowerCase())) return false;
    const countsWhole = changedBy.onlySettingsRead !== true || !/^Set-/i.test(Operation ?? '');
    if (countsWhole || Parameters === null || Parameters === undefined) return true;
    const set = new Set(Parameters.map(({ Name }) => Name ?? ''));
    return read.some((field) => set.has(field) || set.has(lookupOwn(otherNames, field) ?? ''));
  });
}

function traceOf(record: ExchangeAdminRecord): readonly Trace[] {
  const at = recordTime(record);
  if (at === null || /^(false|failed)$/i.test(record.ResultStatus ?? '')) return [];
  const identity = record.Parameters?.find(({ Name }) => Name === 'Identity')?.Value ?? '';
  const path = record.ObjectId ?? identity;
  const object = path.split(/[/\\]/).at(-1) ?? path;
  const who = record.UserId ?? 'somebody';
  return [
    {
      author: {
        who: record.ExternalAccess === true ? `${who} (from outside the organisation)` : who,
        what: record.Operation ?? '',
        object,
        at: at.toISOString(),
      },
      names: [path, object, identity],
    },
  ];
}
