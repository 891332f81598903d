/** The page of the eight ways: each wish, what hardenbot does about it, what to type, and the test that shows it. */
import { type EightWaysRow, eightWays, wayTitles } from './eight-ways-rows';

export function eightWaysPage(): string {
  const ways = [...new Set(eightWays.map(({ way }) => way))];
  return [
    '# The eight ways, sentence by sentence',
    '',
    'What you may want from eight ways to harden Microsoft 365, what hardenbot does, what to type after `/harden`, and the story test that shows it. Permissions and settings are on [the page of each control](controls/README.md).',
    '',
    ...ways.flatMap((way) => section(way)),
    ...[...new Set(eightWays.map(({ shownBy }) => shownBy.suite))].sort().map((suite) => `[${suite}]: ../test/${suite}.test.ts`),
    '',
  ].join('\n');
}

function section(way: EightWaysRow['way']): readonly string[] {
  const rows = eightWays.filter((row) => row.way === way);
  const isWay = way > 0 && way < 9;
  return [
    `## ${isWay ? `${way}. ` : ''}${wayTitles[way]}`,
    '',
    '| you want | hardenbot | type | shown by |',
    '|---|---|---|---|',
    ...rows.map(
      ({ wish, does, command, shownBy: { suite, test } }) => `| ${wish} | ${does} | \`${command}\` | [${suite}] \`${test}\` |`,
    ),
    '',
  ];
}
