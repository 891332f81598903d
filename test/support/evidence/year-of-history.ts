/** A made-up year of a tenant that gets better, with setbacks: always the same one. */

import { controls } from '../../../src/controls/index';
import type { Move } from '../../../src/engine/ledger/move';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { daysUpTo } from '../../../src/lib/calendar';
import type { DailyPosture } from '../../../src/posture/history';
import { scoreOf } from '../../../src/posture/score';

export interface YearOfHistory {
  /** Oldest first. */
  readonly days: readonly DailyPosture[];
  /** Newest first. */
  readonly moves: readonly Move[];
}

const years = new Map<string, YearOfHistory>();

export function yearOfHistory(lastDay: string): YearOfHistory {
  const year = years.get(lastDay) ?? makeYear(lastDay);
  years.set(lastDay, year);
  return year;
}

function makeYear(lastDay: string): YearOfHistory {
  const severities = new Map(controls.map(({ id, severity }) => [id, severity]));
  const severityOf = (id: string) => severities.get(id);
  const moves: Move[] = [];
  let before: Readonly<Record<string, Verdict>> = {};
  const days = daysUpTo(lastDay, 365).map((day, index): DailyPosture => {
    const verdicts = Object.fromEntries(controls.map(({ id }, number) => [id, verdictOn(index, number)]));
    const at = `${day}T07:00:00.000Z`;
    for (const [control, to] of Object.entries(verdicts)) {
      const from = before[control];
      if (from === undefined || from === to || to === 'unknown' || from === 'unknown') continue;
      moves.unshift(moveOf({ at, control, from, to }));
    }
    before = verdicts;
    const findings = Object.entries(verdicts).map(([control, verdict]) => ({ control, verdict }));
    return { day, at, score: scoreOf(findings, severityOf), verdicts };
  });
  return { days, moves };
}

/** Control after control is closed, a month each; a few days a year each falls back, and one day nothing can be read. */
function verdictOn(index: number, number: number): Verdict {
  if (index === 200) return 'unknown';
  const closedOn = 20 + number * 28;
  if (index < closedOn - 10) return 'fail';
  if (index < closedOn) return 'partial';
  return (index - closedOn) % 97 > 93 ? 'partial' : 'pass';
}

function moveOf({ at, control, from, to }: Pick<Move, 'at' | 'control' | 'from' | 'to'>): Move {
  const regressed = from === 'pass';
  return {
    at,
    control,
    from,
    to,
    kind: regressed ? 'regressed' : to === 'pass' ? 'fixed' : 'new',
    objects: ['finance@contoso.com', 'scanner@contoso.com'],
    summary: `${control} is ${to}`,
    authors: regressed
      ? [{ who: 'eve@contoso.com', what: 'Update conditional access policy', object: 'Block countries', at }]
      : [],
  };
}
