/** The rows that show a sign, kept beside the ledger: an incident that begins with the sign has them without asking the service again. */
import { plainJson } from '../../chat/safe-text.js';
import { parsedOrNull } from '../../lib/json.js';
import { type DirectoryAudit, directoryAudits } from '../../tenant/resources/directory-audit.js';
import { type SignIn, signIns } from '../../tenant/resources/sign-in.js';
import { type AuditRecord, auditRecord } from '../../tenant/resources/unified-audit-log.js';
import type { Observation } from './observation.js';

const maxRows = 50;
/** A row of more characters is left out: people read it in the log. */
const maxLength = 40_000;

/** A line of JSON for each row that shows a sign; empty where none of them is at hand. */
export function linesOf(rowIds: readonly string[], observations: readonly Observation[]): readonly string[] {
  const wanted = new Set(rowIds);
  return observations
    .filter(({ source, id }) => source !== 'rules' && wanted.has(id))
    .slice(0, maxRows)
    .map(({ source, answeredAt, row }) => plainJson(JSON.stringify({ source, answeredAt: answeredAt.toISOString(), row })))
    .filter((line) => line.length <= maxLength);
}

interface KeptRows {
  readonly audits: readonly DirectoryAudit[];
  readonly signIns: readonly SignIn[];
  readonly records: readonly AuditRecord[];
}

/** The rows of those lines that an incident can use. What is no row any more is left out. */
export function rowsOfLines(lines: readonly string[]): KeptRows {
  const audits: DirectoryAudit[] = [];
  const signedIn: SignIn[] = [];
  const records: AuditRecord[] = [];
  for (const line of lines) {
    const { source, row } = (parsedOrNull(line) ?? {}) as { readonly source?: string; readonly row?: unknown };
    if (source === 'audits') audits.push(...parsed(directoryAudits.row, row));
    if (source === 'signIns') signedIn.push(...parsed(signIns.row, row));
    if (source === 'unified') records.push(...present(auditRecord({ AuditData: JSON.stringify(row) })));
  }
  return { audits, signIns: signedIn, records };
}

interface Parses<Row> {
  safeParse(row: unknown): { readonly success: true; readonly data: Row } | { readonly success: false };
}

function parsed<Row>(schema: Parses<Row>, row: unknown): readonly Row[] {
  const result = schema.safeParse(row);
  return result.success ? [result.data] : [];
}

function present<Row>(row: Row | null): readonly Row[] {
  return row === null ? [] : [row];
}
