/** A line of a terminal before it is coloured: runs of safe text, their width in columns, and how they are wrapped. */
import { markSafe, plainText, type SafeText, shorten } from '../../src/chat/safe-text.js';
import { widthOf } from '../../src/chat/text-width.js';
import type { Style } from './display.js';

export interface Run {
  readonly text: TerminalText;
  readonly style: Style;
}

export type Line = readonly Run[];

const maxText = 1000;

/** A run of any text, which is escaped and cut at `length` characters. */
export function run(text: string, style: Style = 'plain', length: number = maxText): Run {
  return { text: literal(text, length), style };
}

export function blank(columns: number): Run {
  return { text: markSafe<'terminal'>(' '.repeat(Math.max(0, columns))), style: 'plain' };
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The line with blanks after it up to `width` columns. */
export function padded(line: Line, width: number): Line {
  return [...line, blank(width - lineWidth(line))];
}

interface Character {
  readonly text: string;
  readonly style: Style;
  readonly columns: number;
}

/** Breaks a line between words, and within a word that is longer than a line. Gives at least one line. */
export function wrap(line: Line, width: number): readonly Line[] {
  const lines: Line[] = [];
  let current: Character[] = [];
  let columns = 0;
  for (const character of charactersOf(line)) {
    if (columns + character.columns > width) {
      const space = current.findLastIndex(({ text }) => text === ' ');
      const broken = character.text === ' ' || space <= 0 ? current : current.slice(0, space);
      current = broken === current ? [] : current.slice(space + 1);
      columns = current.reduce((sum, one) => sum + one.columns, 0);
      lines.push(joined(broken));
      if (character.text === ' ') continue;
    }
    current.push(character);
    columns += character.columns;
  }
  if (current.length > 0 || lines.length === 0) lines.push(joined(current));
  return lines;
}

function charactersOf(line: Line): readonly Character[] {
  return line.flatMap(({ text, style }) =>
    Array.from(text, (character) => ({ text: character, style, columns: widthOf(character) })),
  );
}

/** Neighbours of one style become one run; blanks at the end go. */
function joined(characters: readonly Character[]): Line {
  const end = characters.findLastIndex(({ text }) => text !== ' ') + 1;
  const runs: { text: string; style: Style }[] = [];
  for (const { text, style } of characters.slice(0, end)) {
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ text, style });
  }
  return runs.map(({ text, style }) => ({ text: markSafe<'terminal'>(text), style }));
}

type TerminalText = SafeText<'terminal'>;

/** Only choose between two looks of a character, and terminals disagree about the width that this makes. */
const variationSelectors = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

/** Formatting characters, invisible ones, and those that this version of Unicode does not know the width of. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** More marks than any script puts on one letter: they would be drawn over the lines above and below. */
const pile = /(\p{M}{15})\p{M}+/gu;

/** Text to show as written, at most `length` characters of it. Every text of a card goes through here. */
function literal(text: string, length: number): TerminalText {
  const shown = plainText(text).replaceAll(variationSelectors, '').replaceAll(unseen, '\uFFFD').replaceAll(pile, '$1');
  return markSafe<'terminal'>(shorten(shown, length));
}
