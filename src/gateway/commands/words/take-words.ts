/** Takes `from=ES` and the like out of the words of a command: what is asked for may stand anywhere among them. */
import { shorten } from '../../../chat/safe-text.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';

/** A word as it was typed, in order: a plain one, or an option with its value. */
type ReadWord<Name extends string> = { readonly plain: string } | { readonly name: Name; readonly value: string };

export interface TakenWords<Name extends string> {
  readonly words: readonly string[];
  readonly named: Readonly<Partial<Record<Name, string>>>;
}

const namedWord = /^(?:--|—)?([a-z]+)=(.*)$/isu;

/**
 * A name that is not known and one without a value are refused: none is passed over.
 * @param runsOn an option whose value goes on to the next option: people write a reason without quotes
 */
export function readWords<Name extends string>(
  typed: readonly string[],
  names: readonly Name[],
  runsOn?: Name,
): readonly ReadWord<Name>[] | Refusal {
  const read: ReadWord<Name>[] = [];
  for (const word of typed) {
    const [, said, value = ''] = namedWord.exec(word) ?? [];
    const name = names.find((one) => one === said?.toLowerCase());
    const last = read.at(-1);
    if (name === undefined && last !== undefined && 'name' in last && last.name === runsOn)
      read[read.length - 1] = { ...last, value: `${last.value} ${word}`.trim() };
    else if (said === undefined) read.push({ plain: word });
    else if (name === undefined) return unknown(said, names);
    else if (value.trim() === '' && name !== runsOn)
      return refuse('bad-option', `Nothing follows ${name}=.`, 'Write its value right behind it. Nothing was done.');
    else read.push({ name, value: value.trim() });
  }
  return read;
}

/** `until friday` and `until = friday` as `until=friday`; a name that nothing follows stays as it is. */
export function joinedWords(typed: readonly string[], names: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < typed.length; at += 1) {
    const word = typed[at] ?? '';
    const isBare = names.includes(word.toLowerCase().replace(/=$/u, ''));
    const next = isBare && typed[at + 1] === '=' ? at + 2 : at + 1;
    const value = typed[next];
    const isJoined = isBare && value !== undefined && value !== '=' && !namedWord.test(value);
    joined.push(isJoined ? `${word.replace(/=$/u, '')}=${value}` : word);
    if (isJoined) at = next;
  }
  return joined;
}

/** As `readWords`, where the order does not matter: an option that is given twice is refused. */
export function takeWords<Name extends string>(typed: readonly string[], names: readonly Name[]): TakenWords<Name> | Refusal {
  const read = readWords(typed, names);
  if (isRefusal(read)) return read;
  const words: string[] = [];
  const named: Partial<Record<Name, string>> = {};
  for (const one of read) {
    if ('plain' in one) words.push(one.plain);
    else if (named[one.name] !== undefined)
      return refuse('bad-option', `Two of ${one.name}= are given.`, 'Give one. Nothing was done.');
    else named[one.name] = one.value;
  }
  return { words, named };
}

/** A word that nobody reads may have been meant to change the answer. */
export function strayWords([word]: readonly string[], names: readonly string[]): Refusal | null {
  if (word === undefined) return null;
  const wanted = names.map((name) => `${name}=`).join(', ');
  return refuse('unread-word', `"${shorten(word, 40)}" is not understood here.`, `Write ${wanted}. Nothing was done.`);
}

function unknown(said: string, names: readonly string[]): Refusal {
  const meant = didYouMean(said, names);
  return refuse(
    'bad-option',
    `There is no option "${shorten(said, 40)}=" here.`,
    `${meant === null ? `Write ${names.map((name) => `${name}=`).join(', ')}.` : `Did you mean ${meant}=?`} Nothing was done.`,
  );
}
