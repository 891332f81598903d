/** Times as people type them, for every command: `18:00`, `friday`, `friday 18:00`, `tomorrow 08:00`, `2026-12-24`, `24.12.2026 18:00`, `2h`. */
import { DateTime } from 'luxon';
import { type Refusal, refuse } from '../../lib/errors.js';
import { atTime, timesOf, type Weekday, weekdays } from './local-time.js';

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const clock = /^([01]?\d|2[0-3]):[0-5]\d$/;

interface Reading {
  /** Of every time that names none. */
  readonly timeZone: string;
  readonly now: Date;
  /** What a day without a time means: its beginning, or its end. */
  readonly day: 'start' | 'end';
}

/** A text says why it is none. A weekday is the next one; a time alone is the next one too, also where the clocks show it twice. */
export function readTime(typed: string, { timeZone: zone, now, day }: Reading): Date | string {
  const text = typed.trim().toLowerCase().replaceAll(/\s+/gu, ' ');
  const [, count, unit] = /^(\d{1,3})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(now.getTime() + Number(count) * unitMs[unit as keyof typeof unitMs]);
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  if (clock.test(text)) {
    const next = timesOf(today, text).find((time) => time.toJSDate() > now);
    return (next ?? atTime(today.plus({ days: 1 }), text)).toJSDate();
  }
  const [dayWord = '', time, ...rest] = text.split(' ');
  const named = rest.length > 0 ? null : dayNamed(dayWord, today);
  if (named === null) return exactMoment(text, zone);
  if (!named.isValid) return 'there is no such day';
  if (time !== undefined) return clock.test(time) ? atTime(named, time).toJSDate() : noTime;
  return (day === 'start' ? named : named.plus({ days: 1 }).startOf('day')).toJSDate();
}

const noTime = 'that is no time';

function exactMoment(text: string, zone: string): Date | string {
  const parts = /^\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d(?:\.\d+)?)?(z|[+-]\d\d:\d\d)?$/.exec(text);
  if (parts === null) return noTime;
  const moment = DateTime.fromISO(text.toUpperCase(), { zone });
  if (!moment.isValid) return 'there is no such moment';
  const [first = moment] = moment.getPossibleOffsets();
  return (parts[2] === undefined ? first : moment).toJSDate();
}

/** Null: it names no day. An invalid one: there is no such day. */
function dayNamed(word: string, today: DateTime): DateTime | null {
  if (word === 'today') return today;
  if (word === 'tomorrow') return today.plus({ days: 1 }).startOf('day');
  if (/^\d{4}-\d\d?-\d\d?$/.test(word)) return DateTime.fromFormat(word, 'yyyy-M-d', { zone: today.zone });
  if (/^\d\d?\.\d\d?\.\d{4}$/.test(word)) return DateTime.fromFormat(word, 'd.M.yyyy', { zone: today.zone });
  const position = word.length < 3 ? -1 : weekdays.findIndex((day) => longNames[day].startsWith(word));
  if (position < 0) return null;
  const ahead = (position + 1 - today.weekday + 7) % 7;
  return today.plus({ days: ahead === 0 ? 7 : ahead }).startOf('day');
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

/** `at=friday` and `18:00` as one word `at=friday 18:00`: people write a day and its time without quotes. */
export function withTimesOfDay(words: readonly string[], names: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const word of words) {
    const [, name = '', value = ''] = /^(?:--|—)?([a-z]+)=(.+)$/isu.exec(joined.at(-1) ?? '') ?? [];
    const isOfDay = names.includes(name.toLowerCase()) && dayNamed(value.trim().toLowerCase(), DateTime.utc()) !== null;
    if (isOfDay && clock.test(word)) joined[joined.length - 1] = `${joined.at(-1) ?? ''} ${word}`;
    else joined.push(word);
  }
  return joined;
}

interface NotTime {
  /** What stands before the time where it was typed, `until=`. */
  readonly before: string;
  readonly typed: string;
  /** As `readTime` says; absent: it is no time. */
  readonly why?: string;
  /** What may stand there beside times. */
  readonly more?: readonly string[];
}

export function notTime(code: string, { before, typed, why = noTime, more = [] }: NotTime): Refusal {
  const said = `${before}${typed.slice(0, 40)}`;
  // A day as other countries write it: which figures are the month is not for us to guess.
  const day = /\d[./-]\d/.test(typed) ? ['2026-12-24'] : [];
  const examples = ['friday', 'friday 18:00', ...day, '2h', ...more].map((one) => `${before}${one}`);
  return refuse(
    code,
    why === noTime ? `${said} is no time.` : `${said}: ${why}.`,
    `Write ${examples.slice(0, -1).join(', ')}, or ${examples.at(-1) ?? ''}. Nothing was done.`,
  );
}
