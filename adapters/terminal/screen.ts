/** The display for a terminal: entries above a prompt, rewritten in place as long as they have not scrolled away. */
import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { widthOf } from '../../src/chat/text-width.js';
import type { Display, Entry, Output } from './display.js';

interface DisplayedEntry {
  readonly entry: Entry;
  readonly lines: readonly string[];
}

/** More lines than any window shows: older ones are left to the terminal. */
const maxLines = 1000;

export class Screen implements Display {
  private shown: readonly DisplayedEntry[] = [];
  /** Lines above the prompt, the last directly above it. The first ones may have scrolled away. */
  private lines: readonly string[] = [];
  private promptWidth = 0;
  /** What each entry last said, those that have scrolled away included. */
  private readonly told = new Map<string, string>();

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
    const told = this.told.get(entry.id);
    this.told.set(entry.id, entry.substance);
    const drawn = { entry, lines: entry.draw(this.columns) };
    const index = this.shown.findIndex((one) => one.entry.id === entry.id);
    const next = index === -1 ? [...this.shown, drawn] : this.shown.with(index, drawn);
    if (told === undefined || (index !== -1 && this.reaches(next))) this.draw(next);
    else if (told !== entry.substance) this.showAgain(index, drawn);
  }

  setPrompt(prompt: string): void {
    this.erase(this.promptRow);
    this.promptWidth = widthOf(stripVTControlCharacters(prompt));
    this.editor.setPrompt(prompt);
    this.editor.prompt(true);
  }

  takeTyped(text: string): void {
    this.erase(Math.floor((this.promptWidth + widthOf(text)) / this.columns) + 1);
    this.editor.prompt(true);
  }

  close(): void {
    this.input.off('keypress', this.keepCount);
    this.output.off('resize', this.resize);
    this.erase(this.promptRow);
  }

  /** The window has another size: everything is drawn again, because lines may have been wrapped or joined. */
  private readonly resize = (): void => {
    this.shown = this.shown.map(({ entry }) => ({ entry, lines: entry.draw(this.columns) }));
    this.lines = linesOf(this.shown);
    cursorTo(this.output, 0, 0);
    this.erase(0);
    this.write(Math.max(0, this.lines.length - this.room));
  };

  /** Text that is pasted over several rows is not counted by Node's editor, which then forgets to clear the first ones. */
  private readonly keepCount = (): void => this.countRows(this.promptRow);

  /** Shows the editor on which of its rows the cursor is: it goes up that many before it draws. */
  private countRows(prevRows: number): void {
    Object.assign(this.editor, { prevRows });
  }

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

  /** Whether the first line that would change is on the screen, as far as can be said: a person may have cleared it. */
  private reaches(next: readonly DisplayedEntry[]): boolean {
    const first = firstDifference(this.lines, linesOf(next));
    return this.lines.length - first <= this.room;
  }

  private draw(next: readonly DisplayedEntry[]): void {
    const lines = linesOf(next);
    const first = firstDifference(this.lines, lines);
    const up = this.lines.length - first;
    this.shown = next;
    this.lines = lines;
    if (up > 0 || first < lines.length) {
      this.erase(up + this.promptRow);
      this.write(first);
    }
    this.forgetOldest();
  }

  /** What has scrolled away stays as it was; the new version comes last. */
  private showAgain(index: number, drawn: DisplayedEntry): void {
    this.shown = this.shown.slice(index + 1);
    this.lines = linesOf(this.shown);
    this.draw([...this.shown, drawn]);
  }

  /** Clears everything from this many rows above the cursor on. */
  private erase(rows: number): void {
    moveCursor(this.output, 0, -rows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this.countRows(0);
  }

  /** Writes the lines from the first on, and the prompt below them. */
  private write(first: number): void {
    const lines = this.lines.slice(first);
    this.output.write(lines.map((line) => `${line}\r\n`).join(''));
    this.editor.prompt(true);
  }

  private forgetOldest(): void {
    while (this.lines.length > maxLines && this.shown.length > 1) {
      this.shown = this.shown.slice(1);
      this.lines = linesOf(this.shown);
    }
  }
}

function linesOf(shown: readonly DisplayedEntry[]): readonly string[] {
  return shown.flatMap(({ lines }) => lines);
}

function firstDifference(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((line, number) => line !== other[number]);
  return index === -1 ? one.length : index;
}
