/** Lays a table out for a phone: aligned columns where they fit its width, else one wrapped line a row. */
import stringWidth from 'string-width';
import type { Cell, Tone } from '../../src/chat/card.js';
import { literal } from './escape.js';
import { limits } from './limits.js';
import { beginning, glue, type Line, run, textSize, toneSigns } from './rich-text.js';

/** Columns of monospaced text that a narrow phone shows without wrapping. */
const phoneWidth = 40;
const gap = '  ';
const cellLength = 300;

/** Signs of one column's width, for aligned text. */
const narrowSigns: Readonly<Record<Tone, string>> = { neutral: '', good: '✓ ', warn: '! ', bad: '✗ ' };

export interface TableLayout {
  /** `grid`: the first line is the head. */
  readonly kind: 'grid' | 'lines';
  readonly lines: readonly Line[];
}

export function layOut(columns: readonly string[], rows: readonly (readonly Cell[])[]): TableLayout {
  const grid = [
    columns.map((column) => literal(column, cellLength)),
    ...rows.map((row) => row.map(({ text, tone }) => narrowSigns[tone ?? 'neutral'] + literal(text, cellLength))),
  ];
  const widths = columnWidths(grid);
  const total = widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  if (total > phoneWidth && rows.length > 0)
    return { kind: 'lines', lines: rows.map((row) => beginning(record(columns, row), limits.line, textSize)) };
  return { kind: 'grid', lines: grid.map((row) => glue(aligned(row, widths))) };
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
  }
  return widths;
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(cell))))
    .join(gap)
    .trimEnd();
}

/** Every value with the name of its column, the first one in bold, as it is what the row is about. */
function record(columns: readonly string[], row: readonly Cell[]): Line {
  return row.flatMap(({ text, tone }, index) => {
    const value = run(literal(text, cellLength), index === 0 ? 'bold' : 'plain');
    if (value.length === 0) return [];
    const column = run(literal(columns[index] ?? '', cellLength), 'italic');
    const sign = glue(toneSigns[tone ?? 'neutral']);
    return [...glue(index === 0 ? '' : ' · '), ...column, ...glue(column.length === 0 ? '' : ' '), ...sign, ...value];
  });
}
