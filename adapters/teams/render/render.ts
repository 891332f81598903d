/** Draws a card for Teams: an Adaptive Card 1.5 that stays within its limits by construction, and the summary that notifications show. */

import { attachmentText } from '../../../src/chat/attachment.js';
import type { Block, Card, Cell, Span, Statement } from '../../../src/chat/card.js';
import { listedTable } from '../../../src/chat/card-parts.js';
import { type Chart, chartLine, chartText } from '../../../src/chat/chart.js';
import { heldToBudget } from '../../../src/chat/glance.js';
import { wholeSentences } from '../../../src/chat/safe-text.js';
import { assertNever } from '../../../src/lib/errors.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { besideButton, buttonsOf, choiceOf } from './buttons.js';
import {
  type ActionSet,
  type AdaptiveCard,
  type Container,
  type Element,
  type LineChart,
  line,
  type RichTextBlock,
  type RunStyle,
  run,
  type Table,
  type TableRow,
  type TextRun,
  toneSigns,
  toneStyles,
} from './elements.js';
import { literal, momentFunctions, type PlainText, plain } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { mentionsIn, toldApart } from './mentions.js';
import { notShown, type Piece, pack } from './pack.js';
import { type BlockOf, diff, facts, leading, linesOf, type Part, type PartMaker, paragraph, progress, rowsOf } from './parts.js';

export interface Rendered {
  readonly summary: PlainText;
  readonly card: AdaptiveCard;
}

const containerStyles = { neutral: 'emphasis', good: 'good', warn: 'warning', bad: 'attention' } as const;

export interface RenderOptions {
  /** What it may take as JSON, in bytes. */
  readonly total?: number;
  /** As wide as the conversation, where the client can; else no wider than a phone. */
  readonly isWide?: boolean;
}

/** Draws a card of any maker, with its first button in sight. */
export function renderCard(given: Card, { total = limits.card, isWide = true }: RenderOptions = {}): Rendered {
  const card = heldToBudget(given);
  const kept = toldApart(card.blocks.slice(0, limits.blocks));
  const notice = notShown(card.blocks.length - kept.length, 'section');
  const summary = summaryOf(card);
  const msteams = omitUndefined({ width: isWide ? ('Full' as const) : undefined, entities: mentionsIn(kept) });
  const frame = adaptiveCard(summary, [titleOf(card), ...notice], msteams);
  const elements = pack(kept.flatMap(piecesOf), total - sizeOf(frame));
  return { summary, card: adaptiveCard(summary, [titleOf(card), ...elements, ...notice], msteams) };
}

function adaptiveCard(
  fallbackText: PlainText,
  body: readonly Element[],
  msteams: Exclude<AdaptiveCard['msteams'], undefined>,
): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText,
    body,
    ...(Object.keys(msteams).length === 0 ? {} : { msteams }),
  };
}

function titleOf({ title, tone }: Card): Container {
  const words = literal(toneSigns[tone] + visible(title), limits.title);
  return {
    type: 'Container',
    style: containerStyles[tone],
    bleed: true,
    items: [line(run(words, { size: 'Large', weight: 'Bolder' }))],
  };
}

/** What a notification shows and a screen reader says: the title, and how what follows begins: where it stands, and who asked. */
function summaryOf({ title, tone, blocks }: Card): PlainText {
  let text = toneSigns[tone] + visible(title);
  for (const block of blocks) {
    // Of a card without end, no more is put together than can be shown.
    if (text.length > 4 * limits.summary) break;
    for (const words of beginningOf(block)) if (words.trim() !== '') text += ` · ${words}`;
  }
  return plain(text, limits.summary);
}

/** Facts that are said of each list. */
const maxFacts = 3;

function beginningOf(block: Block): readonly string[] {
  if (block.kind === 'text' || block.kind === 'row') return [textOf(block.spans)];
  if (block.kind !== 'facts') return [];
  return block.facts
    .slice(0, maxFacts)
    .map(({ label, value }) => `${label}: ${typeof value === 'string' ? value : textOf(value)}`);
}

function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

/** A message without a word cannot be distinguished from a broken one. */
function visible(text: string): string {
  return text.trim() === '' ? '…' : text;
}

function piecesOf(block: Block, place: number): readonly Piece[] {
  switch (block.kind) {
    case 'text':
      return [{ kind: 'text', make: paragraph(block) }];
    case 'facts':
      return [{ kind: 'text', make: facts(block) }];
    case 'table':
      return [{ kind: 'text', make: table(block) }];
    case 'diff':
      return [{ kind: 'text', make: diff(block) }];
    case 'progress':
      return [{ kind: 'text', make: progress(block) }];
    case 'chart':
      return [{ kind: 'text', make: chart(block) }];
    case 'attachment':
      return [file(block), preview(block)].flatMap((make) => (make === null ? [] : [{ kind: 'text', make }]));
    case 'actions':
      return [{ kind: 'buttons', buttons: buttonsOf(block.actions, place) }];
    case 'fold':
      return [{ kind: 'text', make: fold(block) }];
    case 'row':
      return [rowPiece(block, place)];
    case 'choice':
      return [{ kind: 'buttons', buttons: choiceOf(block, place) }];
    default:
      return assertNever(block);
  }
}

/** The line alone where what the button is about does not fit into one. */
function rowPiece({ spans, action }: BlockOf<'row'>, place: number): Piece {
  const make = paragraph(readOnly({ kind: 'text', spans }));
  const [words] = make(limits.cell).draw(1);
  const element = words?.type === 'RichTextBlock' ? besideButton(words, action, place) : null;
  return element === null ? { kind: 'text', make } : { kind: 'row', element };
}

/** Without mentions: nobody is called where Teams cannot fill them in. */
function readOnly({ spans }: BlockOf<'text'>): BlockOf<'text'> {
  return {
    kind: 'text',
    spans: spans.map((span) => {
      const { mentions: _, ...words } = span;
      return words;
    }),
  };
}

/** What a card says in one line: for the answer to a click. Null when it holds more than a few words. */
export function wordsOf(card: Card): PlainText | null {
  const texts = card.blocks.map((block) => (block.kind === 'text' ? block.spans.map((span) => span.text).join('') : null));
  if (texts.includes(null)) return null;
  const words = [card.title, ...texts].join(' – ');
  return words.length <= limits.answer ? plain(words, limits.answer) : null;
}

/**
 * Microsoft documents `Chart.Line` for Teams, with `fallback` for hosts without it; it was not seen in a Teams client. Text alone
 * where there is too little to draw.
 */
function chart(block: Chart): PartMaker {
  const text = paragraph(chartText(block));
  const inWords = paragraph({ kind: 'text', spans: [{ text: chartLine(block) }] });
  const values = block.points
    .flatMap(({ label, value }) => (value === null ? [] : [{ x: plain(label, limits.chartLabel), y: value }]))
    .slice(-limits.chartPoints);
  const legend = plain(block.title, limits.chartLabel);
  const canBeDrawn = legend.trim() !== '' && values.length > 1 && values.every(({ x }) => x.trim() !== '');
  return (maxLength): Part => {
    const [fallback] = inWords(maxLength).draw(1);
    if (!canBeDrawn || fallback?.type !== 'RichTextBlock') return text(maxLength);
    const title = line(run(literal(block.title, Math.min(maxLength, limits.label)), { weight: 'Bolder' }));
    const drawn: LineChart = { type: 'Chart.Line', data: [{ legend, values }], fallback };
    const elements: readonly Element[] = [title, drawn];
    const size = elements.reduce((sum, element) => sum + sizeOf(element), 0);
    return { sizes: [size], frame: 0, more: 0, noun: 'paragraph', draw: (count) => (count === 0 ? [] : elements) };
  };
}

/** What the file holds and how to get it. */
function file(block: BlockOf<'attachment'>): PartMaker {
  return paragraph(attachmentText(block, `/harden ${block.ask} gives you the file`));
}

/** The first lines, shown when someone opens them; null where there are none to show. */
function preview(block: BlockOf<'attachment'>): PartMaker | null {
  if (block.preview.length === 0) return null;
  const linesOfFile = (body: readonly RichTextBlock[]): ActionSet => ({
    type: 'ActionSet',
    actions: [
      {
        type: 'Action.ShowCard',
        title: literal(`Lines of ${block.name}`, limits.fileTitle),
        card: { type: 'AdaptiveCard', body },
      },
    ],
  });
  return (maxLength) => {
    const lines = previewLines(block)(maxLength);
    return {
      sizes: lines.sizes,
      frame: sizeOf(linesOfFile([])),
      // The file itself is complete; what is left out here is no loss.
      more: 0,
      noun: 'line',
      draw: (count) =>
        count === 0 ? [] : [linesOfFile(lines.draw(count).filter((element) => element.type === 'RichTextBlock'))],
    };
  };
}

/** The first lines of a file, each an element of its own. The file itself is complete; what is left out here is no loss. */
function previewLines(block: BlockOf<'attachment'>): PartMaker {
  return (maxLength) => {
    const { rows, sizes } = rowsOf(block.preview.slice(0, limits.fileLines), (text, index) =>
      line(run(literal(text, Math.min(maxLength, limits.value)), { fontType: 'Monospace' }), index === 0 ? undefined : 'None'),
    );
    return { sizes, frame: 0, more: 0, noun: 'line', draw: (count) => rows.slice(0, count) };
  };
}

/** Letters that a phone shows beside each other without breaking a word. */
const phoneWidth = 42;
/** What stands around the text of a cell, in letters. */
const cellFrame = 3;
/** Of more columns none is wide enough to read in. */
const maxColumns = 3;

/** Draws a table: the element of Adaptive Cards 1.5 where a phone has room for it, else a list. */
function table(block: BlockOf<'table'>): PartMaker {
  const width = block.rows.reduce((most, row) => Math.max(most, row.length), block.columns.length);
  const words = Array.from({ length: width }, (_, column) => wordLength(block, column));
  const isNarrow = width <= maxColumns && words.reduce((sum, word) => sum + word + cellFrame, 0) <= phoneWidth;
  return isNarrow ? grid(block, words) : list(block);
}

function grid(block: BlockOf<'table'>, words: readonly number[]): PartMaker {
  const width = words.length;
  const least = words.map((word) => word + cellFrame);
  const wanted = least.map((room, column) => Math.max(0, Math.min(widest, widthOf(block, column)) + cellFrame - room));
  const free = phoneWidth - least.reduce((sum, room) => sum + room, 0);
  const all = wanted.reduce((sum, room) => sum + room, 0);
  const share = all === 0 ? 0 : Math.min(1, free / all);
  // Each has room for its longest word on a phone; what is left goes to those with more to say.
  const columns = least.map((room, column) => ({ width: room + Math.floor((wanted[column] ?? 0) * share) }));
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

/** A column takes no more than this of the share of all. */
const widest = 24;
/** The first rows are the ones that are seen. */
const measuredRows = 50;

function textsIn({ columns, rows }: BlockOf<'table'>, column: number): readonly string[] {
  return [columns[column] ?? '', ...rows.slice(0, measuredRows).map((row) => row[column]?.text ?? '')];
}

function widthOf(block: BlockOf<'table'>, column: number): number {
  return Math.max(...textsIn(block, column).map((text) => text.length));
}

/** What stands between blanks is broken where it is longer than its column; a sign before it takes room as well. */
function wordLength(block: BlockOf<'table'>, column: number): number {
  return textsIn(block, column)
    .flatMap((text) => text.slice(0, limits.cell).split(/\s+/u))
    .reduce((longest, word) => Math.max(longest, word.length), 0);
}

/** A row below the other: its first cell in bold, the others behind it, sentences on a line of their own. */
function list(block: BlockOf<'table'>): PartMaker {
  const { columns, rows } = listedTable(block);
  return (maxLength) => {
    const minLength = Math.min(maxLength, limits.cell);
    const head = columns.length > 1 ? [run(literal(columns.join(' · '), minLength), { isSubtle: true })] : [];
    return linesOf({
      all: rows,
      draw: (row, index) => {
        const cells = row.map((cell, column) =>
          cellRuns(cell.text.trim() === '' ? { text: '–' } : cell, minLength, column === 0),
        );
        const isLong = row.length > 2 && (row.at(-1)?.text.length ?? 0) > phoneWidth;
        const beside = isLong ? cells.slice(0, -1) : cells;
        const first = beside.flatMap((runs, column) => (column === 0 ? runs : [...run(literal(' · ', 3)), ...runs]));
        return [...(index === 0 ? head : []), first, ...(isLong ? cells.slice(-1) : [])];
      },
      more: block.more ?? 0,
      noun: 'row',
    });
  };
}

/** Unfolds below its button. What is in it can only be read: nobody is mentioned there, and a chart is a line. */
function fold({ label, blocks }: BlockOf<'fold'>): PartMaker {
  const title = literal(label.trim() === '' ? '…' : label, limits.buttonLabel);
  const folded = (body: readonly RichTextBlock[]): ActionSet => ({
    type: 'ActionSet',
    actions: [{ type: 'Action.ShowCard', title, card: { type: 'AdaptiveCard', body } }],
  });
  return (maxLength) => {
    const drawn = blocks
      .slice(0, limits.blocks)
      .flatMap(foldedMakers)
      .flatMap((make) => {
        const part = make(maxLength);
        return [...part.draw(part.sizes.length), ...notShown(part.more, part.noun)];
      });
    const { rows, sizes } = rowsOf(
      drawn.filter((element) => element.type === 'RichTextBlock'),
      (element) => element,
    );
    return {
      sizes,
      frame: sizeOf(folded([])),
      more: drawn.length - rows.length,
      noun: 'line',
      draw: (count) => (count === 0 ? [] : [folded(rows.slice(0, count))]),
    };
  };
}

function foldedMakers(block: Statement): readonly PartMaker[] {
  switch (block.kind) {
    case 'text':
      return [paragraph(readOnly(block))];
    case 'facts':
      return [facts(block)];
    case 'table':
      return [list(block)];
    case 'diff':
      return [diff(block)];
    case 'progress':
      return [progress(block)];
    case 'chart':
      return [paragraph(chartText(block))];
    case 'attachment':
      return [file(block), previewLines(block)];
    default:
      return assertNever(block);
  }
}

/** Every row has a cell for every column. */
function rowOf(width: number, cells: readonly (readonly TextRun[])[]): TableRow {
  return {
    type: 'TableRow',
    cells: Array.from({ length: width }, (_, column) => ({ type: 'TableCell', items: [line(cells[column] ?? [])] })),
  };
}

function cellRuns(
  { text, tone = 'neutral', at, before = '', leads }: Cell,
  maxLength: number,
  isName = false,
): readonly TextRun[] {
  const style: RunStyle = isName ? { weight: 'Bolder', ...toneStyles[tone] } : toneStyles[tone];
  const moment = at === undefined ? null : momentFunctions(at);
  const lead = toneSigns[tone] + before;
  if (moment !== null) return [...(lead === '' ? [] : run(literal(lead, maxLength), style)), ...run(moment, style)];
  const shown = text === '' ? '' : toneSigns[tone] + wholeSentences(text, maxLength - toneSigns[tone].length);
  return run(literal(shown, maxLength), { ...style, ...leading(leads) });
}
