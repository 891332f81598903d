/** What people type of a question: a country, an application, a kind of program, what the device runs. */
import { isIP } from 'node:net';
import { DateTime } from 'luxon';
import { shorten } from '../../chat/safe-text.js';
import { complaint, typedCountry } from '../../controls/reasoning/access/kinds/country-codes.js';
import { platforms } from '../../controls/reasoning/access/kinds/platforms.js';
import { applicationWords } from '../../controls/reasoning/access/parts/resource-parts.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { WhyQuestion } from './question.js';

/** As typed; absent: not said. */
interface TypedQuestion {
  readonly person: string | undefined;
  /** A country, or the address of a device. */
  readonly from?: string | undefined;
  readonly at?: string | undefined;
  readonly app?: string | undefined;
  readonly client?: string | undefined;
  readonly platform?: string | undefined;
}

/** What people call a kind of program, with the word that policies have. */
const clientWords: ReadonlyMap<string, NonNullable<WhyQuestion['client']>> = new Map([
  ['browser', 'browser'],
  ['app', 'mobileAppsAndDesktopClients'],
  ['desktop', 'mobileAppsAndDesktopClients'],
  ['mobile', 'mobileAppsAndDesktopClients'],
  ['activesync', 'exchangeActiveSync'],
  ['legacy', 'other'],
  ['imap', 'other'],
  ['pop', 'other'],
  ['smtp', 'other'],
]);

const platformWords: ReadonlyMap<string, NonNullable<WhyQuestion['platform']>> = new Map(
  platforms.map((platform) => [platform.toLowerCase(), platform]),
);

const maxName = 254;

/** @param zone in which a time without one is meant */
export function readQuestion(typed: TypedQuestion, zone = 'UTC'): WhyQuestion | Refusal {
  const person = typed.person?.trim() ?? '';
  if (person === '')
    return refuse(
      'missing-person',
      'Whose sign-in?',
      'Write the name that the person signs in with: /harden why eli@contoso.com',
    );
  if (person.length > maxName)
    return refuse('unknown-person', 'No account has so long a name.', 'Write the name that the person signs in with.');
  const ip = typed.from === undefined ? undefined : singleAddress(typed.from);
  const from = typed.from === undefined || ip !== undefined ? undefined : readCountry(typed.from);
  const at = typed.at === undefined ? undefined : readMoment(typed.at, zone);
  const application = typed.app === undefined ? undefined : readApplication(typed.app);
  const client = typed.client === undefined ? undefined : oneOf('program', typed.client, clientWords);
  const platform = typed.platform === undefined ? undefined : oneOf('platform', typed.platform, platformWords);
  const wrong = [from, at, application, client, platform].find(isRefusal);
  if (wrong !== undefined) return wrong;
  return { person, ...omitUndefined({ from, ip, at, application, client, platform }) } as WhyQuestion;
}

/** Undefined: it is none. A network is no single place. */
function singleAddress(typed: string): string | undefined {
  const word = typed.trim();
  if (isIP(word) === 0) return undefined;
  return word.toLowerCase();
}

function readMoment(typed: string, zone: string): string | Refusal {
  const moment = DateTime.fromISO(typed.trim().replace('_', 'T'), { zone });
  return moment.isValid && moment.year > 2000 && moment.year < 2200
    ? moment.toUTC().toISO()
    : refuse('bad-time', `There is no time "${shorten(typed.trim(), 40)}".`, 'Write it as 2026-11-23T09:12.');
}

function readCountry(typed: string): string | Refusal {
  return typedCountry(typed) ?? refuse('unknown-country', complaint(shorten(typed.trim(), 40)), 'Correct it and ask again.');
}

/** A name that is none of ours may be that of an application of the tenant: the worker knows. */
function readApplication(typed: string): string | Refusal {
  const name = typed.trim();
  if (name === '' || name.length > maxName)
    return refuse(
      'unknown-application',
      'That is not the name of an application.',
      `Write ${list([...applicationWords.keys()])}, or the application id.`,
    );
  return applicationWords.get(name.toLowerCase()) ?? name;
}

function oneOf<Value>(what: string, typed: string, words: ReadonlyMap<string, Value>): Value | Refusal {
  const found = words.get(typed.trim().toLowerCase());
  if (found !== undefined) return found;
  const known = [...words.keys()];
  const meant = didYouMean(typed.trim(), known);
  return refuse(
    `unknown-${what}`,
    `There is no ${what} "${shorten(typed.trim(), 40)}".`,
    meant === null ? `Write ${list(known)}.` : `Did you mean ${meant}?`,
  );
}

function list(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
