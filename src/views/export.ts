/** An export as files of one message. */

import { textFile } from '../chat/attachment.js';
import type { Block, Card } from '../chat/card.js';
import { plainDocument } from '../chat/safe-text.js';
import { archivedSentence } from '../ledger/archived-note.js';
import type { Entry } from '../ledger/entry.js';
import { dayOf } from '../lib/calendar.js';
import { type Plan, shortDigest } from '../plan/plan.js';
import type { ExportDocument } from '../posture/export-document.js';
import { planAttachment } from './change-plan.js';
import type { PlanList } from './change-view.js';
import { changesCsv, decisionsCsv, findingsCsv, waiversCsv, writesCsv } from './export-tables.js';
import { olderText } from './framework/decided.js';
import { sayIn } from './framework/languages.js';
import { htmlReport } from './html/report.js';
import { ledgerCsv } from './ledger-lines.js';
import { notToldOf } from './not-told.js';
import type { ListedGroup } from './tenants-lists.js';
import { counted } from './words.js';

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
    { name: `${stem}-waivers.csv`, label: 'what is accepted, until when and why', content: waiversCsv(document) },
    { name: `${stem}.json`, label: 'everything for programs', content: plainDocument(document) },
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

/** Several tenants, each with its report; everything of one is asked for by its name. */
export function groupExportCard({ group, tenants, untold }: ListedGroup<ExportDocument>): Card {
  const documents = tenants.flatMap(({ items }) => items);
  return {
    title: `Export of @${group}: ${counted(documents.length, 'tenant')}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['tenant', 'score', 'findings', 'changes', 'waivers', 'days'],
        rows: documents.map(({ tenant, score, findings, changes, waivers, days }) => [
          { text: tenant },
          { text: String(score ?? '-') },
          ...[findings, changes, waivers, days].map(({ length }) => ({ text: String(length) })),
        ]),
      },
      ...documents.flatMap((document) =>
        exportFiles(document)
          .slice(0, 1)
          .map((file) => attachment(file, document)),
      ),
      ...notToldOf(untold),
      {
        kind: 'text',
        spans: [{ text: '/harden export --tenant NAME gives all files of one.', style: 'muted' }],
      },
    ],
  };
}

/** A change or waiver whole: the full list of its plan, where it has one, and its ledger lines, for whoever asks. */
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
