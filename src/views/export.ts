/** An export as files of one message. */
import { textFile } from '../chat/attachment.js';
import type { Block, Card } from '../chat/card.js';
import { type Plan, shortDigest } from '../plan/plan.js';
import type { ExportDocument } from '../posture/export-document.js';
import { planAttachment } from './change-plan.js';
import type { PlanList } from './change-view.js';
import { changesCsv, findingsCsv } from './export-tables.js';
import { htmlReport } from './html/report.js';
import { counted } from './words.js';

/** Files by name. */
export function exportFiles(
  document: ExportDocument,
): readonly { readonly name: string; readonly label: string; readonly content: string }[] {
  const stem = `${document.tenant}-${document.at.slice(0, 10)}`;
  return [
    { name: `${stem}-report.html`, label: 'report to read and print', content: htmlReport(document) },
    { name: `${stem}-findings.csv`, label: 'findings for a spreadsheet', content: findingsCsv(document) },
    { name: `${stem}-changes.csv`, label: 'changes for a spreadsheet', content: changesCsv(document) },
    { name: `${stem}.json`, label: 'everything for programs', content: `${JSON.stringify(document, null, 2)}\n` },
  ];
}

export function exportCard(document: ExportDocument): Card {
  const { findings, changes, days } = document;
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
        ],
      },
      ...exportFiles(document).map(
        ({ name, label, content }): Block => ({
          kind: 'attachment',
          name,
          label,
          holds: counted(content.split('\n').length - 1, 'line'),
          ask: `export --tenant ${document.tenant}`,
          preview: [],
          file: textFile(content),
        }),
      ),
    ],
  };
}

/** The full list of one plan, for whoever asks. */
export function planExportCard(view: { readonly tenant: string; readonly plan: Plan; readonly list: PlanList }): Card {
  const { tenant, plan, list } = view;
  const text = `${counted(plan.operations, 'object')}, each property before and after. Digest ${shortDigest(plan.digest)}.`;
  return {
    title: `${plan.id}: ${plan.control} in ${tenant}`,
    tone: 'neutral',
    blocks: [{ kind: 'text', spans: [{ text }] }, planAttachment(plan, list)],
  };
}
