/** An export as tables for a spreadsheet: one line an object of a finding, one line a change. */
import type { ExportDocument } from '../posture/export-document.js';
import { csv } from './csv.js';
import { missingText, valueText } from './findings.js';
import { verdictWord } from './words.js';

export function findingsCsv({ findings, controls }: ExportDocument): string {
  const severity = new Map(controls.map((control) => [control.id, control.severity]));
  const rows = findings.flatMap((finding) => {
    const about = [finding.control, severity.get(finding.control) ?? '', finding.verdict, finding.summary];
    const missing = finding.missing.map(missingText).join('; ');
    if (finding.evidence.length === 0) return [[...about, '', '', '', '', missing]];
    return finding.evidence.map(({ object, property, actual, expected }) => [
      ...about,
      object,
      property,
      valueText(actual),
      valueText(expected),
      missing,
    ]);
  });
  return csv(['control', 'severity', 'verdict', 'summary', 'object', 'property', 'actual', 'expected', 'not read'], rows);
}

export function changesCsv({ changes }: ExportDocument): string {
  const header = [
    'id',
    'what',
    'status',
    'asked for by',
    'asked for at',
    'approved by',
    'refused because',
    'measured',
    'operations',
    'last moved',
    'digest',
    'tickets',
  ];
  return csv(
    header,
    changes.map((one) => [
      one.id,
      one.what,
      one.status,
      one.requestedBy,
      one.requestedAt,
      one.approvedBy.join(', '),
      one.refused ?? '',
      one.measured === null ? '' : `${verdictWord[one.measured.verdict]}: ${one.measured.summary}`,
      String(one.operations),
      one.lastAt,
      one.digest,
      one.tickets.join(', '),
    ]),
  );
}

/** One line for each thing that somebody said of a change: asked, approved, rejected and why, kept, undone. */
export function decisionsCsv({ changes }: ExportDocument): string {
  return csv(
    ['change', 'what', 'decision', 'who', 'at', 'where', 'reason', 'ticket'],
    changes.flatMap(({ id, what, decisions }) =>
      decisions.map((one) => [id, what, one.kind, one.by, one.at, one.on, one.reason ?? '', one.ticket ?? '']),
    ),
  );
}
