/** Many tenants whole, as files beside a message: a row a tenant for a spreadsheet, a row a verdict, and everything for programs. */
import { fileMadeOf } from '../chat/attachment.js';
import type { Block } from '../chat/card.js';
import { plainDocument } from '../chat/safe-text.js';
import { scoreOf, severityIn } from '../posture/score.js';
import { csv } from './csv.js';
import { matrixPage } from './html/matrix.js';
import type { GroupView } from './tenants.js';
import { counted, verdictWordOf } from './words.js';

/** @param ask what follows the name of the command to be given the files once more */
export function tenantsFiles(view: GroupView, ask: string): readonly Block[] {
  const stem = `${view.group}-${ask.startsWith('explain') ? `${view.controls[0]?.id}-` : ''}${view.at.toISOString().slice(0, 10)}`;
  const verdicts = view.tenants.reduce((sum, { lines }) => sum + lines.length, 0);
  if (verdicts === 0) return [];
  // What was stored at one moment of these tenants is known by their names and the moment.
  const mark = [view.at.toISOString(), ...view.controls.map(({ id }) => id), ...view.tenants.map(({ tenant }) => tenant)];
  const file = (name: string, label: string, holds: string, content: () => string): Block => ({
    kind: 'attachment',
    name: `${stem}${name}`,
    label,
    holds,
    ask,
    preview: [],
    file: fileMadeOf([name, ...mark], content),
  });
  const tenants = counted(view.tenants.length, 'tenant');
  return [
    file('.html', 'every tenant and control on a page', tenants, () => matrixPage(view)),
    file('.csv', 'the same for a spreadsheet', tenants, () => matrixCsv(view)),
    file('-verdicts.csv', 'every verdict with its age', counted(verdicts, 'verdict'), () => verdictsCsv(view)),
    file('.json', 'everything for programs', tenants, () => plainDocument(groupDocument(view))),
  ];
}

/** `tenants/1`: tenants in the order of settings, verdicts in the order of controls. A score is of all controls, so of one alone there is none. */
export function groupDocument({ group, at, tenants, controls }: GroupView): object {
  const severityOf = severityIn(controls);
  return {
    schema: 'tenants/1',
    group,
    at: at.toISOString(),
    tenants: tenants.map(({ tenant, lines }) => ({
      tenant,
      score: controls.length === 1 ? null : scoreOf(lines, severityOf),
      verdicts: lines,
    })),
  };
}

function matrixCsv({ tenants, controls }: GroupView): string {
  const severityOf = severityIn(controls);
  return csv(
    ['tenant', 'score', 'oldest verdict', ...controls.map(({ id }) => id)],
    tenants.map(({ tenant, lines }) => {
      const verdicts = new Map(lines.map((line) => [line.control, verdictWordOf(line)]));
      const [oldest = ''] = lines.map(({ at }) => at).toSorted();
      return [
        tenant,
        controls.length === 1 ? '' : String(scoreOf(lines, severityOf) ?? ''),
        oldest,
        ...controls.map(({ id }) => verdicts.get(id) ?? 'not audited'),
      ];
    }),
  );
}

function verdictsCsv({ tenants, controls }: GroupView): string {
  const severityOf = severityIn(controls);
  return csv(
    ['tenant', 'control', 'severity', 'verdict', 'judged at', 'open objects', 'what was found'],
    tenants.flatMap(({ tenant, lines }) =>
      lines.map((line) => [
        tenant,
        line.control,
        severityOf(line.control) ?? '',
        verdictWordOf(line),
        line.at,
        line.gaps === undefined ? '' : String(line.gaps),
        line.summary,
      ]),
    ),
  );
}
