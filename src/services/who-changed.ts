/** Who did what made a control regress, as far as the tenant's own log tells: activities of the right kind since the last good audit. */
import type { Control } from '../controls/control.js';
import { TenantError } from '../errors.js';
import type { Author } from '../posture/history.js';
import { identityOf } from '../posture/open-objects.js';
import type { TenantGateway } from '../tenant/gateway.js';
import { type Read, readOf } from '../tenant/resource.js';
import { type DirectoryAudit, directoryAudits } from '../tenant/resources/directory-audit.js';

/** What Entra calls the changes of what we read. Source: the list of audit activities of Entra; the words may move, so they are matched loosely. */
const activities: Readonly<Record<string, RegExp>> = {
  'graph.conditionalAccessPolicies': /conditional access policy|^(add|update|delete) policy$/i,
  'graph.namedLocations': /named location/i,
  'graph.identitySecurityDefaultsEnforcementPolicy': /security defaults|^(add|update|delete) policy$/i,
  'graph.groups': /^(add|update|delete|restore)( \w+)? group$|member (to|from) group/i,
  'graph.groups/{of}/transitiveMembers': /member (to|from) group/i,
  'graph.roleAssignments': /member (to|from|in) role/i,
  'graph.roleEligibilityScheduleInstances': /member (to|from|in) role/i,
  'graph.servicePrincipals': /service principal|application/i,
  'graph.users': /^(add|update|delete|restore|disable|enable)( \w+)? user$|^(disable|enable) account$/i,
};

export interface Attribution {
  /** Newest first; those whose object the finding names come before the others. */
  readonly authors: readonly Author[];
  /** Why nobody is named; absent: somebody is. */
  readonly unattributed?: string;
}

export interface Regression {
  readonly control: Control;
  readonly reads: readonly Read[];
  readonly objects: readonly string[];
  /** The last audit that found it in order. */
  readonly since: Date;
}

const most = 3;

/** Reads the log once for all regressions of an audit. Never throws for the tenant's sake. */
export async function whoChanged(
  gateway: Pick<TenantGateway, 'read'>,
  regressions: readonly Regression[],
): Promise<readonly Attribution[]> {
  const patterns = regressions.map(({ reads }) => reads.flatMap((read) => activities[read.resource.key] ?? []));
  if (patterns.every((some) => some.length === 0)) return regressions.map(() => elsewhere);
  const entries: DirectoryAudit[] = [];
  const oldest = new Date(Math.min(...regressions.map(({ since }) => since.getTime())));
  const filter = encodeURIComponent(`activityDateTime ge ${oldest.toISOString()}`);
  const fields = ['activityDateTime', 'activityDisplayName', 'initiatedBy', 'targetResources', 'result'] as const;
  try {
    for await (const page of gateway.read(readOf(directoryAudits, fields, { filter })))
      for (const entry of page.rows)
        if (patterns.flat().some((pattern) => pattern.test(entry.activityDisplayName ?? ''))) entries.push(entry);
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    const unattributed = `The audit log of Entra could not be read: ${error.message}`;
    return regressions.map(() => ({ authors: [], unattributed }));
  }
  return regressions.map((regression, index) => attribute(regression, patterns[index] ?? [], entries));
}

const elsewhere: Attribution = {
  authors: [],
  unattributed: 'Changes of this kind are in the unified audit log, which hardenbot does not read.',
};

function attribute(regression: Regression, patterns: readonly RegExp[], entries: readonly DirectoryAudit[]): Attribution {
  if (patterns.length === 0) return elsewhere;
  const named = new Set(regression.objects.map(identityOf));
  const fitting = entries
    .filter((entry) => patterns.some((pattern) => pattern.test(entry.activityDisplayName ?? '')))
    .flatMap((entry) => authorOf(entry))
    .filter((author) => new Date(author.at) >= regression.since)
    .sort(
      (one, other) =>
        Number(named.has(identityOf(other.object))) - Number(named.has(identityOf(one.object))) || (other.at > one.at ? 1 : -1),
    );
  if (fitting.length === 0) return { authors: [], unattributed: 'The audit log of Entra names nobody yet; entries can be late.' };
  return { authors: fitting.slice(0, most) };
}

function authorOf(entry: DirectoryAudit): readonly Author[] {
  const { activityDateTime: at, activityDisplayName: what, initiatedBy, result } = entry;
  if (!(at instanceof Date) || (result !== null && result !== undefined && result !== 'success')) return [];
  const [target] = entry.targetResources ?? [];
  const who = initiatedBy?.user?.userPrincipalName ?? initiatedBy?.app?.displayName ?? initiatedBy?.user?.id ?? 'somebody';
  const object = target?.displayName ?? target?.userPrincipalName ?? target?.id ?? '';
  return [{ who, what: what ?? '', object, at: at.toISOString() }];
}
