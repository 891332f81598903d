/** What country-block is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { firstNames } from '../../lib/plural.js';
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { notForUs, type Question } from '../question.js';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { countryCodes, countryList } from '../reasoning/access/kinds/country-codes.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// The settings of country-block: either the countries to block or the only ones to allow, and who may be left out.

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

/** Begins the names of what hardenbot makes for this control. */
export const marker = 'hardenbot country-block:';

/** @param only settings list the countries that are allowed, in place of those that are blocked */
export function ownNames(only: boolean): { readonly policy: string; readonly location: string } {
  return only
    ? { policy: `${marker} block all but the allowed countries`, location: `${marker} allowed countries` }
    : { policy: `${marker} block the listed countries`, location: `${marker} blocked countries` };
}

const maxNamed = 8;

/** The state that a plan makes true, by the list of countries that it writes; null where it writes none. */
function titleIn(operations: readonly Operation[]): string | null {
  for (const only of [false, true]) {
    const list = operations.find(({ object }) => object === ownNames(only).location);
    const written = list !== undefined && 'after' in list ? list.after['countriesAndRegions'] : undefined;
    const countries = Array.isArray(written) ? written.filter((code) => typeof code === 'string') : [];
    if (countries.length > 0)
      return `Sign-in is blocked from ${only ? 'all countries but ' : ''}${firstNames(countries, maxNamed)}`;
  }
  return null;
}

export const question: Question = {
  ask: 'From which countries may people sign in?',
  options: ['Only these countries', 'All but these countries', notForUs],
  keys: ['block', 'allow'],
};

export const definition: ControlDefinition<Settings> = {
  id: 'country-block',
  way: 6,
  title: 'Sign-in is blocked from the countries that settings name',
  titleIn,
  changeTitle: { does: 'Block sign-in by country' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'Most password attacks come from countries where an organisation has no one. Blocking them makes a stolen password useless unless the attacker also rents an address nearby. The block applies after the password was checked, so it does not stop guessing.',
  impact:
    'People who travel to a blocked country, or whose phone or VPN uses an address there, cannot sign in until they are back or listed. Synchronisation and service accounts that run abroad stop, and so do partners who administer the tenant from there.',
  delay:
    'New sign-ins feel it within minutes; apps that are signed in within about an hour, when they renew their token. Exact times are not promised by Microsoft.',
  references: {
    cis: ['5.2.2.14', '5.2.2.15'],
    mitre: ['T1078.004', 'T1110'],
    peers: [
      'prowler:entra_conditional_access_policy_untrusted_locations_blocked',
      'monkey365:eid_exclusionary_geographic_cap_disabled',
    ],
  },
  settings,
  looser: {
    block: 'fewer',
    allow: 'any',
    home: 'any',
    blockUnknown: 'false',
    guests: 'false',
    ...exceptions('users', 'groups', 'roles', 'apps', 'guestTypes', 'locations'),
  },
  sentences: { block: { add: 'Block sign-in from {}', remove: 'Stop blocking sign-in from {}' } },
  // Without countries there is nothing to judge: they are what is asked.
  isNoWeaker: { block: () => true, allow: () => true, home: () => true, blockUnknown: () => true },
  question,
  parameters: [
    { key: 'block', label: 'Countries to block', hint: 'Two letters each, with commas, e.g. RU,KP', kind: 'list' },
    { key: 'allow', label: 'The only countries to allow', hint: 'Instead of countries to block, e.g. DE,FR', kind: 'list' },
  ],
};
