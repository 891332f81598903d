/** What a terminal shows, whichever kind it is: entries in order, some of which change later. */

/** A message, or a line that somebody typed. */
export interface Entry {
  readonly id: string;
  /** Its lines on a terminal of that many columns. */
  draw(columns: number): readonly string[];
  /** Tells two states apart of which the second is worth showing again where the first cannot be rewritten. */
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
