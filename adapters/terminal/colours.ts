/** What the styles of a terminal's text look like, with colours or without. */
import pc from 'picocolors';
import type { Tone } from '../../src/chat/card.js';

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
