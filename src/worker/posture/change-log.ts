/** The logs of a tenant in which someone's doing can be found, and what each says. */
import type { Author } from '../../engine/ledger/move.js';
import { lookupOwn } from '../../lib/lookup-own.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { changesOf } from '../../tenant/logs/directory-log.js';
import { recordsOf } from '../../tenant/logs/unified-log.js';
import type { Read } from '../../tenant/resource.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import { type AuditRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';

/** One thing that someone did. */
export interface Trace {
  readonly author: Author;
  /** Every name that its object goes by in the log. */
  readonly names: readonly string[];
}

export interface ChangeLog {
  /** In a sentence, e.g. `the audit log of Entra`. */
  readonly name: string;
  /** Whether changes of what these reads see are written there. */
  covers(reads: readonly Read[]): boolean;
  /**
   * What was done, and done with success, since a moment, to what these reads see: a function that picks from it what may have
   * changed the answer of some of them. Throws TenantError when the log cannot be read completely.
   */
  read(asked: LogQuestion): Promise<(reads: readonly Read[]) => readonly Trace[]>;
}

interface LogQuestion {
  readonly client: ReadsTenant;
  readonly reads: readonly Read[];
  readonly since: Date;
  readonly until: Date;
}

/** Who changed accounts, groups, roles, applications and Conditional Access. */
export const entraLog: ChangeLog = {
  name: 'the audit log of Entra',
  covers: (reads) => patternsOf(reads).length > 0,
  read: async ({ client, since, until }) => {
    const entries = await changesOf(client, { from: since, to: until });
    return (some) => {
      const wanted = patternsOf(some);
      return entries.filter((entry) => isOneOf(wanted, entry)).flatMap(entraTrace);
    };
  },
};

function patternsOf(reads: readonly Read[]): readonly RegExp[] {
  return reads.flatMap(({ resource: { changedBy } }) => (changedBy?.log === 'entra' ? [changedBy.activities] : []));
}

function isOneOf(patterns: readonly RegExp[], { activityDisplayName }: DirectoryAudit): boolean {
  return patterns.some((pattern) => pattern.test(activityDisplayName ?? ''));
}

function entraTrace(entry: DirectoryAudit): readonly Trace[] {
  const { activityDateTime: at, activityDisplayName: what, initiatedBy, result } = entry;
  if (!(at instanceof Date) || (result !== null && result !== undefined && result !== 'success')) return [];
  const [target] = entry.targetResources ?? [];
  const who = initiatedBy?.user?.userPrincipalName || initiatedBy?.app?.displayName || initiatedBy?.user?.id || 'somebody';
  const object = target?.displayName || target?.userPrincipalName || target?.id || '';
  return [{ author: { who, what: what ?? '', object, at: at.toISOString() }, names: [object] }];
}

/** The old name of a setting and its new one change the same thing. */
const otherNames: Readonly<Record<string, string>> = {
  EXOModuleEnabled: 'RemotePowerShellEnabled',
  RemotePowerShellEnabled: 'EXOModuleEnabled',
};

/** Who ran which cmdlet on what. A cmdlet that set something else is nobody's trace. */
export const exchangeLog: ChangeLog = {
  name: 'the audit log of Exchange',
  covers: (reads) => cmdletsOf(reads).length > 0,
  read: async ({ client, reads, since, until }) => {
    const records = await recordsOf(client, { from: since, to: until, operations: cmdletsOf(reads) });
    return (some) => records.filter((record) => fits(record, some)).flatMap(exchangeTrace);
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

/** Exchange calls newer mailboxes by the id of their account. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A name for people to read, with the id behind it. */
export function withId(name: string, id: string): string {
  return `${name} (${id})`;
}

function exchangeTrace(record: AuditRecord): readonly Trace[] {
  const at = recordTime(record);
  if (at === null || /^(false|failed)$/i.test(record.ResultStatus ?? '')) return [];
  const identity = record.Parameters?.find(({ Name }) => Name === 'Identity')?.Value ?? '';
  const path = record.ObjectId ?? identity;
  const last = path.split(/[/\\]/).at(-1) ?? path;
  const object = isObjectId(last) && identity !== '' && !isObjectId(identity) ? withId(identity, last) : last;
  const who = record.UserId ?? 'somebody';
  return [
    {
      author: {
        who: record.ExternalAccess === true ? `${who} (from another organisation)` : who,
        what: record.Operation ?? '',
        object,
        at: at.toISOString(),
      },
      names: [path, last, identity],
    },
  ];
}
