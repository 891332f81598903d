/** Draws each kind of card block as lines of a terminal. */

import { attachmentText } from '../../src/chat/attachment.js';
import type { Action, Block, ObjectChange, Span } from '../../src/chat/card.js';
import { chartText } from '../../src/chat/chart.js';
import { widthOf } from '../../src/chat/text-width.js';
import { assertNever } from '../../src/lib/errors.js';
import type { Json } from '../../src/lib/json.js';
import type { Style } from './colours.js';
import { blank, type Line, lineWidth, padded, run, wrap } from './line.js';
import { drawTable } from './table.js';

export interface Drawing {
  /** Columns there are. */
  readonly width: number;
  /** The number that presses a button; null where nothing can be pressed (a report on the command line). */
  readonly numberOf: (action: Action) => number | null;
  /** Where the files of the card are, in words. */
  readonly files: string;
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
    case 'actions':
      return actions(block, drawing);
    default:
      return assertNever(block);
  }
}

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
