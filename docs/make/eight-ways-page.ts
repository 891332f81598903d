/** The page of the eight ways: each wish, what hardenbot does about it, and what to type. */
import { type EightWaysRow, eightWays, wayTitles } from './eight-ways-rows';

export function eightWaysPage(): string {
  const ways = [...new Set(eightWays.map(({ way }) => way))];
  return [
    '# What you want, and what to type',
    '',
    'Find what you want, what hardenbot does about it, and what to type after `/harden`: the eight ways to harden Microsoft 365, one after the other. [The page of each control](controls/README.md) has its settings. A story test shows each row (`docs/make/eight-ways-rows.ts` names it).',
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
