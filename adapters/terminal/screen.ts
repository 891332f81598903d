/** The display for a terminal: entries above a prompt, rewritten in place as long as they have not scrolled away. */
import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import type { Display, Entry, Output } from './display.js';
import { widthOf } from './line.js';

interface Shown {
  readonly entry: Entry;
  readonly lines: readonly string[];
}

/** More lines than any window shows: older ones are left to the terminal. */
const mostLines = 1000;

export class Screen implements Display {
  private shown: readonly Shown[] = [];
  /** Lines above the prompt, the last directly above it; those before `firstVisible` were never drawn since the window changed. */
  private lines: readonly string[] = [];
  private firstVisible = 0;
  private promptWidth = 0;

  constructor(
    private readonly input: NodeJS.ReadableStream,
    private readonly output: Output,
    /** Draws the prompt and what is typed; the cursor is always where it left it. */
    private readonly editor: Interface,
  ) {
    input.on('keypress', this.keepCount);
    output.on('resize', this.resize);
  }

  show(entry: Entry): void {
    const drawn = { entry, lines: entry.draw(this.columns) };
    const index = this.shown.findIndex((one) => one.entry.id === entry.id);
    const before = this.shown[index];
    if (before === undefined) {
      this.draw([...this.shown, drawn]);
      return;
    }
    const next = this.shown.with(index, drawn);
    if (this.reaches(next)) this.draw(next);
    else if (before.entry.substance !== entry.substance) this.showAgain(index, drawn);
  }

  setPrompt(prompt: string): void {
    this.promptWidth = widthOf(stripVTControlCharacters(prompt));
    this.editor.setPrompt(prompt);
    this.redraw(this.lines.length);
  }

  takeTyped(text: string): void {
    const rows = Math.floor((this.promptWidth + widthOf(text)) / this.columns) + 1;
    moveCursor(this.output, 0, -rows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this.editor.prompt(true);
  }

  close(): void {
    this.input.off('keypress', this.keepCount);
    this.output.off('resize', this.resize);
    moveCursor(this.output, 0, -this.promptRow);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
  }

  /** The window has another size: everything is drawn anew, because lines may have been wrapped or joined. */
  private readonly resize = (): void => {
    this.shown = this.shown.map(({ entry }) => ({ entry, lines: entry.draw(this.columns) }));
    this.lines = linesOf(this.shown);
    this.firstVisible = Math.max(0, this.lines.length - this.room);
    cursorTo(this.output, 0, 0);
    clearScreenDown(this.output);
    this.write(this.firstVisible);
  };

  /** Text that is pasted over several rows is not counted by Node's editor, which then forgets to clear the first ones. */
  private readonly keepCount = (): void => {
    Object.assign(this.editor, { prevRows: this.promptRow });
  };

  private get columns(): number {
    return this.output.columns ?? 80;
  }

  /** The row of the cursor within the prompt and what is typed after it. */
  private get promptRow(): number {
    return this.editor.getCursorPos().rows;
  }

  /** Rows that can be above the prompt. */
  private get room(): number {
    return Math.max(1, (this.output.rows ?? 24) - 1 - this.promptRow);
  }

  /** Whether the first line that would change is still on the screen. */
  private reaches(next: readonly Shown[]): boolean {
    const first = firstDifference(this.lines, linesOf(next));
    return first >= this.firstVisible && this.lines.length - first <= this.room;
  }

  private draw(next: readonly Shown[]): void {
    const lines = linesOf(next);
    const first = firstDifference(this.lines, lines);
    const same = first === this.lines.length && first === lines.length;
    const up = this.lines.length - first;
    this.shown = next;
    this.lines = lines;
    if (!same) this.redraw(first, up);
    this.forgetOldest();
  }

  /** What has scrolled away stays as it was; the new version comes last. */
  private showAgain(index: number, drawn: Shown): void {
    this.shown = this.shown.slice(index + 1);
    this.lines = linesOf(this.shown);
    this.firstVisible = 0;
    this.draw([...this.shown, drawn]);
  }

  private redraw(first: number, up = 0): void {
    moveCursor(this.output, 0, -up - this.promptRow);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this.write(first);
  }

  /** Writes the lines from the first on, and the prompt below them. */
  private write(first: number): void {
    const text = this.lines
      .slice(first)
      .map((line) => `${line}\r\n`)
      .join('');
    // The editor goes up as many rows as its cursor was down before it draws.
    this.output.write(text + '\r\n'.repeat(this.promptRow));
    this.editor.prompt(true);
  }

  private forgetOldest(): void {
    while (this.lines.length > mostLines && this.shown.length > 1) {
      const [oldest, ...rest] = this.shown;
      this.shown = rest;
      this.lines = linesOf(rest);
      this.firstVisible = Math.max(0, this.firstVisible - (oldest?.lines.length ?? 0));
    }
  }
}

function linesOf(shown: readonly Shown[]): readonly string[] {
  return shown.flatMap(({ lines }) => lines);
}

function firstDifference(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((line, number) => line !== other[number]);
  return index === -1 ? one.length : index;
}
