/** The home of one person: posture of each tenant, what waits for them, what they asked for, and the next things to do. */

import type { Block, Card, Span } from '../chat/card.js';
import { signed, trendLine } from '../chat/chart.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Coverage, Missing } from '../controls/finding.js';
import type { StatusAt } from '../engine/changes/change.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { requestKinds, waivedWords } from '../features/kinds.js';
import { firstNames } from '../lib/plural.js';
import { nextSteps } from '../posture/next-steps.js';
import type { FindingLine } from './findings.js';
import { moment } from './moment.js';
import { stepRows } from './next-steps.js';
import { notToldOf, type UnreadTenant } from './not-told.js';
import { type Notice, noticeLines } from './notice.js';
import { affectedSpans, type ToKeep, toKeepBlocks } from './to-keep.js';
import { counted, scoreText, statusCellOf, verdictWord } from './words.js';

/** As much of a finding as the next steps need. */
interface HomeFinding extends FindingLine {
  readonly coverage?: Coverage | undefined;
  readonly missing?: readonly Missing[] | undefined;
}

export interface HomeTenant {
  readonly name: string;
  /** What undoes itself unless someone keeps it, and this person may. */
  readonly toKeep: readonly ToKeep[];
  readonly score: number | null;
  /** Scores of the last days, oldest first. */
  /** How far the score moved since the day before, by what both judged; null or absent: there is nothing to compare. */
  readonly inDay?: number | null;
  readonly trend: readonly (number | null)[];
  /** What the latest audit found, in any order; empty before the first. */
  readonly findings: readonly HomeFinding[];
  /** What this person could approve or answer now, and until when, in any order. */
  readonly waiting: readonly {
    readonly id: string;
    readonly what: string;
    /** Who is affected and how it is undone; absent or empty: not known, or nothing changes. */
    readonly affected?: string;
    readonly undone?: string;
    readonly until: Date;
    /** Absent: for an approval. */
    readonly waitsFor?: 'approval' | 'answer';
    /** Absent: it can wait for its turn. */
    readonly isUrgent?: boolean;
    /** What it is part of, with others that are decided on together, and what all of them do; absent: it stands alone. */
    readonly partOf?: { readonly id: string; readonly does: string };
  }[];
  /** What this person asked for, newest first. */
  readonly requests: readonly HomeRequest[];
  /** What features say in a line each. */
  readonly notices?: readonly Notice[];
}

interface RequestProgress {
  readonly status: StatusAt;
  /** Until when someone has to keep what was applied; null: nobody has to. */
  readonly keepUntil: Date | null;
}

interface HomeRequest extends RequestProgress {
  readonly id: string;
  readonly what: string;
  /** What it is part of, with others that were requested together, and what all of them do; absent: it stands alone. */
  readonly partOf?: { readonly id: string; readonly does: string };
}

export interface HomeView {
  readonly person: string;
  readonly tenants: readonly HomeTenant[];
  /** Names of tenants of which nothing can be said as long as their ledger is halted. */
  readonly unread?: readonly UnreadTenant[];
}

const shown = 8;
/** More tenants than that are counted; what waits for the person is notified of all. */
const maxTenants = 20;

/** Of a single tenant the worst that is open stands there; of several how much is. */
const worst = 3;

export function homeCard({ person, tenants, unread = [] }: HomeView, controls: readonly ControlDefinition[]): Card {
  const waiting = waitingIn(tenants);
  const toKeep = tenants.flatMap((tenant) => tenant.toKeep);
  const kept = new Set(toKeep.map(({ id }) => id));
  const requests = tenants.flatMap((tenant) =>
    tenant.requests.filter(({ id }) => !kept.has(id)).map((one) => ({ ...one, tenant: tenant.name })),
  );
  const [only] = tenants;
  // Of several, those that nobody has audited are a line, not a row each: rows of nothing would hide what is known.
  const isKnown = ({ score, findings }: HomeTenant): boolean => tenants.length === 1 || score !== null || findings.length > 0;
  const sorted = tenants.filter(isKnown).toSorted((one, other) => (one.score ?? 101) - (other.score ?? 101));
  const rest = sorted.slice(maxTenants);
  return {
    title: `hardenbot for ${person}`,
    tone: waiting.length > 0 || toKeep.length > 0 ? 'warn' : 'neutral',
    blocks: [
      ...toKeepBlocks(toKeep, `${listOf(tenants.length > 1)} lists them`),
      ...(waiting.length > 0 ? decisions(waiting, tenants.length > 1) : []),
      ...(waiting.length > 0
        ? []
        : [{ kind: 'text' as const, spans: [{ text: noneWaits(toKeep.length > 0, unread), style: 'strong' as const }] }]),
      ...noticeLines(tenants),
      ...requestRows(requests, listOf(tenants.length > 1)),
      ...(sorted.length > 0 ? [tenantsTable(sorted, controls.length), ...trends(sorted)] : []),
      ...restOf(rest, controls.length),
      ...unauditedLine(tenants.filter((tenant) => !isKnown(tenant)).map(({ name }) => name)),
      ...notToldOf(unread),
      ...(only === undefined || tenants.length > 1 ? [] : stepsOf(only, controls)),
      ...(only === undefined || tenants.length > 1
        ? []
        : [{ kind: 'actions' as const, actions: [{ name: 'audit' as const, label: 'Check now', subject: `all@${only.name}` }] }]),
      {
        kind: 'text',
        spans: [
          {
            text: `${['status', 'history', ...waivedWords.map(({ many }) => many)].map((name) => `/harden ${name}`).join(', ')} and /harden help say more.`,
            style: 'muted',
          },
        ],
      },
    ],
  };
}

const atOnce = requestKinds.flatMap((kind) => kind.atOnce ?? []);

/** What to type for the changes of all the person's tenants. */
function listOf(isOfSeveral: boolean): string {
  return isOfSeveral ? '/harden changes @all' : '/harden changes';
}

/** What the person is waited for stands before how tenants stand, and where the rest of it is. */
function decisions(waiting: ReturnType<typeof waitingIn>, isOfSeveral: boolean): readonly Block[] {
  return [
    { kind: 'text', spans: [{ text: `${counted(waiting.length, 'decision')} for you:`, style: 'strong' }] },
    ...waiting.slice(0, shown).map(
      ({ id, what, affected = '', undone = '', tenant, subject, until, waitsFor = 'approval' }): Block => ({
        kind: 'row',
        spans: [
          { text: `${what}${isOfSeveral ? ` in ${tenant}` : ''}`, style: 'strong' },
          ...affectedSpans(affected),
          { text: `${undone === '' ? '' : ` · ${undone}`} · ${waitsFor === 'answer' ? 'answer' : 'approve'} by ` },
          moment(until),
          { text: ` · ${id}`, style: 'muted' },
        ],
        action: { name: 'show', label: 'Open', subject },
      }),
    ),
    ...restOfDecisions(waiting.slice(shown), listOf(isOfSeveral)),
  ];
}

/** By id, since no list holds plans, waivers and settings alike. @param list what lists the plans among them */
function restOfDecisions(rest: ReturnType<typeof waitingIn>, list: string): readonly Block[] {
  if (rest.length === 0) return [];
  const ids = rest.map(({ id }) => id);
  const named = `and ${rest.length} more: ${firstNames(ids, maxNames)}. `;
  return [
    {
      kind: 'text',
      spans: [
        { text: named, style: 'muted' },
        { text: '/harden approve <id>', style: 'code' },
        {
          text: ` ${['shows one', ...atOnce, ...(ids.length > maxNames ? [`${list} lists the plans`] : [])].join('; ')}.`,
          style: 'muted',
        },
      ],
    },
  ];
}

function unauditedLine(names: readonly string[]): readonly Block[] {
  if (names.length === 0) return [];
  return [
    { kind: 'text', spans: [{ text: `Not audited yet (${names.length}): ${firstNames(names, maxNames)}.`, style: 'muted' }] },
  ];
}

const maxNames = 10;

/** Nothing is said of tenants that cannot be read. */
function noneWaits(isToKeep: boolean, unread: readonly UnreadTenant[]): string {
  const what = isToKeep ? 'No decision' : 'Nothing';
  return unread.length === 0 ? `${what} waits for you.` : `${what} that is known waits for you.`;
}

/** The lowest scores; how many tenants are behind them is reported below. */
function tenantsTable(sorted: readonly HomeTenant[], controls: number): Block {
  return {
    kind: 'table',
    columns: ['tenant', 'score', 'open'],
    rows: sorted.slice(0, maxTenants).map(({ name, score, inDay, findings }) => {
      const moved = signed(inDay ?? null);
      const text = scoreText(score, findings.length, controls, 'not audited yet');
      return [
        { text: name },
        { text: moved === '' ? text : `${text} (${moved} in a day)` },
        { text: openCount(findings, controls) },
      ];
    }),
  };
}

/** How the scores of the same tenants moved, where there is more than one day of them. */
function trends(sorted: readonly HomeTenant[]): readonly Block[] {
  const facts = sorted.slice(0, maxTenants).flatMap(({ name, trend }) => {
    const value = trendLine(trend);
    return value === '' ? [] : [{ label: name, value }];
  });
  return facts.length === 0 ? [] : [{ kind: 'fold', label: 'Trend', blocks: [{ kind: 'facts', facts }] }];
}

/** What is decided on together in several tenants is one of them, under the first of its times. */
function waitingIn(tenants: readonly HomeTenant[]) {
  return groupsBy(allWaiting(tenants), ({ partOf, subject }) => partOf?.id ?? subject).flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { partOf } = first;
    if (partOf === undefined || others.length === 0) return [first];
    const { affected: _affected, undone: _undone, ...rest } = first;
    const tenant = counted(others.length + 1, 'tenant');
    return [{ ...rest, id: partOf.id, subject: partOf.id, what: partOf.does, tenant }];
  });
}

/** What cannot wait stands first, then what is over first, so that no number of other requests moves it out of sight. */
function allWaiting(tenants: readonly HomeTenant[]) {
  return tenants
    .flatMap((tenant) => tenant.waiting.map((one) => ({ ...one, tenant: tenant.name, subject: `${one.id}@${tenant.name}` })))
    .toSorted(
      (one, other) =>
        Number(other.isUrgent ?? false) - Number(one.isUrgent ?? false) || one.until.getTime() - other.until.getTime(),
    );
}

/** What is open in the tenants that are not shown. */
function restOf(rest: readonly HomeTenant[], controls: number): readonly Block[] {
  if (rest.length === 0) return [];
  const audited = rest.filter(({ findings }) => findings.length > 0);
  const open = openCount(
    audited.flatMap(({ findings }) => findings),
    audited.length * controls,
  );
  return [
    {
      kind: 'text',
      spans: [
        { text: `${counted(rest.length, 'more tenant')}: ${open}. `, style: 'muted' },
        { text: '/harden status @all', style: 'code' },
        { text: ' has all of them on a page.', style: 'muted' },
      ],
    },
  ];
}

/**
 * `5 fail, 8 partial`: what someone can do something about, and how much nobody has looked at. That nothing is open is said only where
 * everything was judged.
 */
function openCount(findings: readonly FindingLine[], controls: number): string {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  const told = (verdict: Verdict): readonly string[] =>
    count(verdict) === 0 ? [] : [`${count(verdict)} ${verdictWord[verdict]}`];
  const open = [...told('fail'), ...told('partial')];
  const unjudged = controls - findings.length;
  const parts = [...(open.length > 0 ? open : told('unknown')), ...(unjudged > 0 ? [`${unjudged} not judged`] : [])];
  return findings.length === 0 ? '' : parts.join(', ') || 'nothing';
}

/** What to do next in the one tenant there is. */
function stepsOf({ name, findings }: HomeTenant, controls: readonly ControlDefinition[]): readonly Block[] {
  const judged = findings.map(({ missing = [], ...finding }) => ({ ...finding, missing }));
  const rows = stepRows(name, nextSteps(judged, controls, new Set()), worst);
  return rows.length === 0 ? [] : [{ kind: 'text', spans: [{ text: 'Do next', style: 'strong' }] }, ...rows];
}

/** What the person asked for: how it stands, and its card by a press. */
function requestRows(requests: readonly (HomeRequest & { readonly tenant: string })[], list: string): readonly Block[] {
  if (requests.length === 0) return [];
  const rows = groupsBy(requests, ({ id, tenant, partOf }) => partOf?.id ?? `${id}@${tenant}`);
  const more = rows.length - shownRequests;
  return [
    { kind: 'text', spans: [{ text: 'You requested:', style: 'strong' }] },
    ...rows.slice(0, shownRequests).flatMap(requestRow),
    ...(more > 0
      ? [{ kind: 'text' as const, spans: [{ text: `and ${more} more; ${list} lists them`, style: 'muted' as const }] }]
      : []),
  ];
}

const shownRequests = 4;

/** Parts of one request are a row together, with how many of them stand how. */
function requestRow([first, ...others]: readonly (HomeRequest & { readonly tenant: string })[]): readonly Block[] {
  if (first === undefined) return [];
  const { id, what, tenant, partOf } = first;
  const row = (of: { id: string; subject: string; what: string }, now: readonly Span[]): readonly Block[] => [
    {
      kind: 'row',
      spans: [{ text: `${of.what}: ` }, ...now, { text: ` · ${of.id}`, style: 'muted' }],
      action: { name: 'show', label: 'Open', subject: of.subject },
    },
  ];
  if (partOf === undefined || others.length === 0)
    return row({ id, subject: `${id}@${tenant}`, what: `${what} in ${tenant}` }, progressOf(first));
  const parts = [first, ...others];
  const stands = groupsBy(parts.map(statusTextOf), (text) => text).map((same) => `${same.length} ${same[0] ?? ''}`);
  const of = { id: partOf.id, subject: partOf.id, what: `${partOf.does} in ${counted(parts.length, 'tenant')}` };
  return row(of, [{ text: stands.join(', ') }]);
}

/** In the order of the first of each. */
function groupsBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function statusTextOf({ id, status, keepUntil }: HomeRequest): string {
  return keepUntil === null ? statusCellOf(id, status).text : 'applied, to be kept or undone';
}

/** What is done and undoes itself is not done yet. */
function progressOf({ id, status, keepUntil }: HomeRequest): readonly Span[] {
  if (keepUntil !== null) return [{ text: 'applied, keep it before ', style: 'warn' }, moment(keepUntil)];
  const { text, tone } = statusCellOf(id, status);
  return [{ text, ...(tone === undefined ? {} : { style: tone }) }];
}
