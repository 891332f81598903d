/** What each kind of card block says in Slack's text, line by line, without regard to how many lines will fit. */
import type { Block, Cell, ObjectChange, Span, Tone } from '../../../src/chat/card.js';
import { listedTable } from '../../../src/chat/card-parts.js';
import { progressBar } from '../../../src/chat/chart.js';
import { wholeSentences } from '../../../src/chat/safe-text.js';
import { widthOf } from '../../../src/chat/text-width.js';
import type { Json } from '../../../src/lib/json.js';
import { type LiteralText, literal } from './escape.js';
import { limits } from './limits.js';
import {
  beginning,
  glue,
  groupMention,
  type Line,
  leading,
  mention,
  moment,
  opening,
  type RunStyle,
  run,
  textSize,
  toneSigns,
} from './rich-text.js';

/** Text of a card's block, which may be cut between lines. */
export interface Lines {
  /** `grid`: aligned columns for a monospaced block; the first line is the head and is never cut. `fold`: shown when someone opens it, below `title`. */
  readonly kind: 'lines' | 'grid' | 'fold';
  readonly title?: LiteralText;
  readonly lines: readonly Line[];
  /** How many were left out already. */
  readonly more: number;
  /** What one line is. */
  readonly noun: 'row' | 'change' | 'fact' | 'line' | 'paragraph';
}

type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

const labelLength = 200;
const valueLength = 1000;

/** More lines than any message can hold: the rest is only counted. */
const maxLines = 200;

const spanStyles: Readonly<Record<Exclude<Span['style'], undefined>, { readonly run: RunStyle; readonly sign: string }>> = {
  strong: { run: 'bold', sign: '' },
  muted: { run: 'italic', sign: '' },
  code: { run: 'code', sign: '' },
  neutral: { run: 'plain', sign: toneSigns.neutral },
  good: { run: 'bold', sign: toneSigns.good },
  warn: { run: 'bold', sign: toneSigns.warn },
  bad: { run: 'bold', sign: toneSigns.bad },
};

export function paragraph({ spans }: BlockOf<'text'>): Lines {
  const line = spans.flatMap((span) => spanLine(span, limits.line));
  return { kind: 'lines', lines: [beginning(line, limits.line, textSize)], more: 0, noun: 'paragraph' };
}

function spanLine({ text, style, opens, leads, mentions, calls, at }: Span, length: number): Line {
  if (calls?.['slack'] !== undefined) return groupMention(calls['slack'], literal(text, labelLength));
  if (mentions?.['slack'] !== undefined) return mention(mentions['slack'], literal(text, labelLength));
  if (at !== undefined) return moment(at, literal(text, labelLength));
  const led = leads?.['slack'];
  if (led !== undefined) return leading(led, literal(text, length));
  if (opens !== undefined) return opening(opens, literal(text, length));
  const how = spanStyles[style ?? 'neutral'];
  const words = run(literal(text, length), how.run);
  return words.length === 0 ? [] : [...glue(how.sign), ...words];
}

export function facts(block: BlockOf<'facts'>): Lines {
  const lines = block.facts
    .slice(0, maxLines)
    .map(({ label, value: said }) => [
      ...run(literal(label, labelLength), 'bold'),
      ...glue(': '),
      ...(typeof said === 'string' ? run(literal(said, valueLength)) : said.flatMap((span) => spanLine(span, valueLength))),
    ]);
  return { kind: 'lines', lines, more: block.facts.length - lines.length, noun: 'fact' };
}

export function table(block: BlockOf<'table'>): Lines {
  const rows = block.rows.slice(0, maxLines);
  const layout = layOut(block.columns, rows);
  return { ...layout, more: (block.more ?? 0) + block.rows.length - rows.length, noun: 'row' };
}

export function diff(block: BlockOf<'diff'>): Lines {
  const lines = block.changes.slice(0, maxLines).map(changeLine);
  return { kind: 'lines', lines, more: (block.more ?? 0) + block.changes.length - lines.length, noun: 'change' };
}

/** A change under the name of its object, which is said once for all changes that follow each other. */
function changeLine(change: ObjectChange, index: number, all: readonly ObjectChange[]): Line {
  const named = index > 0 && all[index - 1]?.object === change.object;
  const object = named ? [] : [...run(literal(change.object, labelLength), 'bold'), ...glue('\n')];
  return [...object, ...glue('• '), ...run(literal(change.property, labelLength)), ...glue(': '), ...sides(change)];
}

function sides({ before, after }: ObjectChange): Line {
  if (before === undefined && after === undefined) return glue('no value');
  if (before === undefined) return [...jsonValue(after ?? null), ...glue(' (new)')];
  if (after === undefined) return [...jsonValue(before), ...glue(' (removed)')];
  return [...jsonValue(before), ...glue(' → '), ...jsonValue(after)];
}

/** Words as they are, anything else as JSON; emptiness is said. */
function jsonValue(json: Json): Line {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return text.trim() === '' ? run(literal('(empty)', valueLength), 'italic') : run(literal(text, valueLength), 'code');
}

export function progress({ label, done, total }: BlockOf<'progress'>): Lines {
  const head = run(literal(label, labelLength), 'bold');
  const line =
    total === undefined
      ? [...head, ...glue(` ${done} so far`)]
      : [...head, ...glue(` ${progressBar(done, total)} ${done} of ${total}`)];
  return { kind: 'lines', lines: [line], more: 0, noun: 'paragraph' };
}

/** Columns of monospaced text that a narrow phone shows without wrapping. */
const phoneWidth = 40;
const gap = '  ';
/** Enough for a finding with the reason that would close it. */
const cellLength = 650;

/** Signs of one column's width, for aligned text. */
const narrowSigns: Readonly<Record<Tone, string>> = { neutral: '', good: '✓ ', warn: '! ', bad: '✗ ' };

/** Lays a table out for a phone: aligned columns where they fit its width, else a paragraph a row below the names of the columns. */
interface TableLayout {
  /** The first line is the head, of `lines` it belongs to the first row, so that no cut tears them apart. */
  readonly kind: 'grid' | 'lines';
  readonly lines: readonly Line[];
}

function layOut(columns: readonly string[], rows: readonly (readonly Cell[])[]): TableLayout {
  const grid = [
    columns.map((column) => literal(column, cellLength)),
    ...rows.map((row) => row.map(({ text, tone }) => narrowSigns[tone ?? 'neutral'] + literal(text, cellLength))),
  ];
  const widths = columnWidths(grid);
  const total = widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  if (total > phoneWidth && rows.length > 0) {
    const listed = listedTable({ kind: 'table', columns, rows });
    return { kind: 'lines', lines: records(listed.columns, listed.rows) };
  }
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
  return row.flatMap(({ text, tone, leads }, index) => {
    const shown = wholeSentences(text, cellLength);
    const words = literal(shown.trim() === '' ? '–' : shown, cellLength);
    const led = leads?.['slack'];
    const value = led === undefined ? run(words, index === 0 ? 'bold' : 'plain') : leading(led, words);
    const before = index === 0 ? '' : apart && index === row.length - 1 ? '\n' : ' · ';
    return [...glue(before), ...glue(toneSigns[tone ?? 'neutral']), ...value];
  });
}
