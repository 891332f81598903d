/** What each kind of card block says in Slack's text, line by line, without regard to how many lines will fit. */
import type { Block, ObjectChange, Span } from '../../../src/chat/card.js';
import { progressBar } from '../../../src/chat/chart.js';
import type { Json } from '../../../src/lib/json.js';
import { literal } from './escape.js';
import { limits } from './limits.js';
import { beginning, glue, type Line, mention, moment, opening, type RunStyle, run, textSize, toneSigns } from './rich-text.js';
import { layOut } from './table.js';

/** Text of a card's block, which may be cut between lines. */
export interface Lines {
  /** `grid`: aligned columns for a monospaced block; the first line is the head and is never cut. */
  readonly kind: 'lines' | 'grid';
  readonly lines: readonly Line[];
  /** How many were left out already. */
  readonly more: number;
  /** What one line is. */
  readonly noun: 'row' | 'change' | 'fact' | 'paragraph';
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

function spanLine({ text, style, opens, mentions, at }: Span, length: number): Line {
  if (mentions?.['slack'] !== undefined) return mention(mentions['slack'], literal(text, labelLength));
  if (at !== undefined) return moment(at, literal(text, labelLength));
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
  if (before === undefined) return [...value(after ?? null), ...glue(' (new)')];
  if (after === undefined) return [...value(before), ...glue(' (removed)')];
  return [...value(before), ...glue(' → '), ...value(after)];
}

/** Words as they are, anything else as JSON; emptiness is said. */
function value(json: Json): Line {
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
