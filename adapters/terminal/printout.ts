/** The display for output that is not a terminal (a file, a pipe): lines that stay as they are, and no code that moves a cursor. */
import type { Display, Entry, Output } from './display.js';

const defaultColumns = 100;

export class Printout implements Display {
  private readonly shown = new Map<string, string>();

  constructor(private readonly output: Output) {}

  /** Prints an entry that is new, or that says something else than when it was printed. */
  show(entry: Entry): void {
    if (this.shown.get(entry.id) === entry.substance) return;
    this.shown.set(entry.id, entry.substance);
    this.output.write(`${entry.draw(this.output.columns ?? defaultColumns).join('\n')}\n`);
  }

  setPrompt(): void {}

  takeTyped(): void {}

  close(): void {}
}
