/** Takes `from=ES` and the like out of the words of a command: what is asked for may stand anywhere among them. */
import { shorten } from '../../chat/safe-text.js';
import { didYouMean } from '../../did-you-mean.js';
import { type Refusal, refuse } from '../../errors.js';

export interface TakenWords<Name extends string> {
  readonly words: readonly string[];
  readonly named: Readonly<Partial<Record<Name, string>>>;
}

const namedWord = /^(?:--|—)?([a-z]+)=(.*)$/isu;

/** A name that is not known, one that is given twice, and one without a value are refused: none is passed over. */
export function takeWords<Name extends string>(typed: readonly string[], names: readonly Name[]): TakenWords<Name> | Refusal {
  const words: string[] = [];
  const named: Partial<Record<Name, string>> = {};
  for (const word of typed) {
    const [, said, value = ''] = namedWord.exec(word) ?? [];
    if (said === undefined) {
      words.push(word);
      continue;
    }
    const name = names.find((one) => one === said.toLowerCase());
    if (name === undefined) return unknown(said, names);
    if (named[name] !== undefined) return refuse('bad-option', `Two of ${name}= are given.`, 'Give one. Nothing was done.');
    if (value.trim() === '')
      return refuse('bad-option', `Nothing follows ${name}=.`, 'Write its value right behind it. Nothing was done.');
    named[name] = value.trim();
  }
  return { words, named };
}

/** A word that nobody reads may have been meant to change the answer. */
export function strayWords([word]: readonly string[], names: readonly string[]): Refusal | null {
  if (word === undefined) return null;
  const wanted = names.map((name) => `${name}=`).join(', ');
  return refuse('unread-word', `Nobody reads "${shorten(word, 40)}" here.`, `Write ${wanted}. Nothing was done.`);
}

function unknown(said: string, names: readonly string[]): Refusal {
  const meant = didYouMean(said, names);
  return refuse(
    'bad-option',
    `There is no option "${shorten(said, 40)}=" here.`,
    `${meant === null ? `Write ${names.map((name) => `${name}=`).join(', ')}.` : `Did you mean ${meant}=?`} Nothing was done.`,
  );
}
