/** Lays a table out for a phone: aligned columns where they fit its width, else a paragraph a row below the names of the columns. */
import type { Cell, Tone } from '../../../src/chat/card.js';
import { wholeSentences } from '../../../src/chat/safe-text.js';
import { widthOf } from '../../../src/chat/text-width.js';
import { literal } from './escape.js';
import { limits } from './limits.js';
import { beginning, glue, type Line, run, textSize, toneSigns } from './rich-text.js';

/** Columns of monospaced text that a narrow phone shows without wrapping. */
const phoneWidth = 40;
const gap = '  ';
/** Enough for a finding with the reason that would close it. */
const cellLength = 650;

/** Signs of one column's width, for aligned text. */
const narrowSigns: Readonly<Record<Tone, string>> = { neutral: '', good: '✓ ', warn: '! ', bad: '✗ ' };

export interface TableLayout {
  /** The first line is the head, of `lines` it belongs to the first row, so that no cut tears them apart. */
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
  if (total > phoneWidth && rows.length > 0) return { kind: 'lines', lines: records(columns, rows) };
  return { kind: 'grid', lines: grid.map((row) => glue(aligned(row, widths))) };
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  return widths;
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell))))
    .join(gap)
    .trimEnd();
}

/** Names of columns are said once, above the first row, and not at all where there is one column. */
function records(columns: readonly string[], rows: readonly (readonly Cell[])[]): readonly Line[] {
  const head = columns.length > 1 ? run(literal(columns.join(' · '), limits.line), 'italic') : [];
  const apart = columns.length > 2 && rows.some((row) => widthOf(row.at(-1)?.text ?? '') > phoneWidth);
  return rows.map((row, index) => {
    const above = index === 0 && head.length > 0 ? [...head, ...glue('\n')] : [];
    return beginning([...above, ...record(row, apart)], limits.line, textSize);
  });
}

/**
 * The first value in bold, as it is what the row is about; the last one starts a line of its own where sentences stand there. A
 * dash holds the place of an empty one, so that what follows it is not taken for another column.
 */
function record(row: readonly Cell[], apart: boolean): Line {
  return row.flatMap(({ text, tone }, index) => {
    const shown = wholeSentences(text, cellLength);
    const value = run(literal(shown.trim() === '' ? '–' : shown, cellLength), index === 0 ? 'bold' : 'plain');
    const before = index === 0 ? '' : apart && index === row.length - 1 ? '\n' : ' · ';
    return [...glue(before), ...glue(toneSigns[tone ?? 'neutral']), ...value];
  });
}
