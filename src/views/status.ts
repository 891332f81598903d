/** What the latest audit found. */
import { fileMadeOf } from '../chat/attachment.js';
import type { Action, Card, Span, Statement } from '../chat/card.js';
import { trendLine } from '../chat/chart.js';
import { atAGlance, budgets } from '../chat/glance.js';
import { plainLines } from '../chat/safe-text.js';
import type { ControlDefinition } from '../controls/control.js';
import type { WaivedFinding } from '../controls/waived-finding.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { refusalText } from '../lib/errors.js';
import { truncateAtWord } from '../lib/truncate.js';
import { nextSteps } from '../posture/next-steps.js';
import { agesOf, linesOf, type Posture } from '../posture/posture.js';
import { severityIn } from '../posture/score.js';
import type { Progress } from '../queue/progress.js';
import { type FindingLine, findingsTable, openInTable, sharedReason, worst, worstFirst } from './findings.js';
import { moment } from './moment.js';
import { stepRows } from './next-steps.js';
import { type Notice, noticeLine } from './notice.js';
import { plannable, planRows, questionActions, severalButton, undecidedCount } from './plan-buttons.js';
import { counted, countedWord, countWord, notDecidedWord, verdictWordOf } from './words.js';

type WaivedLine = Pick<WaivedFinding, 'id' | 'control' | 'object' | 'name' | 'until' | 'reason'>;

/** What became of the audit of a tenant of which nothing is kept: it runs, or it ended without a finding. */
export type FirstAudit =
  | { readonly since: Date; readonly progress: Progress | null }
  | { readonly since: Date; readonly refusal: { readonly reason: string; readonly remedy: string } };

/** What is said beside the findings. */
export interface StatusExtras {
  /** Of a tenant of which nothing is kept; absent or null: no audit was asked for. */
  readonly firstAudit?: FirstAudit | null;
  readonly score: number | null;
  /** Scores of the last days, oldest first. */
  readonly trend: readonly (number | null)[];
  /** What is accepted for a time. */
  readonly waived: readonly WaivedLine[];
  /** Where decisions and hardenbot.yaml differ, as a sentence; absent or null: nowhere. */
  readonly settings?: string | null;
  /** What features say in a line each. */
  readonly notices?: readonly Notice[];
  readonly controls: readonly ControlDefinition[];
  /** A row for every control: `whole`; `short`, for the open ones, as a message has room for them. Absent: the next steps. */
  readonly rows?: 'short' | 'whole' | undefined;
}

export function statusCard(tenant: string, posture: Posture | null, extras: StatusExtras): Card {
  if (posture === null) return unauditedCard(tenant, extras);
  const title = `Status of ${tenant}${scoreWords(posture, extras)}`;
  return extras.rows !== undefined ? allOf(title, tenant, posture, extras) : nextOf(title, tenant, posture, extras);
}

function unauditedCard(tenant: string, { firstAudit = null, notices = [] }: StatusExtras): Card {
  const isRunning = firstAudit !== null && !('refusal' in firstAudit);
  const action: Action = { name: 'audit', label: 'Check now', style: 'primary', subject: `all@${tenant}` };
  return {
    title: `Status of ${tenant}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: firstAudit === null ? [{ text: 'This tenant has not been audited yet.' }] : auditSpans(firstAudit) },
      ...notices.map((notice) => noticeLine(notice)),
      ...(isRunning ? [] : [{ kind: 'actions' as const, actions: [action] }]),
    ],
  };
}

function auditSpans(audit: FirstAudit): readonly Span[] {
  if ('refusal' in audit)
    return [{ text: 'The audit of ' }, moment(audit.since), { text: ` found nothing. ${refusalText(audit.refusal)}` }];
  const { label, done, total } = audit.progress ?? { label: 'waiting for a worker', done: 0 };
  const far = total === undefined ? '' : `, ${done} of ${total}`;
  return [
    { text: 'The first audit has been running since ' },
    moment(audit.since),
    { text: `: ${label}${far}. Its findings are shown here when it is done.` },
  ];
}

/** How it stands in a line, what to do next, and the rest by a press. */
function nextOf(title: string, tenant: string, posture: Posture, extras: StatusExtras): Card {
  const { controls, waived } = extras;
  const { findings } = posture;
  const steps = nextSteps(
    findings,
    controls,
    new Set(waived.flatMap(({ control, object }) => (object === undefined ? [control] : []))),
  );
  const toPlan = plannable(findings, controls);
  const rows = stepRows(tenant, steps);
  const buttons: readonly Action[] = [
    ...(findings.length === 0
      ? []
      : [
          {
            name: 'show' as const,
            label: findings.length === 1 ? 'Show the check' : `Show all ${findings.length} checks`,
            subject: `all@${tenant}`,
          },
        ]),
    ...questionActions(tenant, undecidedCount(findings)),
    ...(toPlan.length > 1 ? [severalButton(tenant, toPlan)] : []),
    { name: 'audit', label: 'Check now', subject: `all@${tenant}` },
  ];
  return {
    title,
    tone: 'neutral',
    blocks: atAGlance({
      title,
      lead: [
        { kind: 'text', spans: [{ text: countsLine(findings, controls), style: 'strong' }, ...checkedSpans(posture)] },
        ...(extras.notices ?? []).map((notice) => noticeLine(notice)),
        ...sharedReason(findings),
        ...(rows.length === 0 ? [] : [doNext]),
      ],
      actions: [...rows, { kind: 'actions', actions: buttons }],
      details: [
        ...trendLines(extras),
        ...waivedLines(waived),
        ...settingsLines(extras),
        ...(isOfOneAudit(posture) ? [] : [{ kind: 'text' as const, spans: judgedSpans(posture) }]),
        hint,
      ],
      budget: budgets.status,
    }),
  };
}

/** A press makes a plan and no change; how each is undone its card says. */
const doNext: Statement = {
  kind: 'text',
  spans: [
    { text: 'Do next', style: 'strong' },
    { text: ' · Plan changes nothing until approved; its card says how to undo it.', style: 'muted' },
  ],
};

/** Every control, the worst first. Its buttons stand before the table, so that nothing of it has to be folded. */
function allOf(title: string, tenant: string, posture: Posture, extras: StatusExtras): Card {
  const { controls, waived } = extras;
  const { findings } = posture;
  const severityOf = severityIn(controls);
  const sorted = worstFirst(findings, severityOf);
  const toPlan = plannable(findings, controls);
  return {
    title,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: countsLine(findings, controls), style: 'strong' }, ...checkedSpans(posture)] },
      ...(extras.notices ?? []).map((notice) => noticeLine(notice)),
      ...sharedReason(findings),
      ...planRows(tenant, toPlan, { max: maxPlans, controls }),
      {
        kind: 'actions',
        actions: [
          ...questionActions(tenant, undecidedCount(findings)),
          ...(toPlan.length > 1 ? [severalButton(tenant, toPlan)] : []),
          { name: 'audit', label: 'Check now', subject: `all@${tenant}` },
        ],
      },
      ...(extras.rows === 'whole'
        ? [findingsTable(sorted, severityOf)]
        : [...openInTable(sorted.map(inShort), severityOf), ...wholeFindings(tenant, sorted, posture.at)]),
      ...waivedLines(waived),
      ...settingsLines(extras),
      ...(isOfOneAudit(posture) ? [] : [{ kind: 'text' as const, spans: judgedSpans(posture) }]),
      { kind: 'text', spans: [{ text: `${explainHint}.`, style: 'muted' }] },
    ],
  };
}

/** The worst that are planned by a press each. */
const maxPlans = 3;

/** Characters of a finding: two lines of a phone. */
const shortLength = 90;

/** Whole sentences as far as there is room; of a first one that is longer alone, its words. */
function inShort(finding: FindingLine): FindingLine {
  const { summary } = finding;
  if (summary.length <= shortLength) return finding;
  const sentences = summary.match(/.+?[.!?](?=\s|$)\s*/gu) ?? [];
  const fitting = sentences.findLastIndex((_one, at) => sentences.slice(0, at + 1).join('').length <= shortLength);
  const short = sentences
    .slice(0, fitting + 1)
    .join('')
    .trimEnd();
  return { ...finding, summary: short === '' ? truncateAtWord(summary, shortLength) : `${short} …` };
}

/** Where a row leaves something out, all of them whole as a file. */
function wholeFindings(tenant: string, findings: readonly FindingLine[], at: Date): readonly Statement[] {
  if (findings.every(({ summary }) => summary.length <= shortLength)) return [];
  return [
    {
      kind: 'attachment',
      name: `${tenant}-status.txt`,
      label: 'Every finding in full',
      holds: counted(findings.length, 'control'),
      ask: `status all --tenant ${tenant}`,
      preview: [],
      file: fileMadeOf([tenant, at.toISOString()], () =>
        findings.map((finding) => `${finding.control}, ${verdictWordOf(finding)}: ${plainLines(finding.summary)}\n`).join('\n'),
      ),
    },
  ];
}

const explainHint = '/harden explain <control> says more about one of them';
const hint: Statement = {
  kind: 'text',
  spans: [{ text: `${explainHint}, /harden status all lists every control.`, style: 'muted' }],
};

function settingsLines({ settings }: StatusExtras): readonly Statement[] {
  return settings == null
    ? []
    : [{ kind: 'text', spans: [{ text: `${settings} /harden settings shows each.`, style: 'muted' }] }];
}

/** How the score moved, where there is more than one day of it. */
function trendLines({ trend }: StatusExtras): readonly Statement[] {
  const line = trendLine(trend);
  return line === '' ? [] : [{ kind: 'text', spans: [{ text: `Score of ${trend.length} days: ${line}`, style: 'muted' }] }];
}

function waivedLines(waived: StatusExtras['waived']): readonly Statement[] {
  return waived.map(({ id, name, until, reason }) => ({
    kind: 'text',
    spans: [
      { text: `${name}: waived until `, style: 'muted' },
      moment(new Date(until), 'muted'),
      { text: ` (${id}), ${reason}`, style: 'muted' },
    ],
  }));
}

/** For example `9 open · 11 partly · 2 not decided · 2 done · 4 don't apply`, and how many were not checked. */
function countsLine(findings: readonly Counted[], controls: readonly unknown[]): string {
  const words = worst.flatMap((verdict) => (verdict === 'unknown' ? [countWord.unknown, notDecidedWord] : [countWord[verdict]]));
  const wordOf = ({ verdict, undecided }: Counted): string => (undecided === undefined ? countWord[verdict] : notDecidedWord);
  const parts = words.flatMap((word) => {
    const count = findings.filter((finding) => wordOf(finding) === word).length;
    return count === 0 ? [] : [countedWord(count, word)];
  });
  const judged = findings.length < controls.length ? [`${controls.length - findings.length} not checked`] : [];
  return [...parts, ...judged].join(' · ');
}

interface Counted {
  readonly verdict: Verdict;
  readonly undecided?: object | undefined;
}

function checkedSpans(posture: Posture): readonly Span[] {
  return [{ text: ' · checked ', style: 'muted' }, moment(posture.at, 'muted')];
}

function isOfOneAudit(posture: Posture): boolean {
  const [oldest, newest] = agesOf(linesOf(posture));
  return posture.findings.length === 0 || oldest.getTime() === newest.getTime();
}

/** An audit of one control, or the look after a change, makes no other verdict newer. */
function judgedSpans(posture: Posture): readonly Span[] {
  const [oldest, newest] = agesOf(linesOf(posture));
  return [
    { text: 'Checked between ', style: 'muted' },
    moment(oldest, 'muted'),
    { text: ' and ', style: 'muted' },
    moment(newest, 'muted'),
  ];
}

const weekDays = 7;

/** For example `: 38.1 of 100, up 4.2 this week`. */
function scoreWords({ findings }: Posture, { score, trend, controls }: StatusExtras): string {
  if (score === null) return '';
  // A score of one check that passes would be 100 of 100.
  const of = findings.length < controls.length ? `, from ${findings.length} of ${counted(controls.length, 'check')}` : '';
  const before = trend.at(-1 - weekDays) ?? null;
  const by = before === null ? 0 : Math.round((score - before) * 10) / 10;
  const moved = before === null ? '' : by === 0 ? ', as a week ago' : `, ${by > 0 ? '▲ up' : '▼ down'} ${Math.abs(by)} this week`;
  return `: ${score} of 100${of}${moved}`;
}
