/** An export as files of one message. */

import { textFile } from '../chat/attachment.js';
import type { Block, Card } from '../chat/card.js';
import { plainDocument } from '../chat/safe-text.js';
import { archivedSentence } from '../engine/ledger/archived-note.js';
import type { Entry } from '../engine/ledger/entry.js';
import { differences } from '../engine/plan/operation.js';
import { type Plan, shortDigest } from '../engine/plan/plan.js';
import { featureEventValues } from '../features/events.js';
import { references, waivedWords } from '../features/kinds.js';
import { sayIn } from '../frameworks/languages.js';
import { dayOf } from '../lib/calendar.js';
import { type ExportDocument, type ExportedChange, type Measured, namedForPrograms } from '../posture/export-document.js';
import { planAttachment } from './change-plan.js';
import type { PlanList } from './change-view.js';
import { csv } from './csv.js';
import { wordsFor } from './event-words.js';
import { missingText, valueText } from './findings.js';
import { olderText } from './framework/decided.js';
import { htmlReport } from './html/report.js';
import { notToldOf } from './not-told.js';
import type { ListedGroup } from './tenants-lists.js';
import { counted, verdictWord } from './words.js';

interface ExportFile {
  readonly name: string;
  readonly label: string;
  readonly content: string;
}

/** Files by name, the report first. */
export function exportFiles(document: ExportDocument): readonly ExportFile[] {
  const stem = `${document.tenant}-${dayOf(new Date(document.at), document.timeZone)}`;
  return [
    { name: `${stem}-report.html`, label: 'report to read and print', content: htmlReport(document) },
    { name: `${stem}-findings.csv`, label: 'findings for a spreadsheet', content: findingsCsv(document) },
    { name: `${stem}-changes.csv`, label: 'changes for a spreadsheet', content: changesCsv(document) },
    { name: `${stem}-decisions.csv`, label: 'who decided what, when and why', content: decisionsCsv(document) },
    { name: `${stem}-values.csv`, label: 'each value before and after', content: writesCsv(document) },
    ...waivedWords.map(({ many }) => ({
      name: `${stem}-${many}.csv`,
      label: 'what is accepted, until when and why',
      content: waivedCsv(document),
    })),
    { name: `${stem}.json`, label: 'everything for programs', content: plainDocument(namedForPrograms(document)) },
  ];
}

export function exportCard(document: ExportDocument): Card {
  const { findings, changes, days, archived, older } = document;
  return {
    title: `Export of ${document.tenant}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          {
            text: `${counted(findings.length, 'finding')}, ${counted(changes.length, 'change')}, ${counted(days.length, 'day')}.`,
          },
          ...(archived === null ? [] : [{ text: ` ${archivedSentence(archived)}` }]),
          ...(older === null ? [] : [{ text: ` ${olderText(older, sayIn('en'))}` }]),
        ],
      },
      ...exportFiles(document).map((file) => attachment(file, document)),
    ],
  };
}

/** Several tenants, each with its report; everything of one is requested by its name. */
export function groupExportCard({ group, tenants, unread }: ListedGroup<ExportDocument>): Card {
  const documents = tenants.flatMap(({ items }) => items);
  return {
    title: `Export of @${group}: ${counted(documents.length, 'tenant')}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['tenant', 'score', 'findings', 'changes', waivedWords[0]?.many ?? 'accepted', 'days'],
        rows: documents.map(({ tenant, score, findings, changes, waived, days }) => [
          { text: tenant },
          { text: String(score ?? '-') },
          ...[findings, changes, waived, days].map(({ length }) => ({ text: String(length) })),
        ]),
      },
      ...documents.flatMap((document) =>
        exportFiles(document)
          .slice(0, 1)
          .map((file) => attachment(file, document)),
      ),
      ...notToldOf(unread),
      {
        kind: 'text',
        spans: [{ text: '/harden export --tenant NAME gives all files of one.', style: 'muted' }],
      },
    ],
  };
}

/** A subject whole: the full list of its plan, where it has one, and its ledger lines, for anyone who asks. */
export function subjectExportCard(view: {
  readonly id: string;
  readonly tenant: string;
  readonly plan: Plan | null;
  readonly list: PlanList | null;
  /** Null: they are too many for a message. */
  readonly entries: readonly Entry[] | null;
}): Card {
  const { id, tenant, plan, list, entries } = view;
  const ofPlan =
    plan === null
      ? ''
      : `${counted(plan.operations, 'object')}, each property before and after. Digest ${shortDigest(plan.digest)}. `;
  const ofLedger =
    entries === null
      ? 'Its ledger lines are too many for a message: hardenbot ledger export has them.'
      : `${counted(entries.length, 'entry', 'entries')} of the ledger.`;
  return {
    title: plan === null ? `${id} in ${tenant}` : `${id}: ${plan.control} in ${tenant}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: `${ofPlan}${ofLedger}` }] },
      ...(plan === null || list === null ? [] : [planAttachment(plan, list)]),
      ...(entries === null ? [] : [ledgerAttachment(id, entries)]),
    ],
  };
}

function attachment({ name, label, content }: ExportFile, { tenant }: ExportDocument): Block {
  return {
    kind: 'attachment',
    name,
    label,
    holds: counted(content.split('\n').length - 1, 'line'),
    ask: `export --tenant ${tenant}`,
    preview: [],
    file: textFile(content),
  };
}

function ledgerAttachment(id: string, entries: readonly Entry[]): Block {
  return {
    kind: 'attachment',
    name: `${id}-ledger.csv`,
    label: 'The ledger of it',
    holds: counted(entries.length, 'entry', 'entries'),
    ask: `export ${id}`,
    preview: [],
    file: textFile(ledgerCsv(entries)),
  };
}

const columns = ['entry', 'at', 'what', 'who', 'where', 'reason', 'object', 'property', 'before', 'after'];

/** One line an entry, oldest first, and one for each property of an operation that is about to be done, and of settings that were proposed. Moments are UTC. */
export function ledgerCsv(entries: readonly Pick<Entry, 'seq' | 'at' | 'event'>[]): string {
  const words = wordsFor(entries);
  return csv(
    columns,
    entries.flatMap(({ seq, at, event }) => {
      const decision = 'decision' in event ? event.decision?.decision : undefined;
      const said = [String(seq), at, words(event), decision?.person.name ?? '', decision?.surface ?? '', decision?.reason ?? ''];
      const values = valuesOf(event);
      if (values.length === 0) return [[...said, '', '', '', '']];
      const object = event.type === 'intent' ? event.operation.object : '';
      return values.map(({ property, before, after }) => [
        ...said,
        object,
        property,
        before === undefined ? '' : valueText(before),
        after === undefined ? '' : valueText(after),
      ]);
    }),
  );
}

function valuesOf(event: Entry['event']): ReturnType<typeof differences> {
  if (event.type === 'intent') return differences(event.operation);
  return event.type === 'settingsProposed' ? featureEventValues[event.type](event) : [];
}

/** An export as tables for a spreadsheet: one line an object of a finding, one line a change. */
export function findingsCsv({ findings, controls }: ExportDocument): string {
  const severity = new Map(controls.map((control) => [control.id, control.severity]));
  const rows = findings.flatMap((finding) => {
    const about = [finding.control, severity.get(finding.control) ?? '', finding.verdict, finding.summary];
    const missing = finding.missing.map((one) => missingText(one)).join('; ');
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
  const heads = [
    'id',
    'what',
    'status',
    'requested by',
    'asked for at',
    'approved by',
    'refused because',
    'measured',
    'to keep until',
    'restored',
    'operations',
    'last moved',
    'digest',
    ...references.map(({ plural }) => plural),
  ];
  return csv(
    heads,
    changes.map((one) => [
      one.id,
      one.what,
      one.status,
      one.requestedBy,
      one.requestedAt,
      one.rule === undefined ? together(one.approvedBy) : `the rule ${one.rule}`,
      one.refused ?? '',
      measuredText(one.measured),
      one.keepBy ?? '',
      putBackText(one.putBack),
      String(one.operations),
      one.lastAt,
      one.digest,
      ...references.map(({ plural }) => together(one[plural])),
    ]),
  );
}

const together = (names: readonly string[]): string => names.join(', ');

function measuredText(measured: Measured | null): string {
  return measured === null ? '' : `${verdictWord[measured.verdict]}: ${measured.summary}`;
}

function putBackText(putBack: ExportedChange['putBack']): string {
  if (putBack === null) return '';
  const why = putBack.why === 'asked' ? 'someone wanted it back' : 'nobody kept it in time';
  return [`${putBack.at}: ${why}`, measuredText(putBack.measured)].filter((part) => part !== '').join('; ');
}

/** One line for each thing that someone said of a change or an accepted finding: asked, approved, rejected and why, kept, undone, accepted. */
export function decisionsCsv({ changes, waived }: ExportDocument): string {
  const said = [...changes, ...waived.map(({ id, control, decisions }) => ({ id, what: `waive ${control}`, decisions }))];
  return csv(
    ['change', 'what', 'decision', 'who', 'at', 'where', 'reason', ...references.map(({ id }) => id)],
    said.flatMap(({ id, what, decisions }) =>
      decisions.map((one) => [
        id,
        what,
        one.kind,
        one.by,
        one.at,
        one.on,
        one.reason ?? '',
        ...references.map(({ id: name }) => one[name] ?? ''),
      ]),
    ),
  );
}

/** One line for each property that a change wrote: what it was, what it is, and what became of it. Last, the changes that are too large for that. */
export function writesCsv({ writes, withoutWrites }: ExportDocument): string {
  return csv(
    ['change', 'at', 'object', 'property', 'before', 'after', 'result', 'restores'],
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

export function waivedCsv({ waived }: ExportDocument): string {
  return csv(
    ['id', 'control', 'object', 'status', 'until', 'reason', 'ended because', ...references.map(({ plural }) => plural)],
    waived.map((one) => [
      one.id,
      one.control,
      one.object ?? '',
      one.status,
      one.until,
      one.reason,
      one.ended ?? '',
      ...references.map(({ plural }) => together(one[plural])),
    ]),
  );
}
