/** A word behind those that a command reads: it may have been meant to change the answer, or to name a second thing that would be passed over. */
import { shorten } from '../../../chat/safe-text.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import type { Command } from '../command.js';

/** Null where every word is read. */
export function strayWord(words: readonly string[], { name, takes, maxWords }: Command): Refusal | null {
  const max = takes === '' ? 0 : maxWords;
  const word = max === undefined ? undefined : words[max];
  if (word === undefined) return null;
  if (max === 0)
    return refuse(
      'unread-word',
      `There is no tenant and no option "${shorten(word, 40)}" here.`,
      takes === '' ? `/harden ${name} takes nothing more.` : `Write /harden ${name}, or one of ${takes} behind it.`,
    );
  return refuse(
    'unread-word',
    `Nobody reads "${shorten(word, 40)}" here.`,
    `Write /harden ${name} ${takes}, one at a time. Nothing was done.`,
  );
}
