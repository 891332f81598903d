/** When a plan that was approved is to begin: what people said of it, and which of them is heard. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { type Refusal, refuse } from '../../lib/errors.js';
import { minuteIn } from '../../lib/utc-minute.js';
import { atTime, timesOf } from './local-time.js';
import { type MaintenanceWindow, nextWindow } from './window.js';

export const startSchema = z.strictObject({
  /** Nothing is written before. */
  notBefore: z.iso.datetime(),
  /** What has not begun by then never will. */
  notAfter: z.iso.datetime(),
});
export type Start = z.infer<typeof startSchema>;

/** What of a decision says when a plan begins. */
interface Timed {
  readonly kind: string;
  readonly start?: Start | undefined;
}

/** The latest that the request or an approval names: everyone may put it off, nobody may hasten what another put off. Null: at once, as in an emergency. */
export function startOf(decisions: readonly Timed[]): Start | null {
  if (decisions.some(({ kind }) => kind === 'emergency')) return null;
  return decisions.reduce<Start | null>((latest, { start }) => {
    if (start === undefined) return latest;
    return latest === null || Date.parse(start.notBefore) > Date.parse(latest.notBefore) ? start : latest;
  }, null);
}

/** Null where it may begin at `now`. */
export function whyNotStart(start: Start | null, now: Date, timeZone: string): Refusal | null {
  if (start === null) return null;
  if (now < new Date(start.notBefore))
    return refuse(
      'too-early',
      `It begins at ${minuteIn(new Date(start.notBefore), timeZone)} at the earliest.`,
      'Wait, or revoke it and make a fresh plan.',
    );
  if (now <= new Date(start.notAfter)) return null;
  return refuse('window-over', `It was to begin by ${minuteIn(new Date(start.notAfter), timeZone)}.`, 'Make a fresh plan.');
}

/** What decides how a time is read that someone typed. */
interface StartRules {
  readonly windows?: readonly MaintenanceWindow[] | undefined;
  readonly timeZone: string;
  readonly applyWithinMs: number;
}

const maxAheadDays = 30;
const dayMs = 86_400_000;

/** `window`, `22:00`, or `2026-11-28T22:00` in the calendar of the tenant; what its clocks show twice is the first of the two that is still to come. */
export function readStart(typed: string, { windows = [], timeZone, applyWithinMs }: StartRules, now: Date): Start | Refusal {
  if (typed.toLowerCase() === 'window') {
    const window = nextWindow(windows, timeZone, now);
    return (
      window ??
      refuse(
        'no-window',
        'This tenant has no maintenance window.',
        'Write a time: at=22:00, or a day too as at=YYYY-MM-DDT22:00. Nothing was done.',
      )
    );
  }
  const moment = momentOf(typed, timeZone, now);
  if (moment === null)
    return refuse(
      'bad-time',
      'That is no time.',
      'Write at=window, at=22:00, or a day too as at=YYYY-MM-DDT22:00. Nothing was done.',
    );
  if (moment <= now)
    return refuse('bad-time', 'That time is over.', `It is ${minuteIn(now, timeZone)} by now. Nothing was done.`);
  if (moment.getTime() - now.getTime() > maxAheadDays * dayMs)
    return refuse('bad-time', `That is more than ${maxAheadDays} days away.`, 'Plan it nearer to the time. Nothing was done.');
  return { notBefore: moment.toISOString(), notAfter: new Date(moment.getTime() + applyWithinMs).toISOString() };
}

function momentOf(typed: string, zone: string, now: Date): Date | null {
  if (/^([01]?\d|2[0-3]):[0-5]\d$/.test(typed)) {
    const today = DateTime.fromJSDate(now, { zone });
    const next = timesOf(today, typed).find((time) => time.toJSDate() > now);
    return (next ?? atTime(today.plus({ days: 1 }), typed)).toJSDate();
  }
  const parts = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/i.exec(typed);
  if (parts === null) return null;
  const moment = DateTime.fromISO(typed, { zone });
  if (!moment.isValid) return null;
  const [first = moment] = moment.getPossibleOffsets();
  return (parts[2] === undefined ? first : moment).toJSDate();
}
