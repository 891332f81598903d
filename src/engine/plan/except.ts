/** Objects that are left out of a plan, by the names that people know them by: all but these. */
import { z } from 'zod';
import { type Refusal, refuse } from '../../lib/errors.js';
import { parameterValue } from './parameters.js';

const maxNames = 50;

export const exceptSchema = z.array(parameterValue).min(1).max(maxNames);

/** `scanner@contoso.com,kiosk@` as typed, or with `;` as mail programs write it, each name once; a refusal where it names nothing, or too much. */
export function readExcept(typed: string): readonly string[] | Refusal {
  const names = [...new Set(typed.split(/[,;]/u).map((name) => name.trim()))].filter((name) => name !== '');
  const parsed = exceptSchema.safeParse(names);
  return parsed.success
    ? parsed.data
    : refuse(
        'bad-except',
        `Between one and ${maxNames} objects can be left out, by their names.`,
        'Write except=scanner@contoso.com, with commas between several. Nothing was done.',
      );
}

/** As a word that can be typed again. */
export function exceptWord(names: readonly string[]): string {
  const word = `except=${names.join(',')}`;
  return /\s/u.test(word) ? `"${word}"` : word;
}

/**
 * Whether a name as it was typed means an object: the whole name, or an address up to its @.
 * @param typed `scanner@contoso.com` or `scanner@`
 */
export function meansObject(typed: string, object: string): boolean {
  const [wanted, name] = [typed.toLowerCase(), object.toLowerCase()];
  return wanted.endsWith('@') ? name.startsWith(wanted) : name === wanted;
}

export function notByObject(id: string): Refusal {
  return refuse(
    'not-by-object',
    `A plan of ${id} is one whole: no object can be left out of it.`,
    'Plan it without except=. Nothing was done.',
  );
}
