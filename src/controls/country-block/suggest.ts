/** Suggests the countries that people may sign in from: those they signed in from in 30 days. */

import { plural } from '../../lib/plural.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import type { Context } from '../control.js';
import { countryCode, countryLabel } from '../reasoning/access/kinds/country-codes.js';
import { recentSignIns } from '../reasoning/access/plan/sign-in-study.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { SeenSignIns } from '../reasoning/usage/seen-sign-ins.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../suggestion.js';
import type { Settings } from './definition.js';

/** Fewer sign-ins on fewer days may leave out people who are away for a week. */
const enoughSignIns = 50;
const enoughDays = 14;
/** More countries than that are no answer that anyone checks. */
const maxCountries = 40;

interface Country {
  signIns: number;
  /** Those that Entra ID thought risky. */
  risky: number;
  readonly people: Set<string>;
  readonly days: Set<string>;
}

interface Seen {
  readonly countries: Map<string, Country>;
  readonly days: Set<string>;
  /** From addresses that belong to no country that is known. */
  nowhere: number;
  signIns: number;
}

export function suggest({ asOf }: Context<Settings>): Suggesting {
  const { since, read } = recentSignIns(asOf);
  const twice = new SeenSignIns();
  const seen: Seen = { countries: new Map(), days: new Set(), nowhere: 0, signIns: 0 };
  const rows = new RowCollector().on(read, (signIn) => {
    const { createdDateTime: at } = signIn;
    if (signIn.status?.errorCode !== 0 || !(at instanceof Date) || at < since || at > asOf) return;
    if (twice.before(signIn) === true) return;
    twice.tell(signIn, true);
    take(seen, signIn, at);
  });
  return {
    reads: () => [read],
    see: rows.see,
    suggest: (outcomes) => {
      const outcome = outcomes(read);
      if (!outcome.complete) {
        const { licence, reason = 'it could not be read to the end' } = outcome.missing;
        return cannotSuggest(
          `The sign-in log is needed to see where people are${licence === undefined ? '' : ` (licence ${licence})`}: ${reason}`,
        );
      }
      return suggestion(seen);
    },
  };
}

function take(seen: Seen, signIn: SignIn, at: Date): void {
  seen.signIns += 1;
  seen.days.add(at.toISOString().slice(0, 10));
  const code = countryCode(signIn.location?.countryOrRegion ?? '');
  if (code === null) {
    seen.nowhere += 1;
    return;
  }
  const country = seen.countries.get(code) ?? { signIns: 0, risky: 0, people: new Set<string>(), days: new Set<string>() };
  country.signIns += 1;
  country.days.add(at.toISOString().slice(0, 10));
  if (['medium', 'high'].includes(signIn.riskLevelDuringSignIn?.toLowerCase() ?? '')) country.risky += 1;
  country.people.add((signIn.userId ?? signIn.userPrincipalName ?? '').toLowerCase());
  seen.countries.set(code, country);
}

function suggestion({ countries, days, nowhere, signIns }: Seen): Suggestion {
  const sorted = [...countries].toSorted(
    ([, one], [, other]) => other.people.size - one.people.size || other.signIns - one.signIns,
  );
  const evidence = [
    `${plural(signIns, 'successful sign-in')} on ${plural(days.size, 'day')} of the last 30.`,
    ...sorted
      .slice(0, 10)
      .map(
        ([code, { signIns: count, people }]) =>
          `${countryLabel(code)}: ${plural(people.size, 'person', 'people')}, ${plural(count, 'sign-in')}.`,
      ),
    ...(sorted.length > 10 ? [`${sorted.length - 10} more countries.`] : []),
  ];
  if (signIns < enoughSignIns || days.size < enoughDays)
    return cannotSuggest(`There are too few sign-ins to tell where people are: ${evidence[0]}`, evidence);
  if (nowhere > 0)
    return cannotSuggest(
      `${plural(nowhere, 'sign-in')} came from addresses of no known country, which a list of allowed countries would block.`,
      evidence,
    );
  const suspect = sorted.filter((entry) => isSuspect(entry, sorted));
  const allowed = sorted.filter((entry) => !suspect.includes(entry)).map(([code]) => code);
  if (allowed.length === 0 || allowed.length > maxCountries)
    return cannotSuggest(
      `People signed in from ${plural(countries.size, 'country', 'countries')}; that is no list that keeps others out.`,
      evidence,
    );
  const [left, rare] = [new NameSample(), new NameSample()];
  for (const [code] of suspect) left.add(countryLabel(code));
  for (const [code, country] of sorted) if (allowed.includes(code) && isRare(country)) rare.add(countryLabel(code));
  const check = [
    ...(left.count === 0 ? [] : [`Left out, because every sign-in was risky: ${left.toString('country', 'countries')}.`]),
    ...(rare.count === 0
      ? []
      : [`Check these, seen on a day or two by one person each: ${rare.toString('country', 'countries')}.`]),
  ];
  return {
    answer: 'use',
    settings: { allow: allowed.toSorted() },
    says: [`People sign in from ${named(allowed)}.`, ...check].join(' '),
    evidence: [...evidence, 'Someone who goes to another country later needs an exception.'],
    confidence: check.length === 0 ? 'sure' : 'likely',
  };
}

/** One person for a day or two: a person on the road, or an attacker with their password. */
function isRare({ people, days }: Country): boolean {
  return people.size === 1 && days.size <= 2;
}

/** Every sign-in from there was risky, and everyone it was in the name of signs in from elsewhere without risk. */
function isSuspect(
  [code, { signIns, risky, people }]: readonly [string, Country],
  all: readonly (readonly [string, Country])[],
): boolean {
  if (risky < signIns) return false;
  const elsewhere = all.filter(([other, { signIns: count, risky: bad }]) => other !== code && bad < count);
  return [...people].every((person) => elsewhere.some(([, country]) => country.people.has(person)));
}

function named(codes: readonly string[]): string {
  const labels = codes.slice(0, 8).map(countryLabel);
  return codes.length > labels.length
    ? `${labels.join(', ')} and ${codes.length - labels.length} more countries`
    : labels.join(', ');
}
