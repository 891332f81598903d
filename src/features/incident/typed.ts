/** Which items of an incident people mean: one way to read a list of numbers, whatever command it stands behind. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';

interface TypedList {
  /** Numbers in order and once each, or the one word that stands for several. */
  readonly items: readonly string[];
  /** What was typed behind the list. */
  readonly rest: string;
}

/** A longer range is a slip: no card has that many items. */
const maxRange = 200;

const number = String.raw`#?[1-9]\d{0,3}`;
const part = `(?:all|rest|${number}(?:[-–]${number})?)`;
const listAtStart = new RegExp(String.raw`^${part}(?:\s*[,;]\s*${part})*[,;:.]?(?=\s|$)`, 'iu');

/**
 * The list that the words begin with: `1,3,5`, `1; 3`, `#1, #3`, `2-4`, also in full-width digits.
 * @param word what may stand in place of numbers
 */
export function listIn(words: readonly string[], word: 'all' | 'rest'): TypedList | Refusal {
  const text = withPlainDigits(words.join(' ')).trim();
  const [list = ''] = listAtStart.exec(text) ?? [];
  const parts = list.toLowerCase().match(new RegExp(part, 'gu')) ?? [];
  const items = [...new Set(parts.flatMap(numbersOf))];
  const isWord = items.length === 1 && items[0] === word;
  if (items.length === 0 || (!isWord && items.some((one) => !/^\d+$/.test(one)))) return noList(word);
  return {
    items: items.toSorted((one, other) => Number(one) - Number(other)),
    rest: words.join(' ').trim().slice(list.length).trim(),
  };
}

/** Undefined: what was proposed. Nothing but the list is read, so blanks and `and` may stand between its numbers as well. */
export function typedItems(words: readonly string[]): readonly string[] | undefined | Refusal {
  const text = withPlainDigits(words.join(' '))
    .replaceAll(/\s*[-–]\s*(?=#?\d)/gu, '-')
    .replaceAll(/\s+(?:and|&|\+)\s+/giu, ',')
    .replaceAll(/[\s,;]+/gu, ',')
    .replaceAll(/^,|,$/gu, '');
  if (text === '') return undefined;
  const list = listIn([text], 'all');
  if (isRefusal(list)) return list;
  return list.rest === '' ? list.items : noList('all');
}

function numbersOf(typed: string): readonly string[] {
  const [from = 0, to = from] = typed.replaceAll('#', '').split(/[-–]/u).map(Number);
  if (Number.isNaN(from)) return [typed];
  if (to < from || to - from > maxRange) return [typed];
  return Array.from({ length: to - from + 1 }, (_unused, place) => String(from + place));
}

/** As many characters as before. */
function withPlainDigits(text: string): string {
  return text.replaceAll(/[０-９，；]/gu, (one) => one.normalize('NFKC'));
}

function noList(word: 'all' | 'rest'): Refusal {
  return refuse(
    'unknown-item',
    'That is not a list of items.',
    `Write the numbers on the card of the incident, as 1,3,5 or 2-4, or ${word}${word === 'rest' ? '; behind them how you know' : ''}.`,
  );
}
