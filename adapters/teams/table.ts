/** Draws a table: the element of Adaptive Cards 1.5, its columns as wide as their texts ask for. */
import type { Cell } from '../../src/chat/card.js';
import { line, run, type TableRow, type TextRun, toneColors, toneSigns } from './elements.js';
import { literal } from './escape.js';
import { limits } from './limits.js';
import type { BlockOf, PartMaker } from './parts.js';

/** Widths are shares of the card; a column is neither squeezed below a word nor does it take everything. */
const narrowest = 6;
const widest = 30;

export function table(block: BlockOf<'table'>): PartMaker {
  const rows = block.rows.slice(0, limits.rows);
  const width = Math.max(block.columns.length, ...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, column) => ({ width: widthOf(block.columns[column], rows, column) }));
  const more = (block.more ?? 0) + block.rows.length - rows.length;
  return (longest) => {
    const shortest = Math.min(longest, limits.cell);
    const head = rowOf(
      width,
      block.columns.map((text) => run(literal(text, shortest), { weight: 'Bolder' })),
    );
    const body = rows.map((row) =>
      rowOf(
        width,
        row.map((cell) => cellRuns(cell, shortest)),
      ),
    );
    return {
      rows: body.length,
      more,
      noun: 'row',
      draw: (count) =>
        width === 0 || (count === 0 && rows.length > 0)
          ? []
          : [{ type: 'Table', columns, firstRowAsHeader: true, rows: [head, ...body.slice(0, count)] }],
    };
  };
}

function widthOf(head: string | undefined, rows: readonly (readonly Cell[])[], column: number): number {
  const longest = Math.max(head?.length ?? 0, ...rows.map((row) => row[column]?.text.length ?? 0));
  return Math.min(widest, Math.max(narrowest, longest));
}

/** Every row has a cell for every column. */
function rowOf(width: number, cells: readonly (readonly TextRun[])[]): TableRow {
  return {
    type: 'TableRow',
    cells: Array.from({ length: width }, (_, column) => ({ type: 'TableCell', items: [line(cells[column] ?? [])] })),
  };
}

function cellRuns({ text, tone = 'neutral' }: Cell, longest: number): readonly TextRun[] {
  return run(literal(text === '' ? '' : toneSigns[tone] + text, longest), toneColors[tone]);
}
