/** Freeze windows: times of the tenant's own calendar in which nothing is applied except by emergency approval. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { spanOn, timeOfDay, weekdays } from './local-time.js';

const localMoment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/, 'write a day or a day and a time, e.g. 2026-12-20 or 2026-12-20T18:00')
  .refine((text) => DateTime.fromISO(text).isValid, 'there is no such day or time');

/** A day begins at midnight. */
const moment = (text: string): string => (text.includes('T') ? text : `${text}T00:00`);

/**
 * Either once, `{ from: 2026-12-20, to: 2027-01-03 }` with a day as `to` counting whole, or every week,
 * `{ days: [fri, sat, sun], from: "18:00", to: "06:00" }`, where an end before the start is on the next day.
 */
export const freezeSchema = z.union(
  [
    z
      .strictObject({ from: localMoment, to: localMoment, reason: z.string().optional() })
      .refine(({ from, to }) => moment(from) < (to.includes('T') ? moment(to) : `${to}T24:00`), 'the end is not after the start'),
    z.strictObject({ days: z.array(z.enum(weekdays)).min(1), from: timeOfDay, to: timeOfDay, reason: z.string().optional() }),
  ],
  'write { from: 2026-12-20, to: 2027-01-03 } or { days: [fri], from: "18:00", to: "23:59" }',
);
export type FreezeWindow = z.infer<typeof freezeSchema>;

/** A freeze that holds at a moment. */
interface Freeze {
  readonly until: Date;
  readonly reason: string | undefined;
}

/** The freeze that holds at `at` in the time zone, the one that ends last where several do; null: none. */
export function freezeAt(windows: readonly FreezeWindow[], timeZone: string, at: Date): Freeze | null {
  const local = DateTime.fromJSDate(at, { zone: timeZone });
  const ends = windows.flatMap((window) => {
    const end = 'days' in window ? weeklyEnd(window, local) : onceEnd(window, local);
    return end === null ? [] : [{ until: end.toJSDate(), reason: window.reason }];
  });
  return ends.toSorted((one, other) => other.until.getTime() - one.until.getTime())[0] ?? null;
}

function onceEnd(window: Extract<FreezeWindow, { to: string }>, local: DateTime): DateTime | null {
  const zone = local.zone;
  const start = DateTime.fromISO(window.from, { zone });
  const end = lastOf(DateTime.fromISO(window.to, { zone }));
  const wholeDay = window.to.includes('T') ? end : end.plus({ days: 1 });
  return local >= start && local < wholeDay ? wholeDay : null;
}

/** A window that began yesterday may still hold, so both days are looked at. */
function weeklyEnd(window: Extract<FreezeWindow, { days: unknown }>, local: DateTime): DateTime | null {
  for (const back of [0, 1]) {
    const span = spanOn(local.startOf('day').minus({ days: back }), window);
    const end = span === null ? null : lastOf(span.end);
    if (span !== null && end !== null && local >= span.start && local < end) return end;
  }
  return null;
}

/** An end that the clocks show twice is the second one: until then they show a time at which nothing is changed. */
function lastOf(end: DateTime): DateTime {
  return end.getPossibleOffsets().at(-1) ?? end;
}
