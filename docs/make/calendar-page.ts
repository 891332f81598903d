/** The page of what Microsoft changes on a day, from its calendar. */
import { type CalendarEntry, noticeDays } from '../../src/tenant/vendor-calendar/calendar';

export function calendarPage(entries: readonly CalendarEntry[]): string {
  return [
    "# Microsoft's calendar",
    '',
    'Written by `npm run docs` from `src/tenant/vendor-calendar/entries.json`: do not edit. Microsoft changes what settings mean on these days, whatever a tenant',
    `does. From ${noticeDays} days before, the controls named here say whom of the tenant that affects, what happens and what to do; so do their plans. The digest counts down at`,
    '90, 60, 30, 14, 7, 3, 2 and 1 days and on the day. What moved without an author in any log, and stands here, is reported as what Microsoft may have done.',
    '',
    '- **confirmed**: a page of Microsoft with the date was read',
    '- **announced**: Microsoft announced it, and may postpone it',
    '- **second source**: only others name the date',
    '',
    ...entries.flatMap(entryLines),
  ].join('\n');
}

function entryLines({ title, controls, where, days, plan }: CalendarEntry): readonly string[] {
  return [
    `## ${title}`,
    '',
    `${where === undefined ? '' : `In ${where}. `}Said by ${controls.map((id) => `[${id}](controls/${id}.md)`).join(', ')}.`,
    '',
    '| day | how sure | what happens | source |',
    '|---|---|---|---|',
    ...days.map(({ on, about, mark, what, source }) => `| ${about ?? on ?? ''} | ${mark} | ${what} | ${source} |`),
    '',
    `**Before:** ${plan}`,
    '',
  ];
}
