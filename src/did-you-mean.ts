/** Finds what was probably meant by a mistyped word. */
import { closest, distance } from 'fastest-levenshtein';

/** So many letters are the beginning of a word. */
const fewestLetters = 2;

/** The one that begins so, else the nearest candidate; null when nothing is near enough to be a slip of the fingers. */
export function didYouMean(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0 || word === '') return null;
  const begun = candidates.filter((candidate) => word.length >= fewestLetters && candidate.startsWith(word.toLowerCase()));
  if (begun.length === 1) return begun[0] ?? null;
  const nearest = closest(word.toLowerCase().slice(0, 64), candidates);
  const slips = distance(word.toLowerCase().slice(0, 64), nearest);
  return slips <= Math.max(1, Math.floor(nearest.length / 3)) ? nearest : null;
}
