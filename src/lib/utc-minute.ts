/** How people read a moment, everywhere alike. */
import { DateTime } from 'luxon';

/** For example `2026-11-22 21:40 UTC`. */
export function utcMinute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The same on the clock of a zone, with its name: `2026-11-22 22:40 Europe/Berlin`. Of a time that the clocks show twice it is said which. */
export function minuteIn(at: Date, timeZone: string): string {
  if (timeZone === 'UTC') return utcMinute(at);
  const local = DateTime.fromJSDate(at, { zone: timeZone });
  const [first, second] = local.getPossibleOffsets();
  const which = second === undefined ? '' : +local === first?.toMillis() ? before : after;
  return `${local.toFormat('yyyy-MM-dd HH:mm')} ${timeZone}${which}`;
}

const before = ' (before the clocks go back)';
const after = ' (after the clocks went back)';
