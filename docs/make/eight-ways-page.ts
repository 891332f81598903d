/** The page of the eight ways: each wish, what hardenbot does about it, what to type, and the test that shows it. */
import { type EightWaysRow, eightWays, wayTitles } from './eight-ways-rows';

export function eightWaysPage(): string {
  const ways = [...new Set(eightWays.map(({ way }) => way))];
  return [
    '# The eight ways, sentence by sentence',
    '',
    'What people want who read of eight ways to harden Microsoft 365, what hardenbot does about each, and what to type. Each row names a story test that shows it. What a control reads, changes and needs is on',
    '[its page](controls/README.md). In a chat the commands follow `/harden`.',
    '',
    ...ways.flatMap((way) => section(way)),
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
      ({ wish, does, command, shownBy: { suite, test } }) =>
        `| ${wish} | ${does} | \`${command}\` | [${suite}](../test/${suite}.test.ts) \`${test}\` |`,
    ),
    '',
  ];
}
