/** How a control, or a tenant, stood day by day. */
import type { Block, Card } from '../chat/card.js';
import { signed, sparkline } from '../chat/chart.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Move } from '../engine/ledger/move.js';
import type { Verdict } from '../engine/plan/verdict.js';
import type { DailyPosture } from '../posture/history.js';
import { scoreMoved } from '../posture/score.js';
import { momentCell } from './moment.js';
import { moveWordOf, namesOf, whoDidItText } from './moves.js';
import { counted, verdictTone, verdictWord } from './words.js';

interface HistoryView {
  readonly tenant: string;
  /** Oldest first; days that are not known are left out. */
  readonly days: readonly DailyPosture[];
  /** Newest first. */
  readonly moves: readonly Move[];
}

const shown = 15;
/** Bars that fit a line on a phone. */
const widest = 60;

const bar: Readonly<Record<Verdict, string>> = { pass: '█', partial: '▄', fail: '▁', unknown: '·', notApplicable: ' ' };

/** A bar a day. */
export function verdictBars(verdicts: readonly Verdict[]): string {
  return verdicts.map((verdict) => bar[verdict]).join('');
}

export function controlHistoryCard({ tenant, days, moves }: HistoryView, control: ControlDefinition): Card {
  const told = days.flatMap(({ day, verdicts }) => {
    const verdict = verdicts[control.id];
    return verdict === undefined ? [] : [{ day, verdict }];
  });
  const title = `History of ${control.id} in ${tenant}`;
  const last = told.at(-1);
  if (last === undefined) return nothingYet(title);
  const changes = told.filter(({ verdict }, index) => told[index - 1]?.verdict !== verdict).reverse();
  const own = moves.filter((move) => move.control === control.id);
  return {
    title,
    tone: verdictTone[last.verdict],
    blocks: [
      {
        kind: 'text',
        spans: [
          {
            text: verdictBars(told.slice(-widest).map(({ verdict }) => verdict)),
            style: 'code',
          },
        ],
      },
      {
        kind: 'text',
        spans: [
          {
            text: `${counted(told.length, 'day')} known; a full bar is a pass, a dot a day that is unknown.`,
            style: 'muted',
          },
        ],
      },
      {
        kind: 'table',
        columns: ['since', 'verdict'],
        rows: changes
          .slice(0, shown)
          .map(({ day, verdict }) => [{ text: day }, { text: verdictWord[verdict], tone: verdictTone[verdict] }]),
        ...(changes.length > shown ? { more: changes.length - shown } : {}),
      },
      ...moveTable(own),
    ],
  };
}

export function tenantHistoryCard({ tenant, days, moves }: HistoryView): Card {
  const title = `History of ${tenant}`;
  const last = days.at(-1);
  if (last === undefined) return nothingYet(title);
  const scores = days.map(({ score }) => score);
  const facts = [7, 30, 90, 365].flatMap((count) => {
    const by = signed(scoreMoved(days.at(-1 - count), last));
    return by === '' ? [] : [{ label: `Against ${counted(count, 'day')} before`, value: by }];
  });
  return {
    title,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `Score ${last.score ?? '-'} `, style: 'strong' },
          { text: sparkline(thinned(scores)), style: 'code' },
        ],
      },
      {
        kind: 'text',
        spans: [{ text: `${days[0]?.day ?? ''} to ${last.day}, ${counted(days.length, 'day')} known.`, style: 'muted' }],
      },
      ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts }]),
      ...moveTable(moves),
    ],
  };
}

/** As many values as a line holds, evenly spread, the last one always among them. */
function thinned<Value>(values: readonly Value[], max = widest): readonly Value[] {
  if (values.length <= max) return values;
  const step = (values.length - 1) / (max - 1);
  return Array.from({ length: max }, (_, index) => values[Math.round(index * step)]).filter((value) => value !== undefined);
}

function moveTable(moves: readonly Move[]): readonly Block[] {
  if (moves.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: ['when', 'what moved', 'objects', 'who'],
      rows: moves
        .slice(0, shown)
        .map((move) => [
          momentCell(new Date(move.at)),
          { text: `${moveWordOf(move)}: ${move.control}` },
          { text: namesOf(move) },
          { text: move.kind === 'regressed' || move.change !== undefined ? whoDidItText(move) : '' },
        ]),
      ...(moves.length > shown ? { more: moves.length - shown } : {}),
    },
  ];
}

function nothingYet(title: string): Card {
  return {
    title,
    tone: 'neutral',
    blocks: [{ kind: 'text', spans: [{ text: 'There is no history yet: it begins with the first audit. Type /harden audit.' }] }],
  };
}
