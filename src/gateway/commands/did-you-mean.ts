/** Finds what was probably meant by a mistyped word. */
import { closest, distance } from 'fastest-levenshtein';

/** The nearest candidate, or null when nothing is near enough to be a slip of the fingers. */
export function didYouMean(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0 || word === '') return null;
  const nearest = closest(word.toLowerCase().slice(0, 64), candidates);
  const slips = distance(word.toLowerCase().slice(0, 64), nearest);
  return slips <= Math.max(2, Math.floor(nearest.length / 3)) ? nearest : null;
}
