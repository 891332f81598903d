/**
 * What a card of signals hands to the incident that is begun from it: what happened, what it names, and the rows that show it. These are kept beside the ledger when the sign is
 * reported, so that the incident has them without asking the service again.
 */

import { plainJson } from '../../chat/safe-text.js';
import type { EvidenceStore, LoadsEvidence } from '../../engine/ledger/evidence-store.js';
import { parsedOrNull, sha256 } from '../../lib/json.js';
import { type DirectoryAudit, directoryAudits } from '../../tenant/resources/directory-audit.js';
import { type SignIn, signIns } from '../../tenant/resources/sign-in.js';
import { type AuditRecord, auditRecord } from '../../tenant/resources/unified-audit-log.js';
import type { HandOver } from '../hand-over.js';
import type { StoredSign } from './entry-terms.js';
import type { Observation } from './observation.js';
import { openedSignal } from './opened-signal.js';

/** The card as it is now: what it grew by goes along. */
export const handedOver: HandOver = async ({ ledger, evidence }, tenant, card) => {
  const signal = card === null ? null : openedSignal(await ledger.subject(tenant, card));
  if (signal === null) return null;
  const lines = (await Promise.all(signal.signs.map((sign) => linesFor(evidence, tenant, sign)))).flat();
  const unique = [...new Set(lines)];
  return {
    from: signal.id,
    rowIds: [...new Set(signal.signs.flatMap(({ rowIds }) => rowIds))],
    moments: signal.signs.map((sign) => ({
      at: sign.at,
      what: `${sign.says} (${signal.id}, row ${sign.rowIds[0] ?? 'unknown'})`,
      suspicious: sign.weight !== 'C',
    })),
    things: signal.signs.flatMap(({ left = [], rowIds }) =>
      left.map((one) => ({ in: one.in, name: 'name' in one ? one.name : '', rowIds })),
    ),
    lines: unique,
    ...rowsOfLines(unique),
  };
};

/** Nothing where the file is gone, which is so after a year, or is another one than the ledger says. */
async function linesFor(evidence: LoadsEvidence, tenant: string, { rows }: StoredSign): Promise<readonly string[]> {
  const file = rows === undefined ? null : await evidence.load(tenant, rows.sha256);
  if (file === null || rows === undefined || sha256(file) !== rows.sha256) return [];
  return file.split('\n').filter((line) => line !== '');
}

/** Keeps the rows of signs about people who can be contained. What never rings is not kept: its lines would be many, and no incident begins with it. */
export async function withRowsKept(
  { evidence }: { readonly evidence: EvidenceStore },
  tenant: string,
  { signs, rows }: { readonly signs: readonly StoredSign[]; readonly rows: readonly Observation[] },
): Promise<readonly StoredSign[]> {
  return Promise.all(
    signs.map(async (sign) => {
      if (sign.weight === 'C' || !sign.presses.some(({ press }) => press === 'contain')) return sign;
      const lines = linesOf(sign.rowIds, rows);
      if (lines.length === 0) return sign;
      const file = lines.map((line) => `${line}\n`).join('');
      const hash = sha256(file);
      await evidence.save(tenant, hash, file);
      return { ...sign, rows: { sha256: hash, lines: lines.length } };
    }),
  );
}

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
function rowsOfLines(lines: readonly string[]): KeptRows {
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
