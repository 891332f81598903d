/** Maintenance windows: times of a tenant's calendar for which people approve what is to begin only then. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { timeZoneName } from '../../lib/time-zone.js';
import { spanOn, timeOfDay, weekdays } from './local-time.js';
import type { Start } from './start.js';

/** `{ days: [sat], weeks: [1, last], from: "22:00", to: "04:00", timeZone: Europe/Berlin }`; without weeks every one. */
export const windowSchema = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1),
  /** Which of these days in a month: the first is 1. */
  weeks: z
    .array(z.union([z.number().int().min(1).max(5), z.literal('last')], 'write 1 to 5, or last'))
    .min(1)
    .optional(),
  from: timeOfDay,
  to: timeOfDay,
  /** IANA name; absent: the calendar of the tenant. */
  timeZone: timeZoneName.optional(),
});
export type MaintenanceWindow = z.infer<typeof windowSchema>;

/** The fifth of a weekday is in at least one of four months that follow each other. */
const maxDaysAhead = 130;
const weekLength = 7;

/** The window that is open at `now`, the one that ends last where several are; else the one that opens first. Null: there is none. */
export function nextWindow(windows: readonly MaintenanceWindow[], timeZone: string, now: Date): Start | null {
  const spans = windows.flatMap((window) => spansOf(window, timeZone, now));
  const open = spans.filter(({ start }) => start <= now).toSorted((one, other) => other.end.getTime() - one.end.getTime());
  const [next] = open.length > 0 ? open : spans.toSorted((one, other) => one.start.getTime() - other.start.getTime());
  return next === undefined ? null : { notBefore: next.start.toISOString(), notAfter: next.end.toISOString() };
}

/** The first spans of a window that are not over: one that began yesterday may still be open. */
function spansOf(window: MaintenanceWindow, timeZone: string, now: Date): { readonly start: Date; readonly end: Date }[] {
  const today = DateTime.fromJSDate(now, { zone: window.timeZone ?? timeZone }).startOf('day');
  const spans: { readonly start: Date; readonly end: Date }[] = [];
  for (let ahead = -1; ahead <= maxDaysAhead && spans.length < 2; ahead += 1) {
    const day = today.plus({ days: ahead });
    const span = isInWeeks(day, window) ? spanOn(day, window) : null;
    if (span !== null && span.end.toJSDate() > now) spans.push({ start: span.start.toJSDate(), end: span.end.toJSDate() });
  }
  return spans;
}

function isInWeeks(day: DateTime, { weeks }: MaintenanceWindow): boolean {
  if (weeks === undefined) return true;
  const isLast = day.day + weekLength > (day.daysInMonth ?? 0);
  return weeks.includes(Math.ceil(day.day / weekLength)) || (isLast && weeks.includes('last'));
}
