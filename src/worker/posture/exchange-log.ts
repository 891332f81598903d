/** The unified audit log of Exchange: who ran which cmdlet on what. A cmdlet that set something else is nobody's trace. */

import { lookupOwn } from '../../lib/lookup-own.js';
import { recordsOf } from '../../tenant/logs/unified-log.js';
import type { Read } from '../../tenant/resource.js';
import { type AuditRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import type { ChangeLog, Trace } from './change-log.js';

/** The old name of a setting and its new one change the same thing. */
const otherNames: Readonly<Record<string, string>> = {
  EXOModuleEnabled: 'RemotePowerShellEnabled',
  RemotePowerShellEnabled: 'EXOModuleEnabled',
};

export const exchangeLog: ChangeLog = {
  name: 'the audit log of Exchange',
  covers: (reads) => cmdletsOf(reads).length > 0,
  read: async ({ client, reads, since, until }) => {
    const records = await recordsOf(client, { from: since, to: until, operations: cmdletsOf(reads) });
    return (some) => records.filter((record) => fits(record, some)).flatMap(traceOf);
  },
};

function cmdletsOf(reads: readonly Read[]): readonly string[] {
  return [...new Set(reads.flatMap(({ resource: { changedBy } }) => (changedBy?.log === 'exchange' ? changedBy.cmdlets : [])))];
}

function fits({ Operation = '', Parameters }: AuditRecord, reads: readonly Read[]): boolean {
  return reads.some(({ resource: { changedBy }, fields: read }) => {
    if (changedBy?.log !== 'exchange') return false;
    if (!changedBy.cmdlets.some((cmdlet) => cmdlet.toLowerCase() === Operation?.toLowerCase())) return false;
    const countsWhole = changedBy.onlySettingsRead !== true || !/^Set-/i.test(Operation ?? '');
    if (countsWhole || Parameters === null || Parameters === undefined) return true;
    const set = new Set(Parameters.map(({ Name }) => Name ?? ''));
    return read.some((field) => set.has(field) || set.has(lookupOwn(otherNames, field) ?? ''));
  });
}

function traceOf(record: AuditRecord): readonly Trace[] {
  const at = recordTime(record);
  if (at === null || /^(false|failed)$/i.test(record.ResultStatus ?? '')) return [];
  const identity = record.Parameters?.find(({ Name }) => Name === 'Identity')?.Value ?? '';
  const path = record.ObjectId ?? identity;
  const object = path.split(/[/\\]/).at(-1) ?? path;
  const who = record.UserId ?? 'somebody';
  return [
    {
      author: {
        who: record.ExternalAccess === true ? `${who} (from another organisation)` : who,
        what: record.Operation ?? '',
        object,
        at: at.toISOString(),
      },
      names: [path, object, identity],
    },
  ];
}
