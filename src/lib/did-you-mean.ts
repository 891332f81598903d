/** Finds what was probably meant by a mistyped word. */
import { closest, distance } from 'fastest-levenshtein';

/** This many letters are the beginning of a word: with two, "in" would be the beginning of inbound-filter. */
const minLetters = 3;

/** The one that begins so, else the nearest candidate; null when nothing is near enough to be a slip of the fingers. */
export function didYouMean(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0 || word === '') return null;
  const begun = candidates.filter((candidate) => word.length >= minLetters && candidate.startsWith(word.toLowerCase()));
  if (begun.length === 1) return begun[0] ?? null;
  const typed = word.toLowerCase().slice(0, 64);
  const nearest = closest(typed, candidates);
  if (isSlip(typed, nearest)) return nearest;
  const bent = candidates.filter((candidate) => isFormOf(typed, candidate));
  return bent.length === 1 ? (bent[0] ?? null) : null;
}

/** "blocked" for "block". */
function isFormOf(typed: string, meant: string): boolean {
  return meant.length >= 4 && typed.startsWith(meant) && typed.length - meant.length <= 3;
}

/** Whether one may stand for the other by a slip for every three letters. Of two addresses of one domain, what stands before it has to be near. */
export function isSlip(typed: string, meant: string): boolean {
  const domain = /@.*$/.exec(meant)?.[0] ?? '';
  const own = typed.endsWith(domain) ? meant.length - domain.length : meant.length;
  const slips = distance(typed, meant);
  return slips <= Math.max(1, Math.floor(own / 3)) || (slips === 2 && isSwap(typed, meant));
}

/** Two letters changed places. */
function isSwap(typed: string, meant: string): boolean {
  const at = Array.from(meant).findIndex((letter, index) => letter !== typed[index]);
  return typed.slice(0, at) + typed.charAt(at + 1) + typed.charAt(at) + typed.slice(at + 2) === meant;
}

/** The nearest first, by the part of the letters that differs. */
export function nearestFirst(word: string, candidates: readonly string[]): readonly string[] {
  const typed = word.toLowerCase().slice(0, 64);
  const farness = (one: string): number => distance(typed, one) / Math.max(typed.length, one.length);
  return candidates.toSorted((one, other) => farness(one) - farness(other));
}
