/** One audit as the document that an export holds, without a past: what pages of it are drawn from. */
import { definitions } from '../../controls/definitions.js';
import type { Finding } from '../../controls/finding.js';
import { type ExportDocument, exportedControls } from '../../posture/export-document.js';
import { scoreOf, severityIn } from '../../posture/score.js';
import type { TenantOrigin } from '../../tenant/origin.js';

export function auditDocument(
  tenant: string,
  findings: readonly Finding[],
  { audited, written, source }: { readonly audited: Date; readonly written: Date; readonly source: TenantOrigin },
): ExportDocument {
  return {
    schema: 'export/1',
    source,
    tenant,
    at: written.toISOString(),
    timeZone: 'UTC',
    auditedAt: audited.toISOString(),
    judgedAt: Object.fromEntries(findings.map(({ control }) => [control, audited.toISOString()])),
    score: scoreOf(findings, severityIn(definitions)),
    controls: exportedControls(definitions, findings),
    findings,
    days: [],
    moves: [],
    changes: [],
    writes: [],
    withoutWrites: [],
    waived: [],
    archived: null,
    older: null,
  };
}
