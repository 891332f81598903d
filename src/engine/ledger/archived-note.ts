/** What is said where someone asks for what may have left a ledger for a file: never that it is nothing. */
import type { Archive } from './archived-ranges.js';

export interface ArchivedNote {
  /** What was over before this (ISO 8601) may have left. */
  readonly before: string;
  /** The names of the files, oldest first. */
  readonly files: readonly string[];
}

/** Null while nothing left. */
export function archivedNote(archives: readonly Archive[]): ArchivedNote | null {
  if (archives.length === 0) return null;
  const before = new Date(Math.max(...archives.map(({ olderThan }) => Date.parse(olderThan))));
  return { before: before.toISOString(), files: archives.map(({ file }) => file) };
}

/** This many files are named, the newest. */
const maxNames = 3;

/** The day before which, and the files, for a sentence. */
export function archivedWords({ before, files }: ArchivedNote): { readonly day: string; readonly files: string } {
  const more = files.length - maxNames;
  return { day: before.slice(0, 10), files: `${files.slice(-maxNames).join(', ')}${more > 0 ? ` (+${more})` : ''}` };
}

/** One sentence. */
export function archivedSentence(note: ArchivedNote): string {
  const { day, files } = archivedWords(note);
  return `What was over for good before ${day} is archived in ${files}, and is not shown here.`;
}
