/** Reads the days of a travel exception as people type them, in the calendar of a tenant. */
import { DateTime } from 'luxon';
import { type Weekday, weekdays } from '../../../engine/plan/local-time.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { minuteIn } from '../../../lib/utc-minute.js';

const dayMs = 86_400_000;
/** What is approved for later holds no longer than that. */
const maxAheadDays = 30;

export interface TravelDates {
  /** Absent: as soon as it is approved. */
  readonly from?: string;
  readonly until: string;
}

/**
 * @param typed `2026-12-04` (to the end of that day; `from` is its beginning), `2026-12-04T18:00`, or a weekday: the next one
 * @param rules.maxDays how many days it may last at most
 */
export function readTravelDates(
  typed: { readonly from?: string | undefined; readonly until: string },
  { timeZone, maxDays }: { readonly timeZone: string; readonly maxDays: number },
  now: Date,
): TravelDates | Refusal {
  const until = momentOf(typed.until, timeZone, now, 'until');
  if (typeof until === 'string') return noDate('until', typed.until, until);
  const from = typed.from === undefined ? null : momentOf(typed.from, timeZone, now, 'from');
  if (typeof from === 'string') return noDate('from', typed.from ?? '', from);
  if (until <= now)
    return refuse(
      'bad-date',
      `until=${typed.until} is over.`,
      `Write a day that is still to come: it is ${minuteIn(now, timeZone)} by now.`,
    );
  // A travel exception that begins today has begun.
  const begins = from !== null && from > now ? from : null;
  if (begins !== null && begins >= until)
    return refuse('bad-date', 'The travel exception would end before it begins.', 'Write a later until, or an earlier from.');
  if (begins !== null && begins.getTime() - now.getTime() > maxAheadDays * dayMs)
    return refuse('bad-date', `from lies more than ${maxAheadDays} days ahead.`, 'Ask nearer to the travel exception.');
  if (isTooLong((begins ?? now).getTime(), until.getTime(), maxDays)) return tooLong(maxDays);
  return { ...(begins === null ? {} : { from: begins.toISOString() }), until: until.toISOString() };
}

/** The last day belongs to it. */
export function isTooLong(beginsMs: number, endsMs: number, maxDays: number): boolean {
  return endsMs - beginsMs > (maxDays + 1) * dayMs;
}

export function tooLong(maxDays: number): Refusal {
  return refuse(
    'bad-date',
    `That is more than ${maxDays} days, the longest that the settings allow.`,
    `Write an earlier until; travel.maxDays in hardenbot.yaml is the bound.`,
  );
}

/** A text says why it is none. */
function momentOf(typed: string, zone: string, now: Date, what: 'from' | 'until'): Date | string {
  const word = typed.trim().toLowerCase();
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const named = dayNamed(word, today);
  if (named !== null) return boundary(named, what);
  if (/^\d{4}-\d\d?-\d\d?$/.test(word)) {
    const day = DateTime.fromFormat(word, 'yyyy-M-d', { zone });
    return day.isValid ? boundary(day, what) : 'there is no such day';
  }
  if (!/^\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d(\.\d+)?)?(z|[+-]\d\d:\d\d)?$/.test(word)) return 'that is no date';
  const moment = DateTime.fromISO(typed.trim(), { zone });
  return moment.isValid ? moment.toJSDate() : 'there is no such moment';
}

function dayNamed(word: string, today: DateTime): DateTime | null {
  if (word === 'today') return today;
  if (word === 'tomorrow') return today.plus({ days: 1 });
  const position = word.length < 3 ? -1 : weekdays.findIndex((day) => longNames[day].startsWith(word));
  if (position < 0) return null;
  const ahead = (position + 1 - today.weekday + 7) % 7;
  return today.plus({ days: ahead === 0 ? 7 : ahead });
}

const longNames: Readonly<Record<Weekday, string>> = {
  mon: 'monday',
  tue: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  fri: 'friday',
  sat: 'saturday',
  sun: 'sunday',
};

/** The last day belongs to the travel exception. */
function boundary(day: DateTime, what: 'from' | 'until'): Date {
  return (what === 'from' ? day : day.plus({ days: 1 })).startOf('day').toJSDate();
}

function noDate(what: string, typed: string, why: string): Refusal {
  return refuse(
    'bad-date',
    `${what}=${typed}: ${why}.`,
    `Write ${what}=2026-12-04, a weekday, or ${what}=2026-12-04T18:00. Nothing was done.`,
  );
}
