/** Splits what a person typed into words; quotes keep words together, as typed by people and by phones. */
import { unseenCharacter, withoutUnseenEnds } from '../../../chat/safe-text.js';
import { type Refusal, refuse } from '../../../lib/errors.js';

const maxLength = 1000;
const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '”': '”', '„': '“', '‘': '’', '«': '»' };

/** A quote may stand behind the sign of an option: `app="Two Words"`. */
const optionSign = /^(?:--|—)?[a-z]+=$/iu;

export function splitWords(typed: string): readonly string[] | Refusal {
  const text = withoutLinks(withoutUnseenEnds(typed));
  if (text.length > maxLength)
    return refuse(
      'too-long',
      `That was ${text.length} characters; a command has at most ${maxLength}.`,
      'Shorten it. Nothing was done.',
    );
  const unseen = unseenCharacter(text);
  if (unseen !== null) return unseenRefusal(unseen);
  const words: string[] = [];
  let word: string | null = null;
  let closing: string | null = null;
  for (const character of text) {
    if (closing !== null) {
      if (character === closing) closing = null;
      else word = (word ?? '') + character;
    } else if (quotes[character] !== undefined && (word === null || optionSign.test(word))) {
      closing = quotes[character] ?? null;
      word ??= '';
    } else if (/\s/u.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (closing !== null)
    return refuse('missing-quote', `A closing ${closing} is missing.`, 'Close the quote and send it again. Nothing was done.');
  return word === null ? words : [...words, word];
}

/** As chats turn addresses and servers into links, `<mailto:a@b|a@b>` and `[a.b](https://a.b)`. */
const link =
  /<(?:mailto:|https?:\/\/)([^|<>\s]+)(?:\|([^<>\s]+))?>|\[([^\][\s]+)\]\((?:mailto:|https?:\/\/)([^()\s]+)\)|(?<![^\s=,])mailto:([^\s,|<>]+@[^\s,|<>]+)/giu;

/** What people see of a link; one that leads elsewhere than it shows stays as it is. */
function withoutLinks(text: string): string {
  return text.replaceAll(link, (whole: string, ...found: (string | undefined)[]) => {
    const [target, shown = target, other, otherTarget = other, plain] = found;
    if (plain !== undefined) return plain;
    const [one = '', two = ''] = other === undefined ? [shown, target] : [other, otherTarget];
    return one.toLowerCase() === two.replace(/\/$/u, '').toLowerCase() ? one : whole;
  });
}

/** What nobody sees could make a word something else than it looks like. */
export function unseenRefusal(character: string): Refusal {
  return refuse(
    'unseen-character',
    `That holds a character that cannot be seen (${character}).`,
    'Type it instead of pasting it. Nothing was done.',
  );
}
