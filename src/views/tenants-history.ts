/** How many tenants stood day by day: each by its score, or by one control. */

import type { Block, Card, Cell } from '../chat/card.js';
import { signed, trendLine } from '../chat/chart.js';
import type { ControlDefinition } from '../controls/control.js';
import { daysBefore } from '../lib/calendar.js';
import type { DailyPosture } from '../posture/history.js';
import { scoreMoved } from '../posture/score.js';
import { verdictBars } from './history.js';
import { type ListedGroup, ofWhom } from './tenants-lists.js';
import { counted, verdictTone, verdictWord } from './words.js';

const maxRows = 15;
/** Bars of a line. */
const barDays = 30;

interface Past {
  readonly tenant: string;
  readonly days: readonly DailyPosture[];
  readonly last: DailyPosture;
}

/** What was lost in 30 days comes first. */
export function groupHistoryCard(view: ListedGroup<DailyPosture>): Card {
  const loss = ({ days, last }: Past): number => movedIn(days, last, barDays) ?? 0;
  const sorted = pastsOf(view).toSorted(
    (one, other) => loss(one) - loss(other) || (one.last.score ?? 0) - (other.last.score ?? 0),
  );
  return card(`History of @${view.group}`, view, {
    lead: `The greatest loss in ${barDays} days first.`,
    columns: ['tenant', 'score', 'in a day', 'in a week', `in ${barDays} days`, 'trend'],
    rows: sorted.map(({ tenant, days, last }) => [
      { text: tenant },
      { text: String(last.score ?? '-') },
      ...[1, 7, barDays].map((count) => ({ text: signed(movedIn(days, last, count)) })),
      { text: trendLine(days.slice(-barDays).map(({ score }) => score)) },
    ]),
  });
}

/** What turned last comes first. */
export function groupControlHistoryCard(view: ListedGroup<DailyPosture>, { id }: ControlDefinition): Card {
  const told = pastsOf(view).flatMap(({ tenant, days }) => {
    const own = days.flatMap(({ day, verdicts }) => (verdicts[id] === undefined ? [] : [{ day, verdict: verdicts[id] }]));
    const last = own.at(-1);
    if (last === undefined) return [];
    const since = own.findLast(({ verdict }, index) => index === 0 || own[index - 1]?.verdict !== verdict) ?? last;
    return [
      { tenant, verdict: last.verdict, since: since.day, bars: verdictBars(own.slice(-barDays).map(({ verdict }) => verdict)) },
    ];
  });
  const sorted = told.toSorted((one, other) => other.since.localeCompare(one.since));
  return card(`History of ${id} in @${view.group}`, view, {
    lead: 'What turned last first; a full bar is a pass, a dot a day that is unknown.',
    columns: ['tenant', 'verdict', 'since', `last ${barDays} days known`],
    rows: sorted.map(({ tenant, verdict, since, bars }) => [
      { text: tenant },
      { text: verdictWord[verdict], tone: verdictTone[verdict] },
      { text: since },
      { text: bars },
    ]),
  });
}

function card(
  title: string,
  view: ListedGroup<DailyPosture>,
  {
    lead,
    columns,
    rows,
  }: { readonly lead: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
): Card {
  const { group, tenants } = view;
  const unknown = tenants.length - rows.length;
  const blocks: readonly Block[] =
    rows.length === 0
      ? []
      : [
          { kind: 'text', spans: [{ text: lead }] },
          {
            kind: 'table',
            columns,
            rows: rows.slice(0, maxRows),
            ...(rows.length > maxRows ? { more: rows.length - maxRows } : {}),
          },
        ];
  return {
    title: `${title}: ${counted(tenants.length, 'tenant')}`,
    tone: 'neutral',
    blocks: [
      ...blocks,
      ...(unknown === 0
        ? []
        : [
            {
              kind: 'text' as const,
              spans: [{ text: `No day is known of ${counted(unknown, 'tenant')}.`, style: 'warn' as const }],
            },
          ]),
      {
        kind: 'text',
        spans: [
          {
            text: `/harden history --tenant NAME shows more of one, /harden status @${group} how all stand.`,
            style: 'muted',
          },
        ],
      },
      ...ofWhom(view),
    ],
  };
}

function pastsOf({ tenants }: ListedGroup<DailyPosture>): readonly Past[] {
  return tenants.flatMap(({ tenant, items }) => {
    const last = items.at(-1);
    return last === undefined ? [] : [{ tenant, days: items, last }];
  });
}

/** The score this many days before the last day that is known; null where it is not known of that day. */
function movedIn(days: readonly DailyPosture[], last: DailyPosture, count: number): number | null {
  const wanted = daysBefore(last.day, count);
  return scoreMoved(
    days.find(({ day }) => day === wanted),
    last,
  );
}
