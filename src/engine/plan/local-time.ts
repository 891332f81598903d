/** Days and times as settings write them, in a calendar: what freezes and maintenance windows are made of. */
import type { DateTime } from 'luxon';
import { z } from 'zod';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write hours and minutes, e.g. 18:00');

/** A span of a day, which may end on the next. */
interface DaySpan {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

/**
 * The span that begins on this day of a calendar, where its days are among those; an end that is not after the start, as the clocks show them, is
 * on the next day. Null as well where the clocks skip all of it.
 */
export function spanOn(day: DateTime, { days, from, to }: DaySpan): { readonly start: DateTime; readonly end: DateTime } | null {
  const name = weekdays[day.weekday - 1];
  if (name === undefined || !days.includes(name)) return null;
  const start = atTime(day, from);
  const end = atTime(to > from ? day : day.plus({ days: 1 }), to);
  return start < end ? { start, end } : null;
}

/** A time that the clocks skip comes when they have skipped it; one that they show twice comes the first time. */
export function atTime(day: DateTime, time: string): DateTime {
  const [first] = timesOf(day, time);
  return first;
}

/** As `atTime`; a time that the clocks show twice has both, in order. */
export function timesOf(day: DateTime, time: string): readonly [DateTime, ...DateTime[]] {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = day.startOf('day').set({ hour, minute });
  const [first = at, ...others] = at.getPossibleOffsets();
  return [first, ...others];
}
