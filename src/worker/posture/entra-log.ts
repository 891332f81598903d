/** The audit log of Entra: who changed accounts, groups, roles, applications and Conditional Access. */
import { changesOf } from '../../tenant/logs/directory-log.js';
import type { Read } from '../../tenant/resource.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import type { ChangeLog, Trace } from './change-log.js';

export const entraLog: ChangeLog = {
  name: 'the audit log of Entra',
  covers: (reads) => patternsOf(reads).length > 0,
  read: async ({ client, since, until }) => {
    const entries = await changesOf(client, { from: since, to: until });
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
