/** What each kind of card block says in Teams, row by row, without regard to how many rows will fit. */
import type { Block, ObjectChange, Span } from '../../../src/chat/card.js';
import { progressBar } from '../../../src/chat/chart.js';
import type { Json } from '../../../src/lib/json.js';
import { type Element, line, type RunStyle, run, type TextRun, toneSigns, toneStyles } from './elements.js';
import { joined, literal, momentFunctions, plain } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { mentionOf } from './mentions.js';
import { isMessageLink } from './message-link.js';

/** Text of a card's block, which may be cut between rows. */
export interface Part {
  /** What each row takes, in bytes of JSON: as many as could fit into a card. */
  readonly sizes: readonly number[];
  /** What stands around the rows takes. */
  readonly frame: number;
  /** How many rows were left out already. */
  readonly more: number;
  /** What one row is. */
  readonly noun: 'row' | 'change' | 'fact' | 'line' | 'paragraph';
  /** The first `count` rows, drawn. */
  draw(count: number): readonly Element[];
}

/** Makes a part in which no text is longer than `maxLength`, so that at least its first row can be made to fit. */
export type PartMaker = (maxLength: number) => Part;

export type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

const spanStyles: Readonly<Record<Exclude<Span['style'], undefined>, { readonly style: RunStyle; readonly sign: string }>> = {
  strong: { style: { weight: 'Bolder' }, sign: '' },
  muted: { style: { isSubtle: true }, sign: '' },
  code: { style: { fontType: 'Monospace' }, sign: '' },
  neutral: { style: {}, sign: toneSigns.neutral },
  good: { style: { weight: 'Bolder', ...toneStyles.good }, sign: toneSigns.good },
  warn: { style: toneStyles.warn, sign: toneSigns.warn },
  bad: { style: { weight: 'Bolder', ...toneStyles.bad }, sign: toneSigns.bad },
};

export function paragraph({ spans }: BlockOf<'text'>): PartMaker {
  if (spans.some((span) => mentionOf(span).length > 0)) return mentioning(spans);
  return (maxLength) =>
    linesOf({ all: [spanRuns(spans, Math.min(maxLength, limits.paragraph))], draw: (one) => [one], noun: 'paragraph' });
}

/** The beginning of some spans, no longer than `length` UTF-16 units. */
function spanRuns(spans: readonly Span[], length: number): readonly TextRun[] {
  const runs: TextRun[] = [];
  let left = length;
  for (const { text, style, at, leads } of spans) {
    if (left <= 0) break;
    const { style: how, sign } = spanStyles[style ?? 'neutral'];
    const shown = (at === undefined ? null : momentFunctions(at)) ?? literal(sign + text, left);
    left -= shown.length;
    runs.push(...run(shown, { ...how, ...leading(leads) }));
  }
  return runs;
}

/** Addresses of messages open; any other address is text. */
export function leading(leads: Span['leads']): Pick<RunStyle, 'selectAction'> {
  const url = leads?.['teams'];
  return url !== undefined && isMessageLink(url) ? { selectAction: { type: 'Action.OpenUrl', url } } : {};
}

/** Always whole, so that every entity of the card has its place. */
function mentioning(spans: readonly Span[]): PartMaker {
  const texts = spans.map((span) => mentionOf(span)[0]?.text ?? plain(span.text, limits.label));
  return () => whole({ type: 'TextBlock', text: joined(texts), wrap: true });
}

export function facts(block: BlockOf<'facts'>): PartMaker {
  return (maxLength) =>
    linesOf({
      all: block.facts,
      draw: ({ label, value }) => [
        [
          ...run(literal(label, Math.min(maxLength, limits.label)), { weight: 'Bolder' }),
          ...glue(': '),
          ...spanRuns(typeof value === 'string' ? [{ text: value }] : value, Math.min(maxLength, limits.value)),
        ],
      ],
      noun: 'fact',
    });
}

export function diff(block: BlockOf<'diff'>): PartMaker {
  return (maxLength) =>
    linesOf({
      all: block.changes,
      draw: (change, index, all) => changeLines({ change, previous: all[index - 1], next: all[index + 1] }, maxLength),
      more: block.more ?? 0,
      noun: 'change',
    });
}

interface Neighbours {
  readonly change: ObjectChange;
  readonly previous: ObjectChange | undefined;
  readonly next: ObjectChange | undefined;
}

/** A change behind the name of its object; several of one object stand below its name, which is said once. */
function changeLines({ change, previous, next }: Neighbours, maxLength: number): readonly (readonly TextRun[])[] {
  const name = run(literal(change.object, Math.min(maxLength, limits.label)), { weight: 'Bolder' });
  const what = [
    ...run(literal(change.property, Math.min(maxLength, limits.label))),
    ...glue(': '),
    ...sides(change, Math.min(maxLength, limits.value)),
  ];
  const bullet = [...glue('• '), ...what];
  if (previous?.object === change.object) return [bullet];
  if (next?.object === change.object) return [name, bullet];
  return [[...name, ...glue(name.length === 0 ? '• ' : ' • '), ...what]];
}

function sides({ before, after }: ObjectChange, maxLength: number): readonly TextRun[] {
  if (before === undefined && after === undefined) return glue('no value');
  if (before === undefined) return [...valueRuns(after ?? null, maxLength), ...glue(' (new)')];
  if (after === undefined) return [...valueRuns(before, maxLength), ...glue(' (removed)')];
  return [...valueRuns(before, maxLength), ...glue(' → '), ...valueRuns(after, maxLength)];
}

/** Words as they are, anything else as JSON; emptiness is said. */
function valueRuns(json: Json, maxLength: number): readonly TextRun[] {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return text.trim() === ''
    ? run(literal('(empty)', maxLength), { isSubtle: true })
    : run(literal(text, maxLength), { fontType: 'Monospace' });
}

export function progress({ label, done, total }: BlockOf<'progress'>): PartMaker {
  return (maxLength) => {
    const head = run(literal(label, Math.min(maxLength, limits.label)), { weight: 'Bolder' });
    const measure = total === undefined ? ` ${done} so far` : ` ${progressBar(done, total)} ${done} of ${total}`;
    return linesOf({ all: [[...head, ...glue(measure)]], draw: (one) => [one], noun: 'paragraph' });
  };
}

/** Text of our own that goes between what others wrote. */
function glue(text: string): readonly TextRun[] {
  return run(literal(text, text.length));
}

/** One element that is drawn as it is. */
function whole(element: Element): Part {
  return { sizes: [sizeOf(element)], frame: 0, more: 0, noun: 'paragraph', draw: (count) => (count > 0 ? [element] : []) };
}

interface Lines<Item> {
  readonly all: readonly Item[];
  /** The lines of one row. */
  readonly draw: (item: Item, index: number, all: readonly Item[]) => readonly (readonly TextRun[])[];
  readonly more?: number;
  readonly noun: Part['noun'];
}

/** A part of lines, each an element of its own, close together. */
export function linesOf<Item>({ all, draw, more = 0, noun }: Lines<Item>): Part {
  const { rows, sizes } = rowsOf(all, (item, row) =>
    draw(item, row, all).map((inlines, index) => line(inlines, row + index === 0 ? undefined : 'None')),
  );
  return { sizes, frame: 0, more: more + all.length - rows.length, noun, draw: (count) => rows.slice(0, count).flat() };
}

/** Rows with their sizes, no more of them than could fit into a card. */
export function rowsOf<Item, Row>(
  items: readonly Item[],
  draw: (item: Item, index: number) => Row,
): { readonly rows: readonly Row[]; readonly sizes: readonly number[] } {
  const rows: Row[] = [];
  const sizes: number[] = [];
  let room: number = limits.card;
  for (const [index, item] of items.entries()) {
    if (room < 0) break;
    const row = draw(item, index);
    const size = sizeOf(row);
    rows.push(row);
    sizes.push(size);
    room -= size;
  }
  return { rows, sizes };
}
