/** What a card says above its buttons: few short lines within a budget. What does not fit is folded with the details, whole: nothing is dropped. */

import { assertNever } from '../lib/errors.js';
import { isObject } from '../lib/json.js';
import type { Block, Card, Fact, Span, Statement } from './card.js';
import { statementsOf } from './card-parts.js';

/** How much a card may say above its first button. A phone of 390 x 844 shows that and the buttons at once. */
interface Budget {
  /** Of all lines together, the title among them. */
  readonly words: number;
  /** Lines, however long; a table counts one a row. */
  readonly lines: number;
}

export const budgets = {
  approval: { words: 70, lines: 8 },
  /** Of a plan whose kind says in its own words what it does and how it ends. */
  ownWords: { words: 80, lines: 9 },
  status: { words: 90, lines: 8 },
  account: { words: 90, lines: 8 },
  manyTenants: { words: 80, lines: 8 },
  several: { words: 90, lines: 9 },
  digest: { words: 66, lines: 7 },
  audit: { words: 90, lines: 8 },
  evidence: { words: 90, lines: 8 },
  drift: { words: 80, lines: 8 },
  results: { words: 80, lines: 8 },
  help: { words: 90, lines: 10 },
  signal: { words: 80, lines: 6 },
  settings: { words: 90, lines: 10 },
  /** Of any card: none is drawn that says more. */
  any: { words: 90, lines: 12 },
} as const satisfies Readonly<Record<string, Budget>>;

/** Fewer words of a line than that say nothing: then the whole line is folded. */
const minWords = 6;

interface Glance {
  readonly title: string;
  /** The most important line first. */
  readonly lead: readonly Statement[];
  /** Lines below that, which only sum up what the details say: one that does not fit is left out. */
  readonly summary?: readonly Statement[];
  readonly actions: readonly Block[];
  /** Shown when someone presses for it. */
  readonly details: readonly Statement[];
  readonly budget: Budget;
}

/** The blocks of a card: its lead within the budget, its buttons, and all else folded. */
export function atAGlance({ title, lead, summary = [], actions, details, budget }: Glance): readonly Block[] {
  const { shown, rest, left } = within(lead.flatMap(linesOf), { ...budget, words: budget.words - wordsIn(title) });
  const folded = [...rest, ...details];
  const summed = within(summary.flatMap(linesOf), left).shown;
  return [
    ...joined([...shown, ...summed]),
    ...actions,
    ...(folded.length === 0 ? [] : [{ kind: 'fold' as const, label: 'Details', blocks: folded }]),
  ];
}

/** A card that says no more above its first button than any card may; one without buttons is there to be read. */
export function heldToBudget(card: Card): Card {
  const { title, blocks } = card;
  const first = blocks.findIndex(isButtons);
  if (first === -1 || (wordsAbove(card) <= budgets.any.words && linesAbove(card) <= budgets.any.lines)) return card;
  const [above, below] = [blocks.slice(0, first), blocks.slice(first)];
  const folded = [...above, ...below].flatMap((block) => (block.kind === 'fold' ? block.blocks : []));
  return {
    ...card,
    blocks: atAGlance({
      title,
      lead: statementsOf(above.filter(({ kind }) => kind !== 'fold')),
      actions: below.filter(({ kind }) => kind !== 'fold'),
      details: folded,
      budget: budgets.any,
    }),
  };
}

function isButtons({ kind }: Block): boolean {
  return kind === 'actions' || kind === 'row' || kind === 'choice';
}

/** How many lines, however long, stand above the first button of a card. */
export function linesAbove({ blocks }: Card): number {
  const first = blocks.findIndex(isButtons);
  const above = statementsOf(first === -1 ? blocks.filter(({ kind }) => kind !== 'fold') : blocks.slice(0, first));
  return above.flatMap(linesOf).reduce((sum, line) => sum + sizeOf(line).lines, 0);
}

/** A statement as lines that can be left out one by one. */
function linesOf(statement: Statement): readonly Statement[] {
  return statement.kind === 'facts' ? statement.facts.map((fact) => ({ kind: 'facts', facts: [fact] })) : [statement];
}

interface Fitted {
  readonly shown: readonly Statement[];
  /** Whole, what is not shown or only its beginning. */
  readonly rest: readonly Statement[];
  readonly left: Budget;
}

function within(lines: readonly Statement[], budget: Budget): Fitted {
  const shown: Statement[] = [];
  const rest: Statement[] = [];
  let [words, count] = [budget.words, budget.lines];
  for (const line of lines) {
    const size = sizeOf(line);
    const fits = size.words <= words && size.lines <= count;
    const beginning = fits ? line : count > 0 ? shortened(line, { words, lines: count }) : null;
    if (!fits) rest.push(line);
    if (beginning === null) continue;
    shown.push(beginning);
    words -= sizeOf(beginning).words;
    count -= size.lines;
  }
  return { shown, rest, left: { words, lines: count } };
}

/** Without what can go where that is enough, else its beginning; null where nothing of it can stand alone. */
function shortened(line: Statement, { words, lines }: Budget): Statement | null {
  const lean = withoutWhatCanGo(line);
  if (lean === null) return null;
  const size = sizeOf(lean);
  if (size.words <= words && size.lines <= lines) return lean;
  return words >= minWords ? beginningOf(lean, words) : null;
}

/** Null for a fact all of which can go. */
function withoutWhatCanGo(line: Statement): Statement | null {
  const kept = (spans: readonly Span[]): readonly Span[] => spans.filter(({ canGo }) => canGo !== true);
  if (line.kind === 'text') return { ...line, spans: kept(line.spans) };
  if (line.kind !== 'facts') return line;
  const facts = line.facts
    .map(({ label, value }): Fact => ({ label, value: typeof value === 'string' ? value : kept(value) }))
    .filter(({ value }) => value.length > 0);
  return facts.length === 0 ? null : { ...line, facts };
}

function sizeOf(statement: Statement): Budget {
  const words = wordsOfAll(saidIn(statement));
  return {
    words,
    lines: statement.kind === 'table' ? statement.rows.length + 1 : statement.kind === 'diff' ? statement.changes.length : 1,
  };
}

/** The first words of a line that can be cut; null for what means something else when it is cut. */
function beginningOf(line: Statement, words: number): Statement | null {
  if (line.kind === 'text') return { ...line, spans: cut(line.spans, words) };
  if (line.kind !== 'facts' || line.facts.some(({ label }) => wordsIn(label) >= words)) return null;
  const facts = line.facts.map(({ label, value }): Fact => {
    const room = words - wordsIn(label);
    return { label, value: cut(typeof value === 'string' ? [{ text: value }] : value, room) };
  });
  return { ...line, facts };
}

/** Moments and mentions stay whole, and so does an id at the end, by which people name what the line is about. */
function cut(spans: readonly Span[], words: number): readonly Span[] {
  const last = spans.at(-1);
  const id = spans.length > 1 && last?.style === 'muted' && wordsIn(last.text) === 1 ? [last] : [];
  return [...cutTo(id.length === 0 ? spans : spans.slice(0, -1), words - id.length), ...id];
}

function cutTo(spans: readonly Span[], words: number): readonly Span[] {
  const kept: Span[] = [];
  let left = words;
  for (const span of spans) {
    const size = wordsIn(span.text);
    if (size <= left) {
      kept.push(span);
      left -= size;
      continue;
    }
    const isWhole = span.at !== undefined || span.mentions !== undefined;
    const begin = isWhole
      ? ''
      : (new RegExp(`^\\s*(?:\\S+\\s+){0,${Math.max(0, left - 1)}}\\S+`, 'u').exec(span.text)?.[0] ?? '');
    if (left >= 1 && begin !== '') return [...kept, { ...span, text: `${begin.replace(/[\s,;:(…]+$/u, '')} …` }];
    return kept.at(-1)?.text.endsWith('…') === true ? kept : [...kept, { text: ' …' }];
  }
  return kept;
}

/** Facts that follow each other stand in one list. */
function joined(lines: readonly Statement[]): readonly Statement[] {
  const blocks: Statement[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last?.kind === 'facts' && line.kind === 'facts')
      blocks[blocks.length - 1] = { kind: 'facts', facts: [...last.facts, ...line.facts] };
    else blocks.push(line);
  }
  return blocks;
}

/** How many words a person reads above the first button of a card, its title among them. */
export function wordsAbove({ title, blocks }: { readonly title: string; readonly blocks: readonly Block[] }): number {
  const first = blocks.findIndex(isButtons);
  const above = statementsOf(first === -1 ? blocks.filter(({ kind }) => kind !== 'fold') : blocks.slice(0, first));
  return wordsOfAll([title, ...above.flatMap(saidIn)]);
}

/** Every piece of text of a statement, in the order of reading. */
export function saidIn(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'text':
      return statement.spans.map(wordsOf);
    case 'facts':
      return statement.facts.flatMap(({ label, value }) => [
        label,
        ...(typeof value === 'string' ? [value] : value.map(wordsOf)),
      ]);
    case 'table':
      return [...statement.columns, ...statement.rows.flatMap((row) => row.map(({ text }) => text))];
    case 'diff':
      return statement.changes.flatMap(({ object, property, before, after }) => [
        object,
        property,
        beginningOfJson([before, after]),
      ]);
    case 'progress':
      return [statement.label];
    case 'chart':
      return [statement.title];
    case 'attachment':
      return [statement.label, statement.name, statement.holds];
    default:
      return assertNever(statement);
  }
}

/** Values of a tenant are as large as it likes: their beginning says whether they fit above the buttons. */
function beginningOfJson(values: readonly unknown[]): string {
  let left = 200;
  return JSON.stringify(values, (_key, value: unknown) => {
    left -= 1;
    if (left < 0) return null;
    if (typeof value === 'string') return value.slice(0, 500);
    if (Array.isArray(value)) return value.slice(0, 50);
    return isObject(value) ? Object.fromEntries(Object.entries(value).slice(0, 50)) : value;
  });
}

/** What says a moment once more is left out by chats. */
function wordsOf({ text, repeats }: Span): string {
  return repeats === true ? '' : text;
}

/** The first words of a sentence; it ends in … where there are more. */
export function firstWords(text: string, words: number): string {
  const all = text.split(/\s+/u);
  return all.length <= words
    ? text
    : `${all
        .slice(0, words)
        .join(' ')
        .replace(/[\s,;:(…]+$/u, '')} …`;
}

/** Words as people count them: signs alone are none. */
export function wordsIn(text: string): number {
  return wordsOfAll([text]);
}

/** More words than any budget; what is longer is counted no further. */
const enoughWords = 5000;

function wordsOfAll(pieces: Iterable<string>): number {
  let words = 0;
  for (const piece of pieces)
    for (const [word] of piece.matchAll(/\S+/gu)) {
      if (/[\p{L}\p{N}]/u.test(word)) words += 1;
      if (words >= enoughWords) return words;
    }
  return words;
}
