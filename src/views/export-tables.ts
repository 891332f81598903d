/** An export as tables for a spreadsheet: one line an object of a finding, one line a change. */
import type { ExportDocument, ExportedChange, Measured } from '../posture/export-document.js';
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
    'to keep until',
    'put back',
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
      measuredText(one.measured),
      one.keepBy ?? '',
      putBackText(one.putBack),
      String(one.operations),
      one.lastAt,
      one.digest,
      one.tickets.join(', '),
    ]),
  );
}

function measuredText(measured: Measured | null): string {
  return measured === null ? '' : `${verdictWord[measured.verdict]}: ${measured.summary}`;
}

function putBackText(putBack: ExportedChange['putBack']): string {
  if (putBack === null) return '';
  const why = putBack.why === 'asked' ? 'somebody wanted it back' : 'nobody kept it in time';
  return [`${putBack.at}: ${why}`, measuredText(putBack.measured)].filter((part) => part !== '').join('; ');
}

/** One line for each thing that somebody said of a change or a waiver: asked, approved, rejected and why, kept, undone, accepted. */
export function decisionsCsv({ changes, waivers }: ExportDocument): string {
  const said = [...changes, ...waivers.map(({ id, control, decisions }) => ({ id, what: `waive ${control}`, decisions }))];
  return csv(
    ['change', 'what', 'decision', 'who', 'at', 'where', 'reason', 'ticket'],
    said.flatMap(({ id, what, decisions }) =>
      decisions.map((one) => [id, what, one.kind, one.by, one.at, one.on, one.reason ?? '', one.ticket ?? '']),
    ),
  );
}

/** One line for each property that a change wrote: what it was, what it is, and what became of it. Last, the changes that are too large for that. */
export function writesCsv({ writes, withoutWrites }: ExportDocument): string {
  return csv(
    ['change', 'at', 'object', 'property', 'before', 'after', 'result', 'puts back'],
    [
      ...writes.map(({ change, at, object, property, before, after, result, putsBack }) => [
        change,
        at,
        object,
        property,
        before === undefined ? '' : valueText(before),
        after === undefined ? '' : valueText(after),
        result,
        putsBack ? 'yes' : '',
      ]),
      ...withoutWrites.map((id) => [id, '', `too many for a table of all: /harden export ${id} has them`, '', '', '', '', '']),
    ],
  );
}

export function waiversCsv({ waivers }: ExportDocument): string {
  return csv(
    ['id', 'control', 'object', 'status', 'until', 'reason', 'ended because', 'tickets'],
    waivers.map((one) => [
      one.id,
      one.control,
      one.object ?? '',
      one.status,
      one.until,
      one.reason,
      one.ended ?? '',
      one.tickets.join(', '),
    ]),
  );
}
