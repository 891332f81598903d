/** The settings of country-block: either the countries to block or the only ones to allow, and who may be left out. */
import { z } from 'zod';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { countryCodes, countryList } from '../reasoning/access/kinds/country-codes.js';
import { filledName } from '../reasoning/scope/filled-name.js';

export const settings = z
  .strictObject({
    /** Block these countries. */
    block: countryList().nullable().default(null),
    /** Block all but these countries. */
    allow: countryList().nullable().default(null),
    /** Where people work: never to be shut out. */
    home: countryList().nullable().default([]),
    /**
     * Whether addresses that belong to no known country are to be blocked. Left out, they count only where all but some
     * countries are blocked and an exclusion lets them in.
     */
    blockUnknown: z.boolean().default(false),
    /** Whether guests and external people have to be blocked too. */
    guests: z.boolean().default(true),
    except: z.strictObject({ ...exceptShape, locations: z.array(filledName).default([]) }).prefault({}),
  })
  .superRefine((given, issues) => {
    if (isGiven(given.block) && isGiven(given.allow))
      issues.addIssue({
        code: 'custom',
        path: ['allow'],
        message: 'give either block or allow, not both: block names the countries to shut out, allow the only ones to allow.',
      });
  });
export type Settings = z.infer<typeof settings>;

/** An empty list asks for nothing, as null does. */
function isGiven(list: readonly string[] | null): boolean {
  return list !== null && list.length > 0;
}

/** The countries that are to be blocked, sorted; empty where nothing is asked. */
export function wantedCountries({ block, allow }: Settings): readonly string[] {
  if (block !== null && block.length > 0) return block.toSorted();
  if (allow === null || allow.length === 0) return [];
  return countryCodes.filter((code) => !allow.includes(code));
}

/**
 * `3 countries (RU, KP, BY)`, in the order of settings, or `every country but US, DE`. Of a long list only how many there are: the first of
 * them say no more than the others.
 */
export function wantedInWords(asked: Settings): string {
  const { block, allow, blockUnknown } = asked;
  const given = (allowsOnlySome(asked) ? allow : block) ?? [];
  const isLong = given.length > maxNamedCountries;
  if (allowsOnlySome(asked)) return `every country but ${isLong ? `the ${given.length} that settings allow` : given.join(', ')}`;
  const names = isLong ? '' : ` (${given.join(', ')})`;
  return `${given.length} ${given.length === 1 ? 'country' : 'countries'}${names}${blockUnknown ? ' and addresses of no known country' : ''}`;
}

/** As many countries are named one by one. */
export const maxNamedCountries = 12;

/** Whether all but some countries are to be blocked. */
export function allowsOnlySome({ block, allow }: Settings): boolean {
  return !isGiven(block) && isGiven(allow);
}
