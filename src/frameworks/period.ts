/** A stretch of days, and how one control stood through it. */

import type { Verdict } from '../engine/plan/verdict.js';
import { daysBefore, daysUpTo } from '../lib/calendar.js';
import { type Refusal, refuse } from '../lib/errors.js';
import { type DailyPosture, daysKept } from '../posture/history.js';

/** Both days belong to it, `YYYY-MM-DD` in the tenant's calendar. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Days that follow each other on which a control had one verdict. */
export interface Run extends Period {
  readonly verdict: Verdict;
}

/** How long a period is where nobody says. */
const usualDays = 90;
const dayMs = 86_400_000;
const form = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** What was typed of a period; without an end it goes up to today, without a beginning it has ninety days. */
export function readPeriod(typed: { readonly from?: string; readonly to?: string }, today: string): Period | Refusal {
  const { to = today } = typed;
  const wrong = [typed.from, to].find((day) => day !== undefined && !isDay(day));
  if (wrong !== undefined) return refuse('bad-period', `"${wrong.slice(0, 20)}" is no day.`, 'Write days as 2026-09-01.');
  const from = typed.from ?? daysUpTo(to, usualDays)[0] ?? to;
  if (from > to) return refuse('bad-period', `${from} comes after ${to}.`, 'Give the earlier day as from=.');
  if (to > today) return refuse('bad-period', `${to} has not come yet.`, 'Nothing is known of days to come.');
  const oldest = daysUpTo(today, daysKept)[0] ?? today;
  if (from < oldest)
    return refuse('bad-period', `Of days before ${oldest} nothing is kept.`, `Days are kept for ${daysKept} days.`);
  return { from, to };
}

/** The 30th of February has the form and is none. */
function isDay(day: string): boolean {
  return form.test(day) && daysBefore(day, 0) === day;
}

/** Whether a day of the tenant's calendar belongs to it. */
export function isWithin({ from, to }: Period, day: string): boolean {
  return day >= from && day <= to;
}

/** Oldest first; a day of which nothing is known ends a run. */
export function runsOf(control: string, days: readonly DailyPosture[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { day, verdicts } of days) {
    const verdict = verdicts[control];
    if (verdict === undefined) continue;
    const last = runs.at(-1);
    if (last?.verdict === verdict && followsOn(last.to, day)) runs[runs.length - 1] = { ...last, to: day };
    else runs.push({ verdict, from: day, to: day });
  }
  return runs;
}

export function dayCount({ from, to }: Period): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1;
}

function followsOn(day: string, next: string): boolean {
  return Date.parse(next) - Date.parse(day) === dayMs;
}
