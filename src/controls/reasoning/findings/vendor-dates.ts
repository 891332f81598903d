/** What Microsoft changes on a day, said of one tenant: who is affected, what happens, how sure the day is, and what to do before. */
import { type CalendarDay, calendarEntry, daysUntil, dueDays } from '../../../tenant/vendor-calendar/calendar.js';
import type { Finding, Warning } from '../../finding.js';
import type { WarningList } from './warning-list.js';

/** What a finding has of it; absent: no day is ahead. */
export interface Dated {
  readonly dates?: NonNullable<Finding['dates']>;
}

/** The code of such a warning. */
const vendorDate = 'vendor-date';

/** How the mark of a day reads behind it. */
const markWords: Readonly<Record<CalendarDay['mark'], string>> = {
  confirmed: 'by a page of Microsoft',
  announced: 'announced by Microsoft, which may postpone it',
  'second source': 'by what others say; Microsoft did not confirm it to us',
};

const months = 'January February March April May June July August September October November December'.split(' ');

/** `1 February 2027`. */
function dayInWords(on: string): string {
  const [year = '', month = '1', day = '1'] = on.split('-');
  return `${Number(day)} ${months[Number(month) - 1]} ${year}`;
}

function whenInWords({ on, about }: CalendarDay & { readonly on: string }, asOf: Date): string {
  const left = daysUntil(on, asOf);
  if (left <= 0) return `Since ${about ?? dayInWords(on)}`;
  if (about === undefined) return `On ${dayInWords(on)}, in ${left === 1 ? '1 day' : `${left} days`}`;
  return `${about.startsWith('the end') ? 'At' : 'In'} ${about}`;
}

/** @param affected a sentence: who of the tenant is affected, or that it is unknown */
export function vendorWarnings(
  id: string,
  { asOf, affected }: { readonly asOf: Date; readonly affected: string },
): readonly Warning[] {
  const entry = calendarEntry(id);
  const due = dueDays(entry, asOf);
  if (due.length === 0) return [];
  const days = due.map((day) => `${whenInWords(day, asOf)} (${markWords[day.mark]}): ${day.what}`);
  const where = entry.where === undefined ? '' : ` in ${entry.where}`;
  return [{ code: vendorDate, text: `${entry.title}${where}. ${days.join(' ')} ${affected} ${entry.plan}` }];
}

/** The days that are not over, for a finding; absent: none within the time of notice. */
export function vendorDates(id: string, { asOf, affected }: { readonly asOf: Date; readonly affected: string }): Dated {
  const entry = calendarEntry(id);
  const ahead = dueDays(entry, asOf).filter(({ on }) => daysUntil(on, asOf) >= 0);
  if (ahead.length === 0) return {};
  return { dates: ahead.map(({ on, mark }) => ({ entry: id, title: entry.title, on, mark, affected })) };
}

/** Both at once: the warning goes into the list, and the days into the finding. */
export function sayVendorDate(
  id: string,
  { asOf, affected, warnings }: { readonly asOf: Date; readonly affected: string; readonly warnings: WarningList },
): Dated {
  for (const { code, text } of vendorWarnings(id, { asOf, affected })) warnings.add(code, text);
  return vendorDates(id, { asOf, affected });
}
