/** How people read a moment, everywhere alike. */
import { DateTime } from 'luxon';

/** For example `2026-11-22 21:40 UTC`. */
export function utcMinute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The same on the clock of a zone, with its name: `2026-11-22 22:40 Europe/Berlin`. */
export function minuteIn(at: Date, timeZone: string): string {
  return timeZone === 'UTC'
    ? utcMinute(at)
    : `${DateTime.fromJSDate(at, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm')} ${timeZone}`;
}
