/** Short ids that people read, compare and type: no letters that look alike. */
import { randomInt } from 'node:crypto';

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const length = 7;

/** For example `c-4k7m2xq`. Unique for all practical purposes within a tenant (31^7), and no secret. */
export function newId(prefix: string): string {
  return `${prefix}-${Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')}`;
}
