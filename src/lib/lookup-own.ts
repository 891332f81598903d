/** Looks a word of someone else up in a table of ours. */

/** What the table has under the word itself: `constructor`, which every object has, is no word of it. */
export function lookupOwn<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
