/** Many tenants in one message: how each stands, and how each control stands among them. */

import type { Block, Card, Cell, Span } from '../chat/card.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { firstNames } from '../lib/plural.js';
import { utcMinute } from '../lib/utc-minute.js';
import { agesOf, type PostureLine } from '../posture/posture.js';
import { type SeverityOf, scoreOf, severityIn } from '../posture/score.js';
import { isOpen, verdictCounts, worst, worstFirst } from './findings.js';
import { moment, momentCell } from './moment.js';
import { notToldOf, type UnreadTenant } from './not-told.js';
import { tenantsFiles } from './tenants-files.js';
import { counted, scoreText, verdictTone, verdictWordOf } from './words.js';

export interface GroupView {
  /** As it is typed behind the `@`. */
  readonly group: string;
  /** When it was asked. */
  readonly at: Date;
  readonly tenants: readonly TenantLines[];
  /** Those of which it could not be read. */
  readonly unread?: readonly UnreadTenant[];
  readonly controls: readonly ControlDefinition[];
  /** Set where others of the person's tenants may be in the group, and have no place in the conversation. */
  readonly inChannel: boolean;
}

export interface TenantLines {
  readonly tenant: string;
  /** Empty before the first audit. */
  readonly lines: readonly PostureLine[];
}

/** Rows of a table: more than that are in the file. */
const maxTenants = 15;
const maxControls = 12;
/** This many tenants stand beside each other, a column each. */
const maxColumns = 5;
const maxNames = 3;
/** Names in one sentence, where the question is which. */
const maxOpenNames = 40;

export function groupStatusCard(view: GroupView): Card {
  const { group, controls, tenants } = view;
  const severityOf = severityIn(controls);
  const audited = tenants.filter(({ lines }) => lines.length > 0);
  const scores = audited.flatMap(({ lines }) => scoreOf(lines, severityOf) ?? []);
  const mean = scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const all = audited.flatMap(({ lines }) => lines);
  return {
    title: `Status of @${group}: ${counted(tenants.length, 'tenant')}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: mean === null ? 'No score yet.' : `Score ${mean.toFixed(1)} on average.`, style: 'strong' },
          ...(all.length === 0 ? [] : [{ text: ` ${counted(all.length, 'verdict')}: ${verdictCounts(all)}.` }]),
        ],
      },
      ...tenantsTable(audited, severityOf, controls.length),
      ...controlsTable(audited, controls, severityOf),
      ...notAudited(view),
      ...notToldOf(view.unread ?? []),
      ...tenantsFiles(view, `status @${group}`),
      said(view, `/harden explain <control> @${group} explains one.`),
    ],
  };
}

/** One control among the tenants of a group. */
export function groupControlCard(control: ControlDefinition, view: GroupView): Card {
  const found = view.tenants.flatMap(({ tenant, lines }) =>
    lines.filter((line) => line.control === control.id).map((line) => ({ tenant, line })),
  );
  const sorted = found.toSorted((one, other) => compareLines(one.line, other.line));
  const judged = new Set(found.map(({ tenant }) => tenant));
  const of = { ...view, tenants: sorted.map(({ tenant, line }) => ({ tenant, lines: [line] })), controls: [control] };
  const without = view.tenants.filter(({ tenant }) => !judged.has(tenant)).map(({ tenant }) => ({ tenant, lines: [] }));
  const [first] = sorted;
  return {
    title: `${control.id} in @${view.group}: ${counted(view.tenants.length, 'tenant')}`,
    tone: first === undefined ? 'neutral' : verdictTone[first.line.verdict],
    blocks: [
      { kind: 'text', spans: [{ text: control.changeTitle.does, style: 'strong' }, { text: `. ${control.why}` }] },
      ...controlTable(sorted),
      ...notAudited({ tenants: without }),
      ...notToldOf(view.unread ?? []),
      ...tenantsFiles({ ...of, tenants: [...of.tenants, ...without] }, `explain ${control.id} @${view.group}`),
      said(of, `/harden explain ${control.id} --tenant NAME shows more of one.`),
    ],
  };
}

interface TenantLine {
  readonly tenant: string;
  readonly line: PostureLine;
}

function controlTable(sorted: readonly TenantLine[]): readonly Block[] {
  if (sorted.length === 0) return [];
  const shown = sorted.slice(0, maxTenants);
  return [
    {
      kind: 'text',
      spans: [{ text: openSentence(sorted), style: 'strong' }, { text: ` ${verdictCounts(sorted.map(({ line }) => line))}.` }],
    },
    {
      kind: 'table',
      columns: ['tenant', 'verdict', 'judged', 'what was found'],
      rows: shown.map(({ tenant, line }) => [
        { text: tenant },
        verdictCell(line),
        momentCell(new Date(line.at)),
        { text: line.summary },
      ]),
      ...(sorted.length > shown.length ? { more: sorted.length - shown.length } : {}),
    },
  ];
}

/** For example `Open in 3 of 12 tenants.`; of more than the table has rows for, with their names. */
function openSentence(lines: readonly TenantLine[]): string {
  const open = lines.filter(({ line: { verdict } }) => verdict === 'fail' || verdict === 'partial').map(({ tenant }) => tenant);
  const names = open.length > maxTenants ? `: ${firstNames(open, maxOpenNames)}` : '';
  const all = counted(lines.length, 'tenant');
  // What could not be judged is neither open nor closed.
  if (open.length === 0 && lines.some(({ line }) => line.verdict === 'unknown')) return `Not known to be open in any of ${all}.`;
  return `Open in ${open.length === 0 ? 'none' : open.length} of ${all}${names}.`;
}

/** By verdict, then by how many objects are open. */
function compareLines(one: PostureLine, other: PostureLine): number {
  return worst.indexOf(one.verdict) - worst.indexOf(other.verdict) || (other.gaps ?? 0) - (one.gaps ?? 0);
}

/** The lowest score first. */
function tenantsTable(audited: readonly TenantLines[], severityOf: SeverityOf, controls: number): readonly Block[] {
  if (audited.length === 0) return [];
  const scored = audited
    .map(({ tenant, lines }) => ({ tenant, lines, score: scoreOf(lines, severityOf) }))
    .toSorted((one, other) => (one.score ?? 101) - (other.score ?? 101));
  const shown = scored.slice(0, maxTenants);
  const count = (lines: readonly PostureLine[], verdict: Verdict): Cell => ({
    text: String(lines.filter((line) => line.verdict === verdict).length),
  });
  return [
    {
      kind: 'table',
      columns: ['tenant', 'score', 'fail', 'partial', 'unknown', 'oldest verdict'],
      rows: shown.map(({ tenant, lines, score }) => [
        { text: tenant },
        { text: scoreText(score, lines.length, controls) },
        count(lines, 'fail'),
        count(lines, 'partial'),
        count(lines, 'unknown'),
        momentCell(agesOf(lines)[0]),
      ]),
      ...(scored.length > shown.length ? { more: scored.length - shown.length } : {}),
    },
  ];
}

/** What is open anywhere, the worst first: a column for each of few tenants, else how many there are of each verdict. */
function controlsTable(
  audited: readonly TenantLines[],
  controls: readonly ControlDefinition[],
  severityOf: SeverityOf,
): readonly Block[] {
  const rows = controls.flatMap(({ id }) => {
    const of = audited.flatMap(({ tenant, lines }) =>
      lines.filter((line) => line.control === id).map((line) => ({ tenant, line })),
    );
    const [first] = of.toSorted((one, other) => compareLines(one.line, other.line));
    return first === undefined || !isOpen(first.line) ? [] : [{ control: id, verdict: first.line.verdict, of }];
  });
  if (rows.length === 0) return [];
  const many = (row: (typeof rows)[number], verdict: Verdict) => row.of.filter(({ line }) => line.verdict === verdict);
  const sorted = worstFirst(
    rows.toSorted((one, other) => many(other, other.verdict).length - many(one, one.verdict).length),
    severityOf,
  );
  const shown = sorted.slice(0, maxControls);
  const more = sorted.length > shown.length ? { more: sorted.length - shown.length } : {};
  if (audited.length <= maxColumns)
    return [
      {
        kind: 'table',
        columns: ['control', ...audited.map(({ tenant }) => tenant)],
        rows: shown.map(({ control, of }) => [
          { text: control },
          ...audited.map(({ tenant }) => {
            const found = of.find((one) => one.tenant === tenant);
            return found === undefined ? { text: '-' } : verdictCell(found.line);
          }),
        ]),
        ...more,
      },
    ];
  return [
    {
      kind: 'table',
      columns: ['control', 'severity', 'fail', 'partial', 'unknown', 'for example'],
      rows: shown.map((row) => [
        { text: row.control },
        { text: severityOf(row.control) ?? '' },
        ...(['fail', 'partial', 'unknown'] as const).map((verdict) => ({ text: String(many(row, verdict).length) })),
        {
          text: firstNames(
            many(row, row.verdict).map(({ tenant }) => tenant),
            maxNames,
          ),
        },
      ]),
      ...more,
    },
  ];
}

function verdictCell(line: PostureLine): Cell {
  return { text: verdictWordOf(line), tone: verdictTone[line.verdict] };
}

function notAudited({ tenants }: Pick<GroupView, 'tenants'>): readonly Block[] {
  const names = tenants.filter(({ lines }) => lines.length === 0).map(({ tenant }) => tenant);
  return names.length === 0
    ? []
    : [
        {
          kind: 'text',
          spans: [{ text: `Not audited yet (${names.length}): `, style: 'warn' }, { text: firstNames(names, 10) }],
        },
      ];
}

/** How old what is shown is, and what else there may be. */
function said({ tenants, inChannel }: GroupView, more: string): Block {
  const lines = tenants.flatMap((tenant) => tenant.lines);
  const [oldest, newest] = agesOf(lines);
  const ages: readonly Span[] =
    lines.length === 0
      ? []
      : [
          { text: 'As it was stored: judged ', style: 'muted' },
          ...(utcMinute(oldest) === utcMinute(newest)
            ? []
            : [
                { text: 'between ', style: 'muted' as const },
                moment(oldest, 'muted'),
                { text: ' and ', style: 'muted' as const },
              ]),
          moment(newest, 'muted'),
          { text: '. ', style: 'muted' },
        ];
  const place = inChannel ? ' This is about the tenants of this channel; a chat with hardenbot alone is about all of yours.' : '';
  return { kind: 'text', spans: [...ages, { text: `${more}${place}`, style: 'muted' }] };
}
