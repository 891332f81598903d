/** The page of what Microsoft changes on a day, from its calendar. */
import { type CalendarEntry, noticeDays } from '../../src/tenant/vendor-calendar/calendar';

export function calendarPage(entries: readonly CalendarEntry[]): string {
  return [
    "# Microsoft's calendar",
    '',
    'See what Microsoft changes on which day, whatever a tenant does. The [controls](controls/README.md) named here, and their plans, say it from ' +
      `${noticeDays} days before; the digest counts down.`,
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
    `${where === undefined ? '' : `In ${where}. `}Said by ${controls.map((id) => `\`${id}\``).join(', ')}.`,
    '',
    '| day | how sure | what happens | source |',
    '|---|---|---|---|',
    ...days.map(({ on, about, mark, what, source }) => `| ${about ?? on ?? ''} | ${mark} | ${what} | ${source} |`),
    '',
    `**Before:** ${plan}`,
    '',
  ];
}
