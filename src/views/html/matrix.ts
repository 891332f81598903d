/** Many tenants against their controls on one page: the worst first in both directions, with counts; needs nothing else, and prints. */
import type { ControlDefinition } from '../../controls/control.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { utcMinute } from '../../lib/utc-minute.js';
import type { PostureLine } from '../../posture/posture.js';
import { scoreOf, severityIn } from '../../posture/score.js';
import { isOpen } from '../findings.js';
import type { GroupView, TenantLines } from '../tenants.js';
import { counted, verdictTone, verdictWord, verdictWordOf } from '../words.js';
import { type Html, html, join } from './escape.js';
import { htmlPage } from './page.js';
import { table } from './table.js';

const counting = ['fail', 'partial', 'unknown'] as const;
/** Distinguished without colours, too. */
const sign: Readonly<Record<Verdict, string>> = { fail: '✕', partial: '◐', unknown: '?', pass: '✓', notApplicable: '–' };

interface Row {
  readonly tenant: string;
  readonly score: number | null;
  readonly lines: ReadonlyMap<string, PostureLine>;
}

interface Column {
  readonly control: ControlDefinition;
  /** Tenants by verdict. */
  readonly counts: Readonly<Record<(typeof counting)[number], number>>;
}

export function matrixPage(view: GroupView): string {
  const { group, at, tenants, controls } = view;
  const rows = rowsOf(view);
  const columns = columnsOf(controls, rows);
  const without = tenants.filter(({ lines }) => lines.length === 0).map(({ tenant }) => tenant);
  const [only] = controls;
  const what = only !== undefined && controls.length === 1 ? only.id : counted(controls.length, 'control');
  const title = `@${group}: ${counted(tenants.length, 'tenant')}, ${what}`;
  const body = html`<h1>${title}</h1>
<p class="soft">As it was stored at ${utcMinute(at)}${agesOf(rows)}. The worst come first.</p>
<p class="legend">${join((Object.keys(sign) as Verdict[]).map((verdict) => html`<span class="${verdictTone[verdict]}">${sign[verdict]}</span> ${verdictWord[verdict]}`))}</p>
${rows.length === 0 ? html`` : matrix(rows, columns)}
${without.length === 0 ? html`` : html`<p class="warn">Not audited yet (${without.length}): ${without.join(', ')}</p>`}
${join(columns.filter(({ counts }) => counting.some((verdict) => counts[verdict] > 0)).map((column) => openIn(column, rows, columns.length === 1)))}`;
  return htmlPage({ language: 'en', title, body, style });
}

/** The lowest score first; of one control alone it orders the tenants, and is not shown. */
function rowsOf({ tenants, controls }: GroupView): readonly Row[] {
  const severityOf = severityIn(controls);
  return tenants
    .filter(({ lines }) => lines.length > 0)
    .map(({ tenant, lines }: TenantLines) => ({
      tenant,
      score: scoreOf(lines, severityOf),
      lines: new Map(lines.map((line) => [line.control, line])),
    }))
    .toSorted((one, other) => (one.score ?? 101) - (other.score ?? 101));
}

function columnsOf(controls: readonly ControlDefinition[], rows: readonly Row[]): readonly Column[] {
  const countOf = (id: string, verdict: Verdict): number => rows.filter(({ lines }) => lines.get(id)?.verdict === verdict).length;
  return controls
    .map((control) => ({
      control,
      counts: {
        fail: countOf(control.id, 'fail'),
        partial: countOf(control.id, 'partial'),
        unknown: countOf(control.id, 'unknown'),
      },
    }))
    .toSorted(
      ({ counts: one }, { counts: other }) => other.fail - one.fail || other.partial - one.partial || other.unknown - one.unknown,
    );
}

function matrix(rows: readonly Row[], columns: readonly Column[]): Html {
  const named = columns.map(
    ({ control: { id, title } }) => html`<th class="control" title="${title}"><a href="#${id}">${id}</a></th>`,
  );
  const counts = counting.map(
    (verdict) =>
      html`<tr class="count"><th colspan="${columns.length === 1 ? 1 : 2}">${verdictWord[verdict]}</th>${join(columns.map((column) => html`<td>${column.counts[verdict] || ''}</td>`))}</tr>`,
  );
  return html`<div class="wide"><table class="matrix"><thead><tr><th>tenant</th>${columns.length === 1 ? html`` : html`<th>score</th>`}${join(named)}</tr></thead>
<tbody>${join(counts)}
${join(rows.map((row) => tenantRow(row, columns)))}</tbody></table></div>`;
}

function tenantRow({ tenant, score, lines }: Row, columns: readonly Column[]): Html {
  const cells = columns.map(({ control: { id } }) => {
    const line = lines.get(id);
    return line === undefined
      ? html`<td title="${tenant}, ${id}: not audited"></td>`
      : html`<td class="${verdictTone[line.verdict]} ${line.verdict}" title="${tenant}, ${id}: ${verdictWordOf(line)}">${sign[line.verdict]}</td>`;
  });
  const rated = columns.length === 1 ? html`` : html`<td class="number">${score ?? '-'}</td>`;
  return html`<tr><th>${tenant}</th>${rated}${join(cells)}</tr>`;
}

/** The tenants in which a control is open, with what was found in each; unfolded where there is no other control. */
function openIn({ control: { id, title, severity }, counts }: Column, rows: readonly Row[], isAlone: boolean): Html {
  const open = rows.flatMap(({ tenant, lines }) => {
    const line = lines.get(id);
    return line === undefined || !isOpen(line) ? [] : [{ tenant, line }];
  });
  const told = counting.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdictWord[verdict]}`);
  const sorted = counting.flatMap((verdict) => open.filter(({ line }) => line.verdict === verdict));
  return html`<details id="${id}"${isAlone ? html` open` : html``}><summary><strong>${id}</strong> ${title} <span class="soft">${severity}; ${told.join(', ')}</span></summary>
${table({
  columns: ['tenant', 'verdict', 'judged', 'what was found'],
  rows: sorted.map(({ tenant, line }) => [tenant, verdictWordOf(line), utcMinute(new Date(line.at)), line.summary]),
  more: null,
})}</details>`;
}

function agesOf(rows: readonly Row[]): string {
  const moments = rows.flatMap(({ lines }) => [...lines.values()].map(({ at }) => at)).toSorted();
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return '';
  const [from, to] = [utcMinute(new Date(first)), utcMinute(new Date(last))];
  return from === to ? `, judged ${from}` : `, judged between ${from} and ${to}`;
}

const style = `
main { max-width: none; } details { margin: .1rem 0; } .legend span { font-weight: 700; margin-left: .75rem; }
table.matrix { width: auto; } .matrix th, .matrix td { padding: .1rem .45rem; text-align: center; border: 1px solid var(--line); overflow-wrap: normal; }
.matrix th { text-align: left; white-space: nowrap; color: inherit; } .matrix thead th { position: sticky; top: 0; background: var(--paper); vertical-align: bottom; }
.matrix th.control { writing-mode: vertical-rl; transform: rotate(180deg); padding: .45rem .1rem; } .matrix a { color: inherit; text-decoration: none; }
.matrix .count th, .matrix .count td { background: var(--card); font-weight: 600; } .matrix td.number { text-align: right; }
.matrix td.fail { background: color-mix(in srgb, var(--bad) 22%, transparent); font-weight: 700; } .matrix td.partial, .matrix td.unknown { background: color-mix(in srgb, var(--warn) 18%, transparent); }
@media screen and (max-width: 40rem) { .wide { overflow-x: auto; } .matrix tbody th { position: sticky; left: 0; background: var(--paper); white-space: normal; } }
@media print { @page { size: landscape; } .matrix { font-size: 7pt; } .matrix thead th { position: static; } }
`;
