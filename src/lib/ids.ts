/** Short ids that people read, compare and type: no letters that look alike. */
import { randomInt } from 'node:crypto';

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const length = 7;

/** For example `c-4k7m2xq`. Unique for all practical purposes within a tenant (31^7), and no secret. */
export function newId(prefix: string): string {
  return `${prefix}-${Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')}`;
}

/** Whether a word has the form of such an id, also where it was mistyped. The names of controls begin with more than a letter. */
export function looksLikeId(word: string): boolean {
  return /^(?:[a-z]|sig)-[a-z0-9]{5,}$/i.test(word);
}

/** Ten letters for a secret that is typed once (31^10, about 49 bits). */
export function newCode(): string {
  return Array.from({ length: 10 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** The id that always follows from the same hash (hexadecimal), in the form of `newId`. */
export function shortIdOf(prefix: string, hash: string): string {
  const letters = Array.from({ length }, (_unused, place) => {
    const number = Number.parseInt(hash.slice(place * 4, place * 4 + 4), 16);
    return alphabet.charAt(number % alphabet.length);
  });
  return `${prefix}-${letters.join('')}`;
}
