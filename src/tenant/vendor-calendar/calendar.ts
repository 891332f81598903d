/** What Microsoft changes on a day, as data with sources. A control says it of whom it affects; docs/calendar.md is made of it. */
import { z } from 'zod';
import { jitless } from '../../lib/jitless.js';
import entries from './entries.json';

/**
 * - `confirmed`: a page of Microsoft with the date was read
 * - `announced`: Microsoft announced it, and may postpone it
 * - `second source`: only others name the date
 */
const dateMarks = ['confirmed', 'announced', 'second source'] as const;

const daySchema = z.strictObject({
  /** Null: no day is known. */
  on: z.iso.date().nullable(),
  /** How the day is known where it is less than a day: `October 2026, tenant by tenant`. */
  about: z.string().optional(),
  mark: z.enum(dateMarks),
  /** What happens then. */
  what: z.string(),
  source: z.string(),
});

const entrySchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  controls: z.array(z.string()).min(1),
  /** Where it happens; absent: in every cloud, as far as is known. */
  where: z.string().optional(),
  days: z.array(daySchema).min(1),
  /** Until when verdicts speak of it, once all its days are over; absent: as long as it affects anyone. */
  saidUntil: z.iso.date().optional(),
  /** What to do before. */
  plan: z.string(),
});
export type CalendarEntry = z.infer<typeof entrySchema>;
export type CalendarDay = z.infer<typeof daySchema>;

export const vendorCalendar: readonly CalendarEntry[] = z.array(entrySchema).parse(entries, jitless);

/** How many days before verdicts and digests speak of a day. */
export const noticeDays = 90;
const dayMs = 86_400_000;

export function calendarEntry(id: string): CalendarEntry {
  const found = vendorCalendar.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`The calendar has no entry "${id}".`);
  return found;
}

/** From a moment to the beginning of a day in UTC; negative once it is over. */
export function daysUntil(on: string, asOf: Date): number {
  return Math.ceil((Date.parse(`${on}T00:00:00Z`) - asOf.getTime()) / dayMs);
}

/** Days of an entry that are past or less than `noticeDays` ahead, oldest first. */
export function dueDays({ days, saidUntil }: CalendarEntry, asOf: Date): readonly (CalendarDay & { readonly on: string })[] {
  if (saidUntil !== undefined && daysUntil(saidUntil, asOf) < 0) return [];
  return days.flatMap((day) => (day.on !== null && daysUntil(day.on, asOf) <= noticeDays ? [{ ...day, on: day.on }] : []));
}

/** That Microsoft itself may have changed what a control looks at, by its calendar; null: no day of it lies between. */
export function changedByVendor(
  control: string,
  { since, until }: { readonly since: Date; readonly until: Date },
): string | null {
  const found = vendorCalendar
    .filter(({ controls }) => controls.includes(control))
    .flatMap(({ title, days }) => days.map((day) => ({ title, ...day })))
    // What comes tenant by tenant has a first day and no last one.
    .find(({ on, about }) => on !== null && new Date(on) <= until && (about !== undefined || new Date(on) >= since));
  return found === undefined ? null : `Microsoft may have done it: ${found.title} (${found.about ?? found.on}, ${found.mark}).`;
}
