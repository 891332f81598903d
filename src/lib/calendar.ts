/** Days as a tenant's calendar has them: when the time of day of a digest comes, exactly once a local day. */
import { DateTime } from 'luxon';

const dayMs = 86_400_000;

/** A time of day in a time zone. */
export interface Daily {
  /** `HH:MM`, 24 hours. */
  readonly at: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** A local day whose time has come. */
interface DueDay {
  /** `YYYY-MM-DD` in the tenant's calendar. */
  readonly day: string;
  readonly at: Date;
}

interface WithZones {
  readonly settings: { readonly digest?: { readonly timeZone: string } | undefined; readonly timeZone?: string | undefined };
}

/** The time zone in whose calendar the days of a tenant are counted, on each of which a digest comes: that of its digest, else its own, else UTC. */
export function calendarOf({ settings }: WithZones): string {
  return settings.digest?.timeZone ?? settings.timeZone ?? 'UTC';
}

/** The time zone in which times of a tenant are typed and shown, and its freezes and windows are written: its own, else that of its digest, else UTC. */
export function zoneOf({ settings }: WithZones): string {
  return settings.timeZone ?? settings.digest?.timeZone ?? 'UTC';
}

/** The calendar day of a moment, `YYYY-MM-DD`. */
export function dayOf(moment: Date, timeZone: string): string {
  return DateTime.fromJSDate(moment, { zone: timeZone }).toISODate() ?? '';
}

/** When a calendar day begins in a zone; where the clocks skip midnight, when they have skipped it. */
export function beginningOf(day: string, timeZone: string): Date {
  return DateTime.fromISO(day, { zone: timeZone }).startOf('day').toJSDate();
}

/** This many days before (negative: after) a day; calendar arithmetic in UTC, which has no day that is longer or shorter. */
export function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * dayMs).toISOString().slice(0, 10);
}

/** The last `count` days up to this one, oldest first. */
export function daysUpTo(day: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => daysBefore(day, count - 1 - index));
}

/**
 * The latest local day whose time of day has come at `now`. A time that the clocks skip comes when they have skipped it; one that
 * they show twice comes the first time; a day that a zone skips altogether never comes.
 */
export function lastDue(now: Date, { at, timeZone }: Daily): DueDay {
  const today = dayOf(now, timeZone);
  for (const back of [0, 1, 2]) {
    const day = daysBefore(today, back);
    const moment = firstMoment(day, at, timeZone);
    if (moment !== null && moment <= now) return { day, at: moment };
  }
  throw new Error(`No day of ${timeZone} has come before ${now.toISOString()}.`);
}

/** The first time after `now` that the time of day comes. */
export function nextDue(now: Date, { at, timeZone }: Daily): Date {
  const today = dayOf(now, timeZone);
  for (const ahead of [0, 1, 2]) {
    const moment = firstMoment(daysBefore(today, -ahead), at, timeZone);
    if (moment !== null && moment > now) return moment;
  }
  throw new Error(`No day of ${timeZone} comes after ${now.toISOString()}.`);
}

/** Hours of every day in which nobody is disturbed. */
interface QuietHours {
  readonly quiet?: { readonly from: string; readonly to: string } | undefined;
  /** IANA name. */
  readonly timeZone: string;
}

/** Milliseconds until the quiet hours are over; 0 outside of them, and where there are none. */
export function quietForMs(now: Date, hours: QuietHours | undefined): number {
  if (hours?.quiet === undefined) return 0;
  const { from, to } = hours.quiet;
  const local = DateTime.fromJSDate(now, { zone: hours.timeZone });
  const clock = local.toFormat('HH:mm');
  const isQuiet = from > to ? clock >= from || clock < to : clock >= from && clock < to;
  if (!isQuiet) return 0;
  const [hour = 0, minute = 0] = to.split(':').map(Number);
  const today = local.set({ hour, minute, second: 0, millisecond: 0 });
  const end = today > local ? today : today.plus({ days: 1 });
  return end.toMillis() - local.toMillis();
}

/** Null for a day that the zone skips. */
function firstMoment(day: string, at: string, timeZone: string): Date | null {
  if (!exists(day, timeZone)) return null;
  // Luxon moves a time that is skipped forward by the length of the gap, as the clocks do.
  const moment = DateTime.fromISO(`${day}T${at}`, { zone: timeZone });
  return (moment.getPossibleOffsets()[0] ?? moment).toJSDate();
}

function exists(day: string, timeZone: string): boolean {
  return DateTime.fromISO(`${day}T12:00`, { zone: timeZone }).toISODate() === day;
}
