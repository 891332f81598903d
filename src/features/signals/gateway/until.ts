/** Until when something is expected, as people type it: `18:00`, `2026-12-01T18:00`, `4h`. */
import { DateTime } from 'luxon';
import { type Refusal, refuse } from '../../../lib/errors.js';

/** Longer than that is no exception, but how things are. */
const maxAheadMs = 7 * 24 * 3_600_000;
const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export function readUntil(typed: string, timeZone: string, now: Date): Date | Refusal {
  const at = momentOf(typed.trim().toLowerCase(), timeZone, now);
  if (at === null)
    return refuse('bad-time', `until ${typed} is no time.`, 'Write until 18:00, until 2026-12-01T18:00, or until 4h.');
  if (at <= now) return refuse('bad-time', `until ${typed} is over.`, 'Write a time that is still to come.');
  return at.getTime() - now.getTime() > maxAheadMs
    ? refuse('bad-time', 'Nothing is expected for more than 7 days.', 'Announce it again nearer to its time.')
    : at;
}

function momentOf(word: string, zone: string, now: Date): Date | null {
  const [, count, unit] = /^(\d{1,3})([mhd])$/.exec(word) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(now.getTime() + Number(count) * unitMs[unit as keyof typeof unitMs]);
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(word)) {
    const [hour = 0, minute = 0] = word.split(':').map(Number);
    const today = DateTime.fromJSDate(now, { zone }).set({ hour, minute, second: 0, millisecond: 0 });
    return (today.toJSDate() > now ? today : today.plus({ days: 1 })).toJSDate();
  }
  if (!/^\d{4}-\d\d-\d\dt\d\d:\d\d$/.test(word)) return null;
  const moment = DateTime.fromISO(word, { zone });
  return moment.isValid ? moment.toJSDate() : null;
}
