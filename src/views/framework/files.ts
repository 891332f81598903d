/** What a tenant can show of a framework, as a file of each form, with a place for the seal. */

import { plainDocument } from '../../chat/safe-text.js';
import { archivedWords } from '../../engine/ledger/archived-note.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { type Say, sayIn } from '../../frameworks/languages.js';
import { assessmentResults } from '../../frameworks/oscal.js';
import type { FrameworkReport, JudgedControl } from '../../frameworks/report.js';
import { unsealed } from '../../frameworks/seal.js';
import { namedForPrograms } from '../../posture/export-document.js';
import { csv } from '../csv.js';
import { olderText } from './decided.js';
import { frameworkPage, type PageLook } from './page.js';
import { titledIn } from './titles.js';

const columns = [
  'requirement',
  'level',
  'title',
  'standing',
  'control',
  'part',
  'relation',
  'note',
  'verdict',
  'days passed',
  'days known',
  'found',
  'decided',
  'accepted until',
];

/** The last two lines are the checkpoint of the ledger and the place of the seal. */
function frameworkCsv(report: FrameworkReport, say: Say): string {
  const rows = report.requirements.flatMap(({ id, level, title, fulfilment, answeredBy }) => {
    const about = [id, level ?? '', title, say(`fulfilment.${fulfilment}`)];
    if (answeredBy.length === 0) return [padded(about)];
    return answeredBy.map(({ control, part, relation, note, verdict, isAskedLess }) =>
      padded([
        ...about,
        control,
        part ?? '',
        say(relation),
        [note, isAskedLess ? say('askedLess') : undefined].filter((one) => one !== undefined).join('; '),
        ...foundOf(control, report, { say, verdict }),
      ]),
    );
  });
  const archived = report.archived === null ? [] : [padded([say('archived', archivedWords(report.archived))])];
  const older = report.older === null ? [] : [padded([olderText(report.older, say)])];
  const { source = 'microsoft' } = report;
  const simulated = source === 'microsoft' ? [] : [padded([say(`source.${source}`)])];
  const last = [...simulated, ...archived, ...older, padded([report.checkpoint ?? say('noCheckpoint')]), padded([unsealed])];
  return csv(columns, [...rows, ...last]);
}

function foundOf(
  id: string,
  report: FrameworkReport,
  { say, verdict }: { readonly say: Say; readonly verdict: Verdict | null },
): readonly string[] {
  const control = report.controls.find((one) => one.id === id);
  const decided = report.changes
    .filter((change) => change.control === id)
    .map(
      (change) =>
        `${change.id}: ${change.decisions.map(({ by, kind, at }) => `${say(`decision.${kind}`)} ${by} ${at}`).join(', ')}`,
    );
  const accepted = report.waived
    .filter((one) => one.control === id && one.status === 'active')
    .map(({ object, until }) => `${object ?? say('everything')}: ${until.slice(0, 10)}`);
  return [...judgedCells(control, { say, verdict }), decided.join('; '), accepted.join('; ')];
}

function judgedCells(
  control: JudgedControl | undefined,
  { say, verdict }: { readonly say: Say; readonly verdict: Verdict | null },
): readonly string[] {
  if (control === undefined) return ['', '', '', ''];
  const { days, finding } = control;
  return [
    verdict === null ? say('notJudged') : say(`verdict.${verdict}`),
    String(days.held),
    String(days.known),
    finding?.summary ?? '',
  ];
}

function padded(cells: readonly string[]): readonly string[] {
  return columns.map((_, index) => cells[index] ?? '');
}

export const fileForms = ['html', 'csv', 'oscal', 'json'] as const;
export type FileForm = (typeof fileForms)[number];

const writers: Readonly<Record<FileForm, (report: FrameworkReport, look: PageLook) => string>> = {
  html: frameworkPage,
  csv: (report, { language }) => frameworkCsv(titledIn(report, language), sayIn(language)),
  oscal: (report, { language }) => plainDocument(assessmentResults(titledIn(report, language), sayIn(language))),
  json: (report) => plainDocument(namedForPrograms({ ...report, seal: unsealed })),
};

export function frameworkFile(
  report: FrameworkReport,
  { form, ...look }: PageLook & { readonly form: FileForm },
): { readonly name: string; readonly content: string } {
  const ending = form === 'oscal' ? 'oscal.json' : form;
  const name = `${report.tenant}-${report.framework.id}-${report.period.to}.${ending}`;
  return { name, content: writers[form](report, look) };
}
