/** The audit log of Entra ID, as readers ask it who changed something: through what this process knows of it. */
import type { ReadsTenant } from '../client.js';
import { type Period, readOf } from '../resource.js';
import { type DirectoryAudit, directoryAudits } from '../resources/directory-audit.js';
import { resources } from '../resources/registry.js';
import { type KeptEntry, KeptLog } from './kept-log.js';

/** Throws TenantError where the log cannot be read completely. */
export async function changesOf(client: ReadsTenant, period: Period): Promise<readonly DirectoryAudit[]> {
  const kept = client.logs?.audits;
  const asked = kept === undefined ? period : kept.missing(period);
  const found: DirectoryAudit[] = [];
  if (asked !== null) {
    const filter = encodeURIComponent(`activityDateTime ge ${asked.from.toISOString()}`);
    const fields = ['id', 'activityDateTime', 'activityDisplayName', 'initiatedBy', 'targetResources', 'result'] as const;
    for await (const { rows } of client.read(readOf(directoryAudits, fields, { filter }))) found.push(...rows);
    kept?.note(asked, found);
  }
  return kept === undefined ? found : kept.within(period);
}

interface KeptAudit extends KeptEntry {
  readonly row: DirectoryAudit;
}

/** Who changed what a control may be about. The values that changed are left out: they are long, and nobody asks for them later. */
export class KeptAudits {
  readonly #log: KeptLog<KeptAudit>;

  constructor(maxEntries: number) {
    this.#log = new KeptLog({ overlapMs: 10 * 60_000, keptMs: 48 * 60 * 60_000, maxEntries });
  }

  /** The log was read completely for a period. */
  note(period: Period, rows: readonly DirectoryAudit[]): void {
    this.#log.note(period, rows.flatMap(keptOf));
  }

  /** What has to be asked for until a period is known; null: nothing. */
  missing(period: Period): Period | null {
    return this.#log.missing(period);
  }

  within(period: Period): readonly DirectoryAudit[] {
    return this.#log.within(period).map(({ row }) => row);
  }
}

const activities = resources.flatMap(({ changedBy }) => (changedBy?.log === 'entra' ? [changedBy.activities] : []));

function keptOf(row: DirectoryAudit): readonly KeptAudit[] {
  const { id, activityDateTime: at, activityDisplayName, targetResources } = row;
  if (!id || !(at instanceof Date) || !activities.some((pattern) => pattern.test(activityDisplayName ?? ''))) return [];
  const targets = targetResources?.slice(0, 1).map((target) => ({ ...target, modifiedProperties: null }));
  return [{ id, at, row: { ...row, additionalDetails: null, targetResources: targets } }];
}
