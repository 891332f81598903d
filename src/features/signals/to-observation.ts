/** A row as the vendor answered it, in the form that signals are judged by. */
import { meaningOfAudit, meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import type { FlowSignIn } from '../../tenant/resources/flow-sign-in.js';
import type { RiskDetection } from '../../tenant/resources/risk-detection.js';
import type { RiskyUser } from '../../tenant/resources/risky-user.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import { type AuditRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import type { Observation } from './observation.js';

/** A row of each log, parsed by its resource; of the unified log the record inside the entry. */
export type LogRow =
  | { readonly source: 'audits'; readonly row: DirectoryAudit }
  | { readonly source: 'signIns'; readonly row: SignIn }
  | { readonly source: 'flows'; readonly row: FlowSignIn }
  | { readonly source: 'detections'; readonly row: RiskDetection }
  | { readonly source: 'riskyUsers'; readonly row: RiskyUser }
  | { readonly source: 'unified'; readonly row: AuditRecord };

/** Null for a row without an id or a time: the reader counts it as unreadable. */
export function toObservation(logRow: LogRow, answeredAt: Date): Observation | null {
  const known = identityOf(logRow);
  if (known === null) return null;
  const common = { ...known, answeredAt };
  switch (logRow.source) {
    case 'audits':
      return { source: 'audits', ...common, row: logRow.row, meaning: meaningOfAudit(logRow.row) };
    case 'unified':
      return { source: 'unified', ...common, row: logRow.row, meaning: meaningOfRecord(logRow.row) };
    case 'signIns':
      return { source: 'signIns', ...common, row: logRow.row };
    case 'flows':
      return { source: 'flows', ...common, row: logRow.row };
    case 'detections':
      return { source: 'detections', ...common, row: logRow.row };
    case 'riskyUsers':
      return { source: 'riskyUsers', ...common, row: logRow.row };
  }
}

function identityOf({ source, row }: LogRow): { readonly id: string; readonly at: Date } | null {
  switch (source) {
    case 'audits':
      return identity(row.id, row.activityDateTime);
    case 'signIns':
    case 'flows':
      return identity(row.id, row.createdDateTime);
    case 'detections':
      // A detection that was judged again is news: its state or level may have moved.
      return identity(
        row.id && `${row.id}@${row.lastUpdatedDateTime?.toISOString() ?? ''}`,
        row.detectedDateTime ?? row.activityDateTime,
      );
    case 'riskyUsers':
      return identity(row.id && `${row.id}@${row.riskLastUpdatedDateTime?.toISOString() ?? ''}`, row.riskLastUpdatedDateTime);
    case 'unified':
      return identity(row.Id, recordTime(row));
  }
}

function identity(id: string | null | undefined, at: Date | null | undefined): { readonly id: string; readonly at: Date } | null {
  return id && at ? { id, at } : null;
}
