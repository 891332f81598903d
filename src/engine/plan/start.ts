/** When a plan that was approved is to begin: what people said of it, and which of them is heard. */
import { z } from 'zod';
import { type Refusal, refuse } from '../../lib/errors.js';
import { minuteIn } from '../../lib/utc-minute.js';
import { notTime, readTime } from './typed-time.js';
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

/** `window`, or a time in the calendar of the tenant; a day alone is its beginning. */
export function readStart(typed: string, { windows = [], timeZone, applyWithinMs }: StartRules, now: Date): Start | Refusal {
  if (typed.toLowerCase() === 'window') {
    const window = nextWindow(windows, timeZone, now);
    return (
      window ??
      refuse(
        'no-window',
        'This tenant has no maintenance window.',
        'Write a time: at=22:00, or a day too as at=friday 22:00. Nothing was done.',
      )
    );
  }
  const moment = readTime(typed, { timeZone, now, day: 'start' });
  if (typeof moment === 'string') return notTime('bad-time', { before: 'at=', typed, why: moment, more: ['window'] });
  if (moment <= now)
    return refuse('bad-time', 'That time is over.', `It is ${minuteIn(now, timeZone)} by now. Nothing was done.`);
  if (moment.getTime() - now.getTime() > maxAheadDays * dayMs)
    return refuse('bad-time', `That is more than ${maxAheadDays} days away.`, 'Plan it nearer to the time. Nothing was done.');
  return { notBefore: moment.toISOString(), notAfter: new Date(moment.getTime() + applyWithinMs).toISOString() };
}
