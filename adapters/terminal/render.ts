/** Draws a card as lines of text that end before the right edge of the terminal. */

import { attachmentText } from '../../src/chat/attachment.js';
import type { Action, Block, Card, Cell, ObjectChange, Span } from '../../src/chat/card.js';
import { chartText } from '../../src/chat/chart.js';
import { widthOf } from '../../src/chat/text-width.js';
import { assertNever } from '../../src/lib/errors.js';
import type { Json } from '../../src/lib/json.js';
import { type Palette, type Style, toneMarks } from './display.js';
import { blank, type Line, lineWidth, padded, run, wrap } from './line.js';

interface CardDrawing extends Drawing {
  readonly palette: Palette;
  /** Said above a message. */
  readonly note: string | null;
  /** Not everyone sees it. */
  readonly isPrivate?: boolean;
}

/** Below this, lines would hold a word each. */
const minColumns = 24;
const titleLength = 200;

/** Lines with colours, without line ends. A bar at their left holds a card together. */
export function drawCard(card: Card, drawing: CardDrawing): readonly string[] {
  const { palette, note, isPrivate = false } = drawing;
  const bar = [run(isPrivate ? '┊' : '│', card.tone === 'neutral' ? 'muted' : card.tone), blank(1)];
  // The last column stays free: some terminals begin a new line as soon as it is written to.
  const width = Math.max(minColumns, drawing.width - 1) - 2;
  const lines = [
    ...(note === null ? [] : wrap([run(note, 'muted')], width)),
    ...title(card, width),
    ...buttonsLast(card.blocks).flatMap((block, index, all) => {
      const drawn = drawBlock(block, { ...drawing, width });
      const before = all[index - 1]?.kind ?? 'text';
      const follows = (block.kind === 'text' || block.kind === 'row') && (before === 'text' || before === 'row');
      return drawn.length === 0 || follows ? drawn : [[], ...drawn];
    }),
  ];
  return lines.map((line) => paint([...bar, ...line], palette));
}

/** A terminal is read from its end: what is folded elsewhere stands before the buttons that it follows. */
function buttonsLast(blocks: readonly Block[]): readonly Block[] {
  const [first, second, ...others] = blocks;
  if (first === undefined) return [];
  if (second === undefined) return [first];
  return first.kind === 'actions' && second.kind === 'fold'
    ? [second, ...buttonsLast([first, ...others])]
    : [first, ...buttonsLast([second, ...others])];
}

function title({ title: text, tone }: Card, width: number): readonly Line[] {
  const lines = wrap([run(text, `title-${tone}`, titleLength)], width - 2);
  return lines.map((line, index) => [run(index === 0 ? `${toneMarks[tone]} ` : '  ', `title-${tone}`), ...line]);
}

/** Text of runs in their colours, without the blanks that would end it. */
export function paint(line: Line, palette: Palette): string {
  const end = line.findLastIndex(({ text }) => text.trim() !== '') + 1;
  return line
    .slice(0, end)
    .map(({ text, style }) => (text === '' ? '' : palette[style](text)))
    .join('');
}

/** Draws each kind of card block as lines of a terminal. */
interface Drawing {
  /** Columns there are. */
  readonly width: number;
  /** The number that presses a button; null where nothing can be pressed (a report on the command line). */
  readonly numberOf: (action: Action) => number | null;
  /** Where the files of the card are, in words. */
  readonly files: string;
  /** More lines of what is folded are shown only when someone types for them; absent: all of them are. */
  readonly maxFolded?: number;
}

type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

const labelLength = 60;
const nameLength = 200;
const barWidth = 24;

/** No lines where there is nothing to show. */
export function drawBlock(block: Block, drawing: Drawing): readonly Line[] {
  switch (block.kind) {
    case 'text':
      return wrap(spans(block.spans), drawing.width);
    case 'facts':
      return facts(block, drawing.width);
    case 'table':
      return drawTable(block, drawing.width);
    case 'diff':
      return diff(block, drawing.width);
    case 'progress':
      return progress(block, drawing.width);
    case 'chart':
      return wrap(chartText(block).spans.map(span), drawing.width);
    case 'attachment':
      return wrap(attachmentText(block, drawing.files).spans.map(span), drawing.width);
    case 'fold':
      return fold(block, drawing);
    case 'row':
      return lineWithButton(block, drawing);
    case 'choice':
      return block.answers.flatMap(({ means, action }) =>
        lineWithButton({ kind: 'row', spans: [{ text: `If ${means}:`, style: 'muted' }], action }, drawing),
      );
    case 'actions':
      return actions(block, drawing);
    default:
      return assertNever(block);
  }
}

/** It stands indented below its label. */
function fold({ label, blocks }: BlockOf<'fold'>, drawing: Drawing): readonly Line[] {
  const width = drawing.width - indent;
  const lines = blocks.flatMap((block) => drawBlock(block, { ...drawing, width }));
  if (lines.length > (drawing.maxFolded ?? Number.POSITIVE_INFINITY))
    return [[run(`${label}: ${lines.length} lines, shown by `, 'muted', labelLength), run(':more', 'strong')]];
  return [[run(`${label}:`, 'muted', labelLength)], ...lines.map((line) => [blank(indent), ...line])];
}

const indent = 2;

/** The button behind the line where it fits, else below it. */
function lineWithButton({ spans: said, action }: BlockOf<'row'>, drawing: Drawing): readonly Line[] {
  const lines = wrap(spans(said), drawing.width);
  const [button, ...more] = actions({ kind: 'actions', actions: [action] }, drawing);
  if (button === undefined) return lines;
  const last = lines.at(-1);
  const isBeside = last !== undefined && more.length === 0 && lineWidth(last) + buttonGap + lineWidth(button) <= drawing.width;
  return isBeside ? [...lines.slice(0, -1), [...last, blank(buttonGap), ...button]] : [...lines, button, ...more];
}

const buttonGap = 3;

/** Moments stand here by the clock of their tenant already. */
function spans(some: readonly Span[]): Line {
  return some.filter(({ repeats }) => repeats !== true).map(span);
}

function span({ text, style }: Span): Line[number] {
  return run(text, style ?? 'plain');
}

/** Labels in one column, values wrapped in the other; a label that is too long for that has lines of its own. */
function facts(block: BlockOf<'facts'>, width: number): readonly Line[] {
  const labels = block.facts.map(({ label }) => run(label, 'muted', labelLength));
  const beside = labels.map(({ text }) => widthOf(text)).filter((columns) => columns <= width / 3);
  const column = Math.max(0, ...beside);
  return block.facts.flatMap(({ value }, index) => {
    const label: Line = labels.slice(index, index + 1);
    const values = wrap(typeof value === 'string' ? [run(value)] : spans(value), width - column - 2);
    const fits = lineWidth(label) <= column;
    const indented = values.map((line, number) => [...padded(fits && number === 0 ? label : [], column), blank(2), ...line]);
    return fits ? indented : [...wrap(label, width), ...indented];
  });
}

/** Each object once, then what changes of it as a removed and an added line. */
function diff(block: BlockOf<'diff'>, width: number): readonly Line[] {
  const lines = block.changes.flatMap((change, index, all) => [
    ...(all[index - 1]?.object === change.object ? [] : wrap([run(change.object, 'strong', nameLength)], width)),
    ...side('-', 'bad', change, width),
    ...side('+', 'good', change, width),
  ]);
  const more = block.more ?? 0;
  return more === 0 ? lines : [...lines, [run(`… and ${more} more`, 'muted')]];
}

function side(sign: '-' | '+', style: Style, change: ObjectChange, width: number): readonly Line[] {
  const value = sign === '-' ? change.before : change.after;
  if (value === undefined) return [];
  const text = [run(change.property, style, nameLength), run(`: ${valueText(value)}`, style)];
  return wrap(text, width - 4).map((line, index) => [run(index === 0 ? `  ${sign} ` : '    ', style), ...line]);
}

/** Text as it is; quoted where it could be taken for something else. */
function valueText(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^(?:\s*|true|false|null|-?[\d.]+)$/.test(value) ? JSON.stringify(value) : value;
}

function progress({ label, done, total }: BlockOf<'progress'>, width: number): readonly Line[] {
  const name = run(label, 'plain', nameLength);
  if (total === undefined) return wrap([name, run(done === 0 ? ' …' : `  ${done} so far`, 'muted')], width);
  const count = `  ${String(done).padStart(String(total).length)} of ${total}`;
  const filled = total === 0 ? barWidth : Math.floor((barWidth * Math.min(done, total)) / total);
  const bar = [run('█'.repeat(filled), 'good'), run('░'.repeat(barWidth - filled), 'muted'), run(count)];
  const line = [name, blank(2), ...bar];
  return lineWidth(line) <= width ? [line] : [...wrap([name], width), bar];
}

/** Buttons beside each other, as many as fit. */
function actions(block: BlockOf<'actions'>, { width, numberOf }: Drawing): readonly Line[] {
  const lines: Line[] = [];
  for (const action of block.actions) {
    const number = numberOf(action);
    if (number === null) continue;
    const style = { primary: 'good', danger: 'bad', none: 'strong' } as const;
    const button = [run(`[${number}]`, 'name'), blank(1), run(action.label, style[action.style ?? 'none'], labelLength)];
    const before = lines.at(-1);
    if (before !== undefined && lineWidth(before) + 3 + lineWidth(button) <= width)
      lines[lines.length - 1] = [...before, blank(3), ...button];
    else lines.push(...wrap(button, width));
  }
  return lines;
}

type Table = Extract<Block, { kind: 'table' }>;

const gap = 2;
/** A cell that has to wrap into less than this is easier to read as a record. */
const narrowest = 18;
const cellLength = 1000;
/** More rows than anyone scrolls through: the rest is only counted. */
const maxRows = 100;

/** Lays a table out in the columns there are: aligned, with long cells wrapped, or one record a row where that gets too narrow. */
function drawTable(table: Table, width: number): readonly Line[] {
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
