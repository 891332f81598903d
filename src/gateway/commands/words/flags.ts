/** Splits the words of a command into what stands on its own and what follows a `--name`. */
import { shorten } from '../../../chat/safe-text.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../../lib/errors.js';

export interface Flags {
  readonly plain: readonly string[];
  /** The words behind `--name`, joined by spaces; never empty. */
  readonly named: ReadonlyMap<string, string>;
}

const flagWord = /^(?:--|—)([a-z][\w-]*)(?:=(.*))?$/isu;
/** As other commands take theirs: `days=30`. */
const bareWord = /^([a-z][\w-]*)=(.*)$/isu;

/** A name that is not known, one that is given twice, and one that nothing follows are refused: none of them is passed over. */
export function parseFlags(words: readonly string[], known: readonly string[]): Flags | Refusal {
  const plain: string[] = [];
  const named = new Map<string, string>();
  let name: string | null = null;
  for (const word of words) {
    const bare = bareWord.exec(word);
    const isBare = known.some((one) => one === bare?.[1]?.toLowerCase() && !named.has(one));
    const flag = isBare ? bare : flagWord.exec(word);
    if (flag !== null) {
      name = (flag[1] ?? '').toLowerCase();
      if (!known.includes(name)) return unknownFlag(word, known);
      if (named.has(name)) return refuse('bad-flag', `--${name} is given twice.`, 'Give it once. Nothing was done.');
      named.set(name, flag[2] ?? '');
    } else if (name === null) plain.push(word);
    else named.set(name, [named.get(name) ?? '', word].join(' ').trim());
  }
  const empty = [...named].find(([, value]) => value.trim() === '');
  if (empty !== undefined)
    return refuse('bad-flag', `Nothing follows --${empty[0]}.`, `Write its value behind it: --${empty[0]} … Nothing was done.`);
  return { plain, named };
}

/** A `--name` where a command takes none, or not that one; null: there is none. */
export function strayFlag(
  words: readonly string[],
  { flags = [], freeText }: { readonly flags?: readonly string[]; readonly freeText?: true },
): Refusal | null {
  const stray = freeText === true ? undefined : words.find((word) => isUnknown(word, flags));
  return stray === undefined ? null : unknownFlag(stray, flags);
}

function isUnknown(word: string, known: readonly string[]): boolean {
  const name = flagWord.exec(word)?.[1]?.toLowerCase();
  return name !== undefined && !known.includes(name);
}

function unknownFlag(word: string, known: readonly string[]): Refusal {
  const name = flagWord.exec(word)?.[1] ?? word;
  const meant = didYouMean(name, known);
  return refuse(
    'bad-flag',
    `There is no ${shorten(`--${name}`, 40)} here.`,
    meant !== null
      ? `Did you mean --${meant}? Nothing was done.`
      : known.length === 0
        ? 'Leave it out; /harden help shows what each command takes. Nothing was done.'
        : `Write ${known.map((one) => `--${one}`).join(' or ')}. Nothing was done.`,
  );
}
