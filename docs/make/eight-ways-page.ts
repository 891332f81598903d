/** The page of the eight ways: each wish, what hardenbot does about it, and what to type. */
import { type EightWaysRow, eightWays, wayTitles } from './eight-ways-rows';

export function eightWaysPage(): string {
  const ways = [...new Set(eightWays.map(({ way }) => way))];
  return [
    '# The eight ways, sentence by sentence',
    '',
    'What you may want, what hardenbot does about it, and what to type after `/harden`. Permissions and settings are on [the page of each control](controls/README.md). A story test shows each row (`docs/make/eight-ways-rows.ts` names it).',
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
    '| you want | hardenbot | type |',
    '|---|---|---|',
    ...rows.map(({ wish, does, command }) => `| ${wish} | ${does} | \`${command}\` |`),
    '',
  ];
}
