/** Puts an answer together from what was read: by our own reasoning first, then with What-If's word beside it. */
import { isIP } from 'node:net';
import type { Outcomes } from '../../controls/control.js';
import { type Exclusion, SignInJudge, type SignInWords } from '../../controls/reasoning/access/coverage/sign-in-judge.js';
import type { ClientType } from '../../controls/reasoning/access/kinds/client-types.js';
import { countryCode } from '../../controls/reasoning/access/kinds/country-codes.js';
import { countryParts, type PlacePart } from '../../controls/reasoning/access/parts/place-parts.js';
import { exchangeOnline, resourceLabel } from '../../controls/reasoning/access/parts/resource-parts.js';
import { grantOf } from '../../controls/reasoning/access/policy/demands.js';
import type { Location } from '../../controls/reasoning/access/tenant/location-index.js';
import { policyRead, userRead } from '../../controls/reasoning/access/tenant/tenant-access.js';
import { isAddressSet, parseAddresses } from '../../controls/reasoning/ip/address-set.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { readInWords } from '../../tenant/resource.js';
import type { SignInQuestion, WhatIfVerdict } from '../../tenant/what-if.js';
import { saysEnough } from '../../tenant/what-if.js';
import { maxListed, type Outcome, type PersonAnswer, type Place, type PolicyResult, type Spared, shortened } from './answer.js';
import { isApplicationId, isSuite, type WhyLookUp } from './look-up.js';
import { type OutcomeInput, outcomeOf } from './outcome.js';
import type { FoundPerson } from './person-index.js';
import { wordOfDefaults } from './security-defaults.js';

/** An answer by reasoning alone, with what What-If may be asked of each of its places; null: it knows no such question. */
export interface Reasoned {
  readonly answer: PersonAnswer;
  readonly questions: readonly (SignInQuestion | null)[];
  /** The same answer with What-If's word on the place of that number. */
  withWhatIf(index: number, verdicts: readonly WhatIfVerdict[]): Reasoned;
}

export function reasonOver(look: WhyLookUp, outcomes: Outcomes): Reasoned | Refusal {
  look.access.settle(outcomes);
  const person = look.people.person(outcomes(userRead));
  if (isRefusal(person)) return person;
  const application = applicationOf(look);
  if (isRefusal(application)) return application;
  const account = look.access.accounts.numberOf(person.id);
  if (account === null) throw new Error('Someone who was found is among the accounts.');
  const { client = 'browser', platform = null, at = null } = look.question;
  const { country: from, ip } = placeAsked(look);
  const judge = new SignInJudge(look.access, look.access.policies, { account, client, application, platform });
  const input = { policiesAreWhole: outcomes(policyRead).complete, isEnabled: person.isEnabled, client };
  const parts = countryParts(judge.conditions, new Set(from === undefined ? look.countries.keys() : [from])).map((part) =>
    ip === null ? part : { ...part, addresses: { locations: locationsAt(ip, judge, look), outsideUnread: false } },
  );
  const defaults = wordOfDefaults(look.defaults, outcomes, {
    client,
    hasPolicies: look.access.policies.some(({ state }) => state === 'enabled'),
  });
  const said = new Map(
    parts.map((part) => {
      const { words, spared } = saying(judge.at(part), look, outcomes);
      return [part, { words: [...words.slice(0, maxListed - defaults.length), ...defaults], spared }];
    }),
  );
  const sayingOf = (part: PlacePart): Saying => said.get(part) ?? { words: [], spared: [] };
  const asked = placesOf(parts, {
    from,
    seen: ip === null ? look.countries : new Map(),
    sayingOf: (part) => ({
      key: JSON.stringify(sayingOf(part)),
      isBlocked: outcomeOf(sayingOf(part).words, input) === 'blocked',
    }),
  });
  const isGuest = look.access.accounts.get(account).guestTypes.length > 0;
  // What-If knows policies alone, and what else blocks would not be its word.
  const isForWhatIf = person.isEnabled && defaults.every(({ blocks }) => !blocks);
  return reasoned(
    {
      kind: 'told',
      source: look.origin,
      asOf: look.asOf.toISOString(),
      person: { ...named(person), isGuest, isEnabled: person.isEnabled },
      application: shortened(resourceLabel(application, look.access.appName)),
      client,
      platform,
      at,
      recent: [...look.recent.all()],
      isLogWhole: look.signInRead !== null && outcomes(look.signInRead).complete,
      places: asked.map((place) => ofPlace(place, sayingOf(place.part), { input, ip })),
      notes: [...notesOfQuestion(look, { judge, ip, isCountryKnown: from !== undefined }), ...notesOf(look, outcomes)].slice(
        0,
        maxListed,
      ),
    },
    asked.map((place) => (isForWhatIf ? questionOf(place, { person, application, client, platform, ip }) : null)),
    { input, look },
  );
}

interface AskedFrom {
  readonly country: string | undefined;
  readonly ip: string | null;
}

/** As it was asked; of a moment without a place, that of the sign-in closest to it. The country of an address is known from the log alone. */
function placeAsked({ question, recent, countriesOfAddress }: WhyLookUp): AskedFrom {
  const { from, ip, at } = question;
  if (ip !== undefined) {
    const [country, ...more] = countriesOfAddress;
    return { ip, country: more.length === 0 ? country : undefined };
  }
  const { first } = recent;
  if (from !== undefined || at === undefined || first === null) return { country: from, ip: null };
  const written = first.ipAddress?.toLowerCase() ?? '';
  return {
    country: countryCode(first.location?.countryOrRegion ?? '') ?? undefined,
    ip: isIP(written) === 0 ? null : written,
  };
}

/** The named locations that hold an address, of those that a policy names and those that count as trusted. */
function locationsAt(ip: string, judge: SignInJudge, { access }: WhyLookUp): readonly Location[] {
  const address = parseAddresses([ip]);
  if (!isAddressSet(address)) return [];
  const mentioned = judge.conditions.flatMap((condition) => [...(condition?.included ?? []), ...(condition?.excluded ?? [])]);
  const all = new Map([...mentioned, ...access.locations.trusted()].map((location) => [location.id, location]));
  return [...all.values()].filter(
    (location) => location.kind === 'addresses' && location.addresses !== null && address.isSubsetOf(location.addresses),
  );
}

/** What the question itself leaves open: the country of an address, lists of addresses that no interface shows, and policies that were others then. */
function notesOfQuestion(
  { question, access, asOf }: WhyLookUp,
  { judge, ip, isCountryKnown }: { readonly judge: SignInJudge; readonly ip: string | null; readonly isCountryKnown: boolean },
): readonly string[] {
  const mentioned = judge.conditions.flatMap((condition) => [...(condition?.included ?? []), ...(condition?.excluded ?? [])]);
  const hidden = mentioned.filter(({ kind }) => ['mfa-trusted', 'compliant-network', 'all-trusted'].includes(kind));
  const { at, from } = question;
  const byCountry = mentioned.some(({ kind }) => kind === 'countries');
  const changed = access.policies.filter(
    ({ row }) => at !== undefined && row.modifiedDateTime instanceof Date && row.modifiedDateTime > new Date(at),
  );
  const names = changed.slice(0, maxChanged).map(({ name }) => `"${name}"`);
  const more = changed.length - names.length;
  return [
    ...(at === undefined
      ? []
      : [
          `Answered with today's policies: those at the time asked about may ${new Date(at) > asOf ? 'be' : 'have been'} different.${changed.length === 0 ? '' : ` Changed since then: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`}`,
        ]),
    ...(from !== undefined && byCountry
      ? ['Through a VPN or proxy, a sign-in counts as from the country where that has its address.']
      : []),
    ...(ip !== null && !isCountryKnown
      ? [`The sign-in log does not say in which country ${ip} is, so every country is shown.`]
      : []),
    ...(ip !== null && hidden.length > 0
      ? [
          `Whether ${ip} counts as one of the ${hidden.map(({ name }) => name).join(', ')} can be read only in part; it is taken not to be, unless a named location says so.`,
        ]
      : []),
  ];
}

const maxChanged = 5;

interface Saying {
  readonly words: readonly PolicyResult[];
  readonly spared: readonly Spared[];
}

function reasoned(
  answer: PersonAnswer,
  questions: Reasoned['questions'],
  by: { readonly input: OutcomeInput; readonly look: WhyLookUp },
): Reasoned {
  return {
    answer,
    questions,
    withWhatIf: (index, verdicts) => {
      const places = answer.places.map((place, at) => (at === index ? settled(place, verdicts, by) : place));
      return reasoned({ ...answer, places }, questions, by);
    },
  };
}

/** A suite is taken by the word that policies have for it. */
function applicationOf({ question, access }: WhyLookUp): string | Refusal {
  const { application = exchangeOnline } = question;
  if (isApplicationId(application) || isSuite(application)) return application;
  const [id, ...more] = access.appsNamed(application);
  if (id !== undefined && more.length === 0) return id;
  if (id !== undefined)
    return refuse('ambiguous-application', `${more.length + 1} applications are called so.`, 'Write the application id.');
  const meant = didYouMean(application, access.appTitles);
  return refuse(
    'unknown-application',
    'No application of that name is in this tenant.',
    meant === null
      ? 'Write exchange, sharepoint, teams, office, azure or admin, or the application id.'
      : `Did you mean ${meant}?`,
  );
}

function saying({ words, spared }: SignInWords, look: WhyLookUp, outcomes: Outcomes): Saying {
  const policy = ({ id, name, state, blocks, grant }: SignInWords['spared'][number] | SignInWords['words'][number]) => ({
    id: shortened(id),
    name: shortened(name),
    state,
    blocks,
    controls: grant.controls.slice(0, maxListed).map((text) => shortened(text)),
    operator: grant.operator,
  });
  return {
    words: [...words]
      .sort(byWeight)
      .slice(0, maxListed)
      .map((word) => ({
        ...policy(word),
        applies: word.applies,
        because: word.because.slice(0, maxListed).map((text) => shortened(text)),
      })),
    spared: [...spared]
      .sort(byWeight)
      .slice(0, maxListed)
      .map((one) => ({
        ...policy(one),
        by: one.by.slice(0, maxListed).map((exclusion) => exclusionOf(exclusion, look, outcomes)),
      })),
  };
}

interface RankedAnswer {
  readonly state: string;
  readonly blocks: boolean;
  readonly applies?: PolicyResult['applies'];
}

/** What decides comes first, so that nothing that does is among what is too much to be said. */
function byWeight(one: RankedAnswer, other: RankedAnswer): number {
  const weight = ({ state, blocks, applies = 'yes' }: RankedAnswer): number =>
    (state === 'enabled' ? 0 : 100) + (blocks ? 0 : 10) + ['yes', 'perhaps', 'if'].indexOf(applies);
  return weight(one) - weight(other);
}

function exclusionOf(exclusion: Exclusion, { access, paths }: WhyLookUp, outcomes: Outcomes): Spared['by'][number] {
  if (exclusion.kind === 'location') return { name: shortened(`the location ${exclusion.name}`), path: null };
  const path = exclusion.kind === 'group' ? paths.pathTo(exclusion.id, outcomes) : null;
  return {
    name: shortened(exclusion.name),
    path: path?.slice(0, maxListed).map((id) => shortened(access.groups.nameOf(id))) ?? null,
  };
}

function ofPlace(
  { role, part, countries, times }: AskedPlace,
  { words, spared }: Saying,
  { input, ip }: { readonly input: OutcomeInput; readonly ip: string | null },
): Place {
  const shown = countries.slice(0, maxListed);
  return {
    role,
    countries: [...shown],
    more: countries.length - shown.length,
    ip,
    locations: part.addresses.locations.slice(0, maxListed).map(({ name }) => shortened(name)),
    times,
    outcome: outcomeOf(words, input),
    words: [...words],
    spared: [...spared],
    whatIf: null,
  };
}

/** What-If knows applications by id, and only places with a country. */
function questionOf(
  { countries }: AskedPlace,
  by: {
    readonly person: FoundPerson;
    readonly application: string;
    readonly client: ClientType;
    readonly platform: string | null;
    readonly ip: string | null;
  },
): SignInQuestion | null {
  const country = countries.find((code) => code !== '??');
  if (country === undefined || !isApplicationId(by.application)) return null;
  return {
    who: { kind: 'user', id: by.person.id },
    application: by.application,
    country,
    ipAddress: by.ip,
    client: by.client,
    ...(by.platform === null ? {} : { platform: by.platform }),
  };
}

/** What could not be read What-If settles; where the two know, both are kept. */
function settled(
  place: Place,
  verdicts: readonly WhatIfVerdict[],
  { input, look }: { readonly input: OutcomeInput; readonly look: WhyLookUp },
): Place {
  const told = new Map(verdicts.filter(saysEnough).map((verdict) => [verdict.id, verdict.applies]));
  const words = place.words.flatMap((word): readonly PolicyResult[] => {
    const applies = told.get(word.id);
    if (word.applies === 'yes' || applies === undefined) return [word];
    if (applies) return [{ ...word, applies: 'yes', because: [] }];
    return word.applies === 'if' ? [word] : [];
  });
  const certain = new Set(place.words.filter(({ applies }) => applies === 'yes').map(({ id }) => id));
  const open = new Set(place.words.filter(({ applies }) => applies !== 'yes').map(({ id }) => id));
  const differs = verdicts
    .filter(({ id }) => told.has(id) && !open.has(id) && told.get(id) !== certain.has(id))
    .map(({ name, applies }) => ({ policy: shortened(name), applies }));
  return {
    ...place,
    words,
    outcome: outcomeOf(words, input),
    whatIf: { outcome: outcomeByWhatIf(told, input, look), differs: differs.slice(0, maxListed) },
  };
}

/** By its word alone: of a policy that it leaves open it is unknown, unless another one blocks already. */
function outcomeByWhatIf(told: ReadonlyMap<string, boolean>, input: OutcomeInput, look: WhyLookUp): Outcome {
  const enforced = look.access.policies.filter(({ state, forPeople }) => state === 'enabled' && forPeople);
  const words = enforced.flatMap((policy): readonly PolicyResult[] => {
    const applies = told.get(policy.id);
    if (applies === false) return [];
    const { id, name, blocks } = policy;
    const { controls, operator } = grantOf(policy, look.access.strengths);
    const word = { id, name, state: 'enabled' as const, blocks, controls: [...controls], operator, because: [] };
    return [{ ...word, applies: applies === true ? 'yes' : 'perhaps' }];
  });
  return outcomeOf(words, { ...input, policiesAreWhole: true });
}

function named({ id, name, displayName }: FoundPerson): Pick<PersonAnswer['person'], 'id' | 'name' | 'displayName'> {
  return { id: shortened(id), name: shortened(name), displayName: displayName === null ? null : shortened(displayName) };
}

const maxNote = 600;

function notesOf({ access, signInRead, countries, question }: WhyLookUp, outcomes: Outcomes): string[] {
  const unread = access.missing(outcomes).map(({ read, reason, permission, licence }) => {
    const needs = permission ?? licence;
    const why = reason === undefined || reason === `${read} could not be read.` ? '' : `: ${reason.replace(`${read}: `, '')}`;
    return `${readInWords(read)} could not be read completely${why}${needs === undefined ? '' : ` (needs ${needs})`}`;
  });
  const log = signInRead === null ? null : outcomes(signInRead);
  const home =
    log === null || (log.complete && (countries.size > 0 || question.from !== undefined || question.ip !== undefined))
      ? []
      : log.complete
        ? ['No interactive sign-in of the last 30 days says from which country it came.']
        : [`Earlier sign-ins could not be read: ${log.missing.reason ?? 'the log did not come whole'}`];
  return [...home, ...unread].slice(0, maxListed).map((note) => shortened(note, maxNote));
}

/** Countries that no policy distinguishes, with what is to be said of them. */
interface AskedPlace {
  readonly role: Place['role'];
  readonly part: PlacePart;
  /** The countries of the part that are meant; the first is the one that What-If is asked about. */
  readonly countries: readonly string[];
  readonly times: number | null;
}

/** This many countries are shown each in a row of its own. */
const maxSeen = 8;
/** This many rows are shown of countries where nobody was seen. */
const maxGroups = 6;

/** @param tellsApart what is said of a place, spelt so that the same words are the same text; `isBlocked`: nobody gets in there */
function placesOf(
  parts: readonly PlacePart[],
  {
    from,
    seen,
    sayingOf,
  }: {
    readonly from: string | undefined;
    /** Sign-ins by country. */
    readonly seen: ReadonlyMap<string, number>;
    /** What is said of a part: equal texts are shown as one, and what is blocked comes first. */
    readonly sayingOf: (part: PlacePart) => { readonly key: string; readonly isBlocked: boolean };
  },
): readonly AskedPlace[] {
  if (from !== undefined)
    return parts
      .filter(({ countries }) => countries.includes(from))
      .map((part) => ({ role: 'asked', part, countries: [from], times: null }));
  const byUse = [...seen].toSorted(([, one], [, other]) => other - one).slice(0, maxSeen);
  const visited = byUse.flatMap(([country, times], index): readonly AskedPlace[] => {
    const part = parts.find(({ countries }) => countries.includes(country));
    return part === undefined ? [] : [{ role: index === 0 ? 'home' : 'seen', part, countries: [country], times }];
  });
  const shown = new Set(visited.flatMap(({ countries }) => countries));
  return [...visited, ...others(parts, shown, sayingOf)];
}

function others(
  parts: readonly PlacePart[],
  shown: ReadonlySet<string>,
  sayingOf: (part: PlacePart) => { readonly key: string; readonly isBlocked: boolean },
): readonly AskedPlace[] {
  const groups = new Map<string, { readonly part: PlacePart; readonly countries: string[]; readonly isBlocked: boolean }>();
  for (const part of parts) {
    const countries = part.countries.filter((country) => !shown.has(country));
    if (countries.length === 0) continue;
    const { key, isBlocked } = sayingOf(part);
    const group = groups.get(key) ?? { part, countries: [], isBlocked };
    group.countries.push(...countries);
    groups.set(key, group);
  }
  return [...groups.values()]
    .toSorted((one, other) => Number(other.isBlocked) - Number(one.isBlocked) || one.countries.length - other.countries.length)
    .slice(0, maxGroups)
    .map(({ part, countries, isBlocked }) => ({ role: isBlocked ? 'blocked' : 'elsewhere', part, countries, times: null }));
}
