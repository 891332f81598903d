/** The audit log of Entra: who changed accounts, groups, roles, applications and Conditional Access. */
import type { Read } from '../../tenant/resource.js';
import { readOf } from '../../tenant/resource.js';
import { type DirectoryAudit, directoryAudits } from '../../tenant/resources/directory-audit.js';
import type { ChangeLog, Trace } from './change-log.js';

const fields = ['activityDateTime', 'activityDisplayName', 'initiatedBy', 'targetResources', 'result'] as const;

export const entraLog: ChangeLog = {
  name: 'the audit log of Entra',
  covers: (reads) => patternsOf(reads).length > 0,
  read: async ({ client, reads, since }) => {
    const patterns = patternsOf(reads);
    const entries: DirectoryAudit[] = [];
    const filter = encodeURIComponent(`activityDateTime ge ${since.toISOString()}`);
    for await (const page of client.read(readOf(directoryAudits, fields, { filter })))
      for (const entry of page.rows) if (isOneOf(patterns, entry)) entries.push(entry);
    return (some) => {
      const wanted = patternsOf(some);
      return entries.filter((entry) => isOneOf(wanted, entry)).flatMap(traceOf);
    };
  },
};

function patternsOf(reads: readonly Read[]): readonly RegExp[] {
  return reads.flatMap(({ resource: { changedBy } }) => (changedBy?.log === 'entra' ? [changedBy.activities] : []));
}

function isOneOf(patterns: readonly RegExp[], { activityDisplayName }: DirectoryAudit): boolean {
  return patterns.some((pattern) => pattern.test(activityDisplayName ?? ''));
}

function traceOf(entry: DirectoryAudit): readonly Trace[] {
  const { activityDateTime: at, activityDisplayName: what, initiatedBy, result } = entry;
  if (!(at instanceof Date) || (result !== null && result !== undefined && result !== 'success')) return [];
  const [target] = entry.targetResources ?? [];
  const who = initiatedBy?.user?.userPrincipalName ?? initiatedBy?.app?.displayName ?? initiatedBy?.user?.id ?? 'somebody';
  const object = target?.displayName ?? target?.userPrincipalName ?? target?.id ?? '';
  return [{ author: { who, what: what ?? '', object, at: at.toISOString() }, names: [object] }];
}
