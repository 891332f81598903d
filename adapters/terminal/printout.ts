/** The display for output that is not a terminal (a file, a pipe): lines that stay as they are, and no code that moves a cursor. */
import { stripVTControlCharacters } from 'node:util';
import type { Display, Entry, Output } from './display.js';

const defaultColumns = 100;

interface Printed {
  readonly substance: string;
  readonly paragraphs: ReadonlySet<string>;
}

export class Printout implements Display {
  private readonly printed = new Map<string, Printed>();

  constructor(private readonly output: Output) {}

  /** Prints an entry that is new; of one that says something else than before, its first paragraph and those that changed. */
  show(entry: Entry): void {
    const before = this.printed.get(entry.id);
    if (before?.substance === entry.substance) return;
    const paragraphs = paragraphsOf(entry.draw(this.output.columns ?? defaultColumns));
    const fresh = paragraphs.filter((paragraph, index) => index === 0 || before?.paragraphs.has(paragraph) !== true);
    this.printed.set(entry.id, { substance: entry.substance, paragraphs: new Set(paragraphs) });
    this.output.write(`${fresh.join('\n')}\n${fresh.length < paragraphs.length && !fresh.at(-1)?.endsWith('\n') ? '\n' : ''}`);
  }

  setPrompt(): void {}

  takeTyped(): void {}

  close(): void {}
}

/** Lines up to and with each one that is empty but for the bar at its left. */
function paragraphsOf(lines: readonly string[]): readonly string[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    paragraphs.at(-1)?.push(line);
    if (/^[│┊]?\s*$/u.test(stripVTControlCharacters(line))) paragraphs.push([]);
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0).map((paragraph) => paragraph.join('\n'));
}
