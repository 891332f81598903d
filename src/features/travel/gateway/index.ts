/** What people type and press to let a person sign in while travelling. */

import type { Answer } from '../../../chat/platform.js';
import { shorten } from '../../../chat/safe-text.js';
import { complaint, intended, typedCountry } from '../../../controls/reasoning/access/kinds/country-codes.js';
import { withTimesOfDay } from '../../../engine/plan/typed-time.js';
import type { Command, CommandCall, HasDeciding, HasDirectory } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { readReason } from '../../../gateway/commands/words/reason.js';
import { splitWords } from '../../../gateway/commands/words/split-words.js';
import { takeOptions } from '../../../gateway/commands/words/take-options.js';
import { joinedWords, readWords } from '../../../gateway/commands/words/take-words.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import type { Call } from '../../../gateway/decisions/recorder.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { referenceNames } from '../../kinds.js';
import { travelMeasure } from '../measure.js';
import { exceptionsOf } from '../travel-exception.js';
import { endException, lengthenException, requestTravel, type TypedException, type TypedLeg } from './decide.js';
import { askTravelCard, groupTravelsCard, travelsCard } from './list-card.js';

function exceptionByForm(
  answer: string,
  call: Omit<CommandCall, 'words'>,
  ports: HasDeciding & HasDirectory,
): Promise<Answer | Refusal> | Refusal {
  const typed = splitWords(answer);
  const said = isRefusal(typed) ? typed : takeOptions(wordsOfForm(typed), referenceNames);
  if (isRefusal(said)) return said;
  const { words, ...options } = said;
  return requestExceptions({ ...call, ...options }, words, ports);
}

/** /harden travel: lets people in from countries that are blocked, until a day; it ends on its own. */
const travel: Command = {
  name: 'travel',
  options: referenceNames,
  takes: '<person>[,<person>…] <country…> until=<day> [from=<day>] [reason=…] | extend <id> until=<day> | end <id>',
  summary: 'lets people sign in from blocked countries until a day, after approval; ends automatically',
  example: '/harden travel ana@contoso.com ES until=friday',
  run: (call, ports) => requestExceptions(call, call.words, ports),
};

/** Asks for a travel exception, lengthens one or ends one; without a word the form is given. */
async function requestExceptions(
  call: Call,
  words: readonly string[],
  { deciding, directory }: HasDeciding & HasDirectory,
): Promise<Answer | Refusal> {
  const said = readException(words);
  if (isRefusal(said)) return said;
  const { legs, reason: typedReason } = said;
  const [first, second, ...others] = legs[0]?.plain ?? [];
  if (first === undefined)
    return (await directory.authorize(call.person, 'travel', call.tenant.id)) ?? askTravelCard(call.tenant.name);
  const verb = /^(end|extend)$/iu.exec(first)?.[0];
  const isShort = second !== undefined && others.length === 0 && legs.length === 1 && changeId.test(second);
  if (verb !== undefined && !isShort)
    return refuse(
      'missing-change',
      'Which travel exception?',
      'Name one by its id; /harden travels lists them. Nothing was done.',
    );
  if (isShort && first.toLowerCase() === 'end') return endException(deciding, call, second.toLowerCase());
  if (legs.some(({ until }) => until === undefined))
    return refuse(
      'missing-until',
      'Until when? A travel exception without an end is none.',
      `Write until=friday, until=friday 18:00, or until=2h. ${example}`,
    );
  if (isShort && first.toLowerCase() === 'extend')
    return lengthenException(deciding, call, second.toLowerCase(), legs[0]?.until ?? '');
  const exception = typedExceptionOf(legs);
  if (isRefusal(exception)) return exception;
  if (typedReason === undefined) return requestTravel(deciding, call, exception);
  const reason = readReason(typedReason, { reason: 'What for?', remedy: example });
  return isRefusal(reason) ? reason : requestTravel(deciding, call, { ...exception, reason });
}

/** What was written into the form, as words of the command; what was left empty says nothing. */
function wordsOfForm(words: readonly string[]): readonly string[] {
  const written = words.filter((word) => !/^[a-z]+=\s*$/iu.test(word));
  const field = (name: string): string | undefined =>
    written
      .find((word) => word.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .trim();
  const [who, countries] = [field('who'), field('countries')];
  const rest = written.filter((word) => !/^(who|countries)=/u.test(word));
  return [
    ...(who === undefined ? [] : [who.replaceAll(/\s*[,;]\s*/gu, ',')]),
    ...(countries === undefined
      ? []
      : countries
          .replaceAll(/\s*[,;]\s*/gu, ',')
          .split(/\s+/u)
          .filter((word) => word !== '')),
    ...rest,
  ];
}

const example = 'For example: /harden travel ana@contoso.com ES until=friday';
/** Of any change: that it is no travel exception is said where it is looked for. */
const changeId = /^[a-z]-[a-z0-9]{4,}$/i;

/** The words up to an end and what belongs to them; the next plain word begins another leg. */
interface SaidLeg {
  readonly plain: string[];
  from?: string;
  until?: string;
}

function readException(
  typed: readonly string[],
): { readonly legs: readonly SaidLeg[]; readonly reason: string | undefined } | Refusal {
  const read = readWords(withJoined(typed), ['from', 'until', 'reason'], 'reason');
  if (isRefusal(read)) return read;
  const legs: SaidLeg[] = [{ plain: [] }];
  let reason: string | undefined;
  for (const one of read) {
    const leg = legs.at(-1);
    if (leg === undefined) break;
    if ('name' in one) {
      if (one.name === 'reason') reason = one.value;
      else leg[one.name] = one.value;
    } else if (leg.until === undefined) leg.plain.push(one.plain);
    else legs.push({ plain: [one.plain] });
  }
  return { legs: inOneOrder(legs), reason };
}

const times = ['from', 'until'];

/** A reason is read as it stands, whatever words it has. */
function withJoined(typed: readonly string[]): readonly string[] {
  const at = typed.findIndex((word) => /^reason=/iu.test(word));
  const own = at < 0 ? typed : typed.slice(0, at);
  return [...withTimesOfDay(joinedWords(own, times), times), ...typed.slice(own.length)];
}

/** With one end it does not matter where that stands, nor where the person does who is named by an address. */
function inOneOrder(legs: readonly SaidLeg[]): readonly SaidLeg[] {
  const [first, ...others] = legs;
  const isOf = (word: string): boolean => word.includes('@');
  const hasEnd = ({ from, until }: SaidLeg): boolean => from !== undefined || until !== undefined;
  if (first === undefined || others.some(hasEnd)) return legs;
  // `eva ES until=2026-11-27 RU` names a second country whose end is missing.
  const isTorn = first.plain.every(isOf) || others.some((leg) => leg.plain.some(isOf));
  if (others.length > 0 && !isTorn) return legs;
  const plain = legs.flatMap((leg) => leg.plain);
  return [{ ...first, plain: [...plain.filter(isOf), ...plain.filter((word) => !isOf(word))] }];
}

/** Who travels stands first: several with commas, or as addresses one after the other. */
function typedExceptionOf([first, ...following]: readonly SaidLeg[]): TypedException | Refusal {
  const [person = '', ...rest] = first?.plain ?? [];
  const more = rest.findIndex((word) => !word.includes('@'));
  const others = more < 0 ? rest : rest.slice(0, more);
  const people = [person, ...others].flatMap((word) => word.split(/,(?=\S)/)).filter((word) => word !== '');
  const legs: TypedLeg[] = [];
  for (const leg of [{ ...first, plain: rest.slice(others.length) }, ...following]) {
    const countries = countriesIn(leg.plain);
    if (isRefusal(countries)) return (legs.length === 0 ? notAddress([person, ...leg.plain]) : null) ?? countries;
    legs.push({ countries, from: leg.from, until: leg.until ?? '' });
  }
  return { people: [...new Set(people.map((one) => typedAccount(one) ?? one))], legs };
}

/** A person by a name of two words. Null: the first word is an address, or the second one could be a country. */
function notAddress([first = '', second = '']: readonly string[]): Refusal | null {
  if (first.includes('@') || first.includes(',') || !/^\p{L}{4,}$/u.test(second) || intended(second) !== null) return null;
  return refuse(
    'missing-address',
    `"${shorten(`${first} ${second}`, 40)}" is no address, and "${shorten(second, 40)}" is no country code.`,
    `Write the address that the person signs in with, then two letters for the country. Nothing was done. ${example}`,
  );
}

/** Each a word, or with commas; a name of several words may stand without quotes. */
function countriesIn(words: readonly string[]): readonly string[] | Refusal {
  const typed = words.join(' ').split(/[,;]/u).flatMap(countriesOf);
  if (typed.length === 0) return refuse('missing-country', 'To which country?', `Write two letters, such as ES. ${example}`);
  const wrong = typed.find((word) => typedCountry(word) === null);
  if (wrong !== undefined) return refuse('unknown-country', complaint(wrong), 'Nothing was done.');
  return typed.flatMap((word) => typedCountry(word) ?? []);
}

/** `South Korea` is one, `ES FR` are two. */
function countriesOf(text: string): readonly string[] {
  const name = text.trim();
  return typedCountry(name) === null ? name.split(/\s+/u).filter((word) => word !== '') : [name];
}

/** /harden travels: who is allowed from blocked countries now or soon, and until when. */
const travels: Command = {
  name: 'travels',
  lists: true,
  takes: '[@group]',
  maxWords: 0,
  summary: 'lists who may sign in from blocked countries, and until when; with @group, in all of its tenants',
  example: '/harden travels',
  run: async (call, { directory, ledger, now }) => {
    const { person, tenant } = call;
    const refusal =
      (await directory.authorize(person, 'read', tenant.id)) && (await directory.authorize(person, 'travel', tenant.id));
    return refusal ?? travelsCard({ tenant: tenant.name, exceptions: await exceptionsOf(ledger, tenant.id), now: now() });
  },
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'travels') ?? groupTravelsCard(await ofEach(call, ports, ({ id }) => exceptionsOf(ports.ledger, id))),
};

/** Other words for a travel exception. */
const meant: Readonly<Record<string, string>> = {
  trip: '/harden travel',
  vacation: '/harden travel',
  holiday: '/harden travel',
  abroad: '/harden travel',
};

export const gateway: GatewayFeature = {
  meant,
  help: { title: 'Travel', commands: [travel, travels] },
  buttons: [
    {
      name: 'extend',
      asksForWork: true,
      run: ({ call, subject, reason = '' }, { deciding }) =>
        lengthenException(deciding, call, subject, reason.trim().replace(/^until=/i, '')),
    },
  ],
  plans: { [travelMeasure.id]: ({ call, reason = '' }, ports) => exceptionByForm(reason, call, ports) },
};
