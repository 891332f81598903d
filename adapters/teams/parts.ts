/** What each kind of card block says in Teams, row by row, without regard to how many rows will fit. */
import type { Block, Change, Span } from '../../src/chat/card.js';
import type { Json } from '../../src/json.js';
import { type Element, line, type RunStyle, run, type TextRun, toneColors, toneSigns } from './elements.js';
import { literal } from './escape.js';
import { limits } from './limits.js';

/** Text of a card's block, which may be cut between rows. */
export interface Part {
  /** How many rows there are to draw. */
  readonly rows: number;
  /** How many were left out already. */
  readonly more: number;
  /** What one row is. */
  readonly noun: 'row' | 'change' | 'fact' | 'paragraph';
  /** The first `count` rows, drawn. */
  draw(count: number): readonly Element[];
}

/** Makes a part in which no text is longer than `longest`, so that at least its first row can be made to fit. */
export type PartMaker = (longest: number) => Part;

export type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

const spanStyles: Readonly<Record<Exclude<Span['style'], undefined>, { readonly style: RunStyle; readonly sign: string }>> = {
  strong: { style: { weight: 'Bolder' }, sign: '' },
  muted: { style: { isSubtle: true }, sign: '' },
  code: { style: { fontType: 'Monospace' }, sign: '' },
  neutral: { style: {}, sign: toneSigns.neutral },
  good: { style: { weight: 'Bolder', ...toneColors.good }, sign: toneSigns.good },
  warn: { style: { weight: 'Bolder', ...toneColors.warn }, sign: toneSigns.warn },
  bad: { style: { weight: 'Bolder', ...toneColors.bad }, sign: toneSigns.bad },
};

export function paragraph({ spans }: BlockOf<'text'>): PartMaker {
  return (longest) => {
    const runs: TextRun[] = [];
    let left = Math.min(longest, limits.paragraph);
    for (const { text, style } of spans) {
      if (left <= 0) break;
      const { style: how, sign } = spanStyles[style ?? 'neutral'];
      const shown = literal(sign + text, left);
      left -= shown.length;
      runs.push(...run(shown, how));
    }
    return lines({ all: [runs], more: 0, noun: 'paragraph' });
  };
}

export function facts(block: BlockOf<'facts'>): PartMaker {
  return (longest) => {
    const all = block.facts
      .slice(0, limits.rows)
      .map(({ label, value }) => [
        ...run(literal(label, Math.min(longest, limits.label)), { weight: 'Bolder' }),
        ...glue(': '),
        ...run(literal(value, Math.min(longest, limits.value))),
      ]);
    return lines({ all, more: block.facts.length - all.length, noun: 'fact' });
  };
}

export function diff(block: BlockOf<'diff'>): PartMaker {
  return (longest) => {
    const all = block.changes
      .slice(0, limits.rows)
      .map((change, index, changes) => changeLine(change, changes[index - 1], longest));
    return lines({ all, more: (block.more ?? 0) + block.changes.length - all.length, noun: 'change' });
  };
}

/** A change with the name of its object, which is said once for all changes that follow each other. */
function changeLine(change: Change, previous: Change | undefined, longest: number): readonly TextRun[] {
  const named = previous?.object === change.object;
  const object = named ? [] : run(literal(change.object, Math.min(longest, limits.label)), { weight: 'Bolder' });
  return [
    ...object,
    ...glue(object.length === 0 ? '• ' : ' • '),
    ...run(literal(change.property, Math.min(longest, limits.label))),
    ...glue(': '),
    ...sides(change, Math.min(longest, limits.value)),
  ];
}

function sides({ before, after }: Change, longest: number): readonly TextRun[] {
  if (before === undefined && after === undefined) return glue('no value');
  if (before === undefined) return [...valueRuns(after ?? null, longest), ...glue(' (new)')];
  if (after === undefined) return [...valueRuns(before, longest), ...glue(' (removed)')];
  return [...valueRuns(before, longest), ...glue(' → '), ...valueRuns(after, longest)];
}

/** Words as they are, anything else as JSON; emptiness is said. */
function valueRuns(json: Json, longest: number): readonly TextRun[] {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return text.trim() === ''
    ? run(literal('(empty)', longest), { isSubtle: true })
    : run(literal(text, longest), { fontType: 'Monospace' });
}

const barLength = 10;

export function progress({ label, done, total }: BlockOf<'progress'>): PartMaker {
  return (longest) => {
    const head = run(literal(label, Math.min(longest, limits.label)), { weight: 'Bolder' });
    const measure = total === undefined ? ` ${done} so far` : ` ${bar(done, total)} ${done} of ${total}`;
    return lines({ all: [[...head, ...glue(measure)]], more: 0, noun: 'paragraph' });
  };
}

function bar(done: number, total: number): string {
  const filled = total > 0 ? Math.floor(Math.min(1, Math.max(0, done / total)) * barLength) : 0;
  return '▰'.repeat(filled) + '▱'.repeat(barLength - filled);
}

/** Text of our own that goes between what others wrote. */
function glue(text: string): readonly TextRun[] {
  return run(literal(text, text.length));
}

interface Lines {
  readonly all: readonly (readonly TextRun[])[];
  readonly more: number;
  readonly noun: Part['noun'];
}

/** A part of lines, each an element of its own, close together. */
function lines({ all, more, noun }: Lines): Part {
  const drawn = all.map((inlines, index) => line(inlines, index === 0 ? undefined : 'None'));
  return { rows: drawn.length, more, noun, draw: (count) => drawn.slice(0, count) };
}
