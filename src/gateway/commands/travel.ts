/** /harden travel: lets one person in from countries that are blocked, until a day; it ends by itself. */
import { complaint, countryCode } from '../../controls/shared/access/country-codes.js';
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { given } from '../../given.js';
import type { TypedTrip } from '../decisions/travel.js';
import type { Command } from './command.js';
import { readReason } from './reason.js';

export const travel: Command = {
  name: 'travel',
  options: ['ticket'],
  takes: '<person> <country…> until=<day> [from=<day>] [reason=…] | extend <id> until=<day> | end <id>',
  summary: 'lets one person in from blocked countries until a day, after approval; it ends by itself',
  example: '/harden travel ana@contoso.com ES until=2026-12-04',
  run: async (call, { deciding }) => {
    const { plain, named } = split(call.words);
    const [first, second, ...others] = plain;
    if (first === undefined) return refuse('missing-person', 'Who travels, where, and until when?', example);
    const isShort = second !== undefined && others.length === 0 && changeId.test(second);
    if (isShort && first.toLowerCase() === 'end') return deciding.endTrip(call, second.toLowerCase());
    const until = named.get('until');
    if (until === undefined || until === '')
      return refuse('missing-until', 'Until when? A trip without an end is none.', `Write until=2026-12-04. ${example}`);
    if (isShort && first.toLowerCase() === 'extend') return deciding.lengthenTrip(call, second.toLowerCase(), until);
    const countries = countriesIn(plain.slice(1));
    if (isRefusal(countries)) return countries;
    const reason = named.has('reason') ? readReason(named.get('reason'), { reason: 'What for?', remedy: example }) : undefined;
    if (isRefusal(reason)) return reason;
    const trip: TypedTrip = { person: first, countries, until, ...given({ from: named.get('from'), reason }) };
    return deciding.requestTravel(call, trip);
  },
};

const example = 'For example: /harden travel ana@contoso.com ES until=2026-12-04';
/** Of any change: that it is no trip is said where it is looked for. */
const changeId = /^[a-z]-[a-z0-9]{4,}$/i;
const option = /^(from|until|reason)=(.*)$/isu;

/** A reason goes on to the next option: people write it without quotes, or with quotes behind the sign. */
function split(words: readonly string[]): { readonly plain: readonly string[]; readonly named: ReadonlyMap<string, string> } {
  const named = new Map<string, string>();
  const plain: string[] = [];
  let last = '';
  for (const word of words) {
    const [, name, value = ''] = option.exec(word) ?? [];
    if (name !== undefined) {
      last = name.toLowerCase();
      named.set(last, value.trim());
    } else if (last === 'reason') named.set(last, `${named.get(last) ?? ''} ${word}`.trim());
    else plain.push(word);
  }
  const reason = named.get('reason')?.replace(/^["'“„«]|["'”“»]$/gu, '');
  return { plain, named: reason === undefined ? named : new Map([...named, ['reason', reason]]) };
}

/** Each a word, or with commas. */
function countriesIn(words: readonly string[]): readonly string[] | Refusal {
  const typed = words.flatMap((word) => word.split(',')).filter((word) => word !== '');
  if (typed.length === 0) return refuse('missing-country', 'To which country?', `Write two letters, such as ES. ${example}`);
  const wrong = typed.find((word) => countryCode(word) === null);
  if (wrong !== undefined) return refuse('unknown-country', complaint(wrong), 'Nothing was done.');
  return typed.flatMap((word) => countryCode(word) ?? []);
}
