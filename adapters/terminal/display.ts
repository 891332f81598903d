/** What any terminal shows: entries in order, some of which change later, and their colors. */
import pc from 'picocolors';
import type { Tone } from '../../src/chat/card.js';

/** A message, or a line that someone typed. */
export interface Entry {
  readonly id: string;
  /** Its lines on a terminal of that many columns. */
  draw(columns: number): readonly string[];
  /** Distinguishes two states of which the second is worth showing again where the first cannot be rewritten. */
  readonly substance: string;
}

export type Output = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number; readonly isTTY?: boolean };

export interface Display {
  /** Shows an entry, in the place of the one with the same id where that can still be reached. */
  show(entry: Entry): void;
  /** What stands before the text that is being typed. */
  setPrompt(prompt: string): void;
  /** Takes away a line that was typed and entered: it comes back as an entry. */
  takeTyped(text: string): void;
  /** Takes away what belongs to nobody: the prompt. */
  close(): void;
}

/** What the styles of a terminal's text look like, with colours or without. */
export type Style = 'plain' | 'strong' | 'muted' | 'code' | 'name' | Tone | `title-${Tone}`;

export type Palette = Readonly<Record<Style, (text: string) => string>>;

/** Without colours, no escape code is written at all. */
export function createPalette(colour: boolean): Palette {
  const { bold, dim, cyan, green, yellow, red, blue } = pc.createColors(colour);
  const plain = (text: string): string => text;
  return {
    plain,
    strong: bold,
    muted: dim,
    code: cyan,
    name: (text) => bold(cyan(text)),
    neutral: plain,
    good: green,
    warn: yellow,
    bad: red,
    'title-neutral': (text) => bold(blue(text)),
    'title-good': (text) => bold(green(text)),
    'title-warn': (text) => bold(yellow(text)),
    'title-bad': (text) => bold(red(text)),
  };
}

/** Says a tone without colour. */
export const toneMarks: Readonly<Record<Tone, string>> = { neutral: '•', good: '✓', warn: '!', bad: '✗' };
