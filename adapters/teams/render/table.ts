/** Draws a table: the element of Adaptive Cards 1.5, its columns as wide as their texts ask for. */
import type { Cell } from '../../../src/chat/card.js';
import { wholeSentences } from '../../../src/chat/safe-text.js';
import { line, run, type Table, type TableRow, type TextRun, toneSigns, toneStyles } from './elements.js';
import { literal, momentFunctions } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { type BlockOf, type PartMaker, rowsOf } from './parts.js';

/** Widths are shares of the card; a column is neither squeezed below a word nor does it take everything. */
const narrowest = 8;
const widest = 30;

export function table(block: BlockOf<'table'>): PartMaker {
  const width = block.rows.reduce((most, row) => Math.max(most, row.length), block.columns.length);
  const columns = Array.from({ length: width }, (_, column) => ({ width: widthOf(block, column) }));
  return (maxLength) => {
    const minLength = Math.min(maxLength, limits.cell);
    const head = rowOf(
      width,
      block.columns.map((text) => run(literal(text, minLength), { weight: 'Bolder' })),
    );
    const { rows, sizes } = rowsOf(block.rows, (row) =>
      rowOf(
        width,
        row.map((cell) => cellRuns(cell, minLength)),
      ),
    );
    const tableOf = (body: readonly TableRow[]): Table => ({
      type: 'Table',
      columns,
      firstRowAsHeader: true,
      rows: [head, ...body],
    });
    return {
      sizes,
      frame: sizeOf(tableOf([])),
      more: (block.more ?? 0) + block.rows.length - rows.length,
      noun: 'row',
      draw: (count) => (width === 0 || (count === 0 && rows.length > 0) ? [] : [tableOf(rows.slice(0, count))]),
    };
  };
}

/** By the first rows: those are the ones that are seen. */
function widthOf({ columns, rows }: BlockOf<'table'>, column: number): number {
  const texts = [columns[column] ?? '', ...rows.slice(0, 50).map((row) => row[column]?.text ?? '')];
  return Math.min(widest, Math.max(narrowest, ...texts.map((text) => text.length)));
}

/** Every row has a cell for every column. */
function rowOf(width: number, cells: readonly (readonly TextRun[])[]): TableRow {
  return {
    type: 'TableRow',
    cells: Array.from({ length: width }, (_, column) => ({ type: 'TableCell', items: [line(cells[column] ?? [])] })),
  };
}

function cellRuns({ text, tone = 'neutral', at, before = '' }: Cell, maxLength: number): readonly TextRun[] {
  const moment = at === undefined ? null : momentFunctions(at);
  const lead = toneSigns[tone] + before;
  if (moment !== null)
    return [...(lead === '' ? [] : run(literal(lead, maxLength), toneStyles[tone])), ...run(moment, toneStyles[tone])];
  const shown = text === '' ? '' : toneSigns[tone] + wholeSentences(text, maxLength - toneSigns[tone].length);
  return run(literal(shown, maxLength), toneStyles[tone]);
}
