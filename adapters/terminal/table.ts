/** Lays a table out in the columns there are: aligned, with long cells wrapped, or one record a row where that gets too narrow. */
import type { Block, Cell } from '../../src/chat/card.js';
import type { Style } from './colours.js';
import { toneMarks } from './colours.js';
import { blank, type Line, lineWidth, padded, run, wrap } from './line.js';

type Table = Extract<Block, { kind: 'table' }>;

const gap = 2;
/** A cell that has to wrap into less than this is easier to read as a record. */
const narrowest = 18;
const cellLength = 1000;
/** More rows than anybody scrolls through: the rest is only counted. */
const maxRows = 100;

export function drawTable(table: Table, width: number): readonly Line[] {
  const rows = table.rows.slice(0, maxRows).map((row) => row.map(cellLine));
  const more = (table.more ?? 0) + table.rows.length - rows.length;
  const head = table.columns.map((column): Line => [run(column, 'muted', cellLength)]);
  const widths = columnWidths([head, ...rows], width);
  const lines = widths === null ? rows.flatMap((row) => record(head, row, width)) : grid(head, rows, widths);
  return more === 0 ? lines : [...lines, [run(`… and ${more} more`, 'muted')]];
}

function cellLine({ text, tone }: Cell): Line {
  const style: Style = tone ?? 'plain';
  const mark = tone === undefined || tone === 'neutral' ? [] : [run(`${toneMarks[tone]} `, style)];
  return [...mark, run(text, style, cellLength)];
}

/** Each column's width, the widest giving way first; null where one would have to be too narrow. */
function columnWidths(rows: readonly (readonly Line[])[], width: number): readonly number[] | null {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, lineWidth(cell));
  let room = width - gap * (widths.length - 1);
  const fitted = new Map<number, number>();
  const narrowFirst = widths.map((natural, index) => ({ natural, index })).sort((one, other) => one.natural - other.natural);
  for (const [taken, { natural, index }] of narrowFirst.entries()) {
    const given = Math.min(natural, Math.floor(room / (widths.length - taken)));
    if (given < natural && given < narrowest) return null;
    fitted.set(index, given);
    room -= given;
  }
  return widths.map((natural, index) => fitted.get(index) ?? natural);
}

function grid(head: readonly Line[], rows: readonly (readonly Line[])[], widths: readonly number[]): readonly Line[] {
  const rule = widths.map((columns): Line => [run('─'.repeat(columns), 'muted')]);
  return [head, rule, ...rows].flatMap((row) => gridRow(row, widths));
}

/** The lines of one row, as many as its longest cell needs. */
function gridRow(row: readonly Line[], widths: readonly number[]): readonly Line[] {
  const cells = row.map((cell, index) => wrap(cell, widths[index] ?? 1));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, number) =>
    cells.flatMap((lines, index) => {
      const line = lines[number] ?? [];
      const last = index === cells.length - 1;
      return last ? line : [...padded(line, widths[index] ?? 1), blank(gap)];
    }),
  );
}

/** The first cell names the row; the others follow below it, each after the name of its column. */
function record(head: readonly Line[], row: readonly Line[], width: number): readonly Line[] {
  const [name = [], ...others] = row;
  const titled = wrap(
    name.map(({ text, style }) => ({ text, style: style === 'plain' ? 'strong' : style })),
    width,
  );
  const fields = others.flatMap((cell, index) => {
    const label = head[index + 1] ?? [];
    return wrap([...label, blank(1), ...cell], width - gap).map((line) => [blank(gap), ...line]);
  });
  return [...titled, ...fields];
}
