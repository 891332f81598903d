/** An answer in sentences that someone at a help desk understands: the first one is what to tell the person who called. */
import { placeLabel } from '../../controls/reasoning/access/parts/place-parts.js';
import { speakerNames } from '../../tenant/origin.js';
import type { Outcome, PersonAnswer, Place, PolicyResult, RecentSignIn } from './answer.js';
import { keepsOut } from './outcome.js';

/** `Eva Berg (eva@contoso.com)`. */
export function personLabel({ displayName, name }: PersonAnswer['person']): string {
  return displayName === null || displayName === name ? name : `${displayName} (${name})`;
}

const shownCountries = 6;

/** This many countries are no list that anyone reads. */
const manyCountries = 60;

/** `ES (Spain)`, or the first of several and how many more there are. */
export function countriesLabel(place: Place): string {
  const { ip, locations } = place;
  const where = countryLabels(place);
  if (ip === null) return where;
  const inside = locations.length === 0 ? '' : `, in the named location ${locations.join(' and ')}`;
  return `${ip} (${where}${inside})`;
}

function countryLabels({ role, countries, more }: Place): string {
  const isRest = role === 'elsewhere' || role === 'blocked';
  if (isRest && countries.length + more > manyCountries) return 'everywhere else';
  const shown = countries.length === 1 ? countries : countries.slice(0, shownCountries);
  const rest = countries.length - shown.length + more;
  const [only] = shown;
  if (shown.length === 1 && rest === 0) return placeLabel(only ?? '');
  return `${shown.map((code) => (code === '??' ? 'addresses of no known country' : code)).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const controlWords: Readonly<Record<string, string>> = {
  mfa: 'MFA',
  compliantdevice: 'a compliant device',
  domainjoineddevice: 'a hybrid joined device',
  approvedapplication: 'an approved app',
  compliantapplication: 'an app with a protection policy',
  passwordchange: 'a new password',
};

/** What a policy asks for: `MFA or a compliant device`; empty where it asks for nothing. */
export function asksFor({ controls, operator }: Pick<PolicyResult, 'controls' | 'operator'>): string {
  return controls
    .map(
      (control) =>
        controlWords[control.toLowerCase()] ?? control.replace(/^authentication strength/, 'the authentication strength'),
    )
    .join(` ${operator} `);
}

const results: Readonly<Record<RecentSignIn['result'], string>> = {
  success: 'succeeded',
  failed: 'failed',
  interrupted: 'was interrupted',
  unknown: 'ended in a way that the log does not say',
};

/** What happened last, or closest to the moment that was asked about, without its time; null: the log holds nothing. */
export function happenedOf({ recent }: PersonAnswer): string | null {
  const [first] = recent;
  if (first === undefined) return null;
  const { result, code, error, policies: stopping } = first;
  const by =
    result === 'success' || stopping.length === 0
      ? ''
      : `, by ${stopping
          .map((name) => `"${name}"`)
          .slice(0, named)
          .join(' and ')}`;
  return `${results[result]}${error === null ? '' : `: ${error} (error ${code})${by}`}${fromWhere(first)}`;
}

function fromWhere({ country, city, ip, application }: RecentSignIn): string {
  const place = [city, country === null ? null : placeLabel(country)].filter((part) => part !== null).join(', ');
  const from = [place, ip ?? ''].filter((part) => part !== '').join(', ');
  return `${application === null ? '' : `, to ${application}`}${from === '' ? '' : `, from ${from}`}`;
}

/** The sentence that leads. */
export function leadOf(told: PersonAnswer): string {
  const lead = ownLead(told);
  if (!told.person.isGuest || told.places.every(({ outcome }) => outcome === 'blocked')) return lead;
  const isKnown = told.places.every((place) => place.outcome !== 'untold' && !disagrees(place));
  return `${isKnown ? 'By the policies of this tenant, ' : ''}${lead} Their own organisation decides first.`;
}

function ownLead(told: PersonAnswer): string {
  const [first] = told.places;
  if (first === undefined) return '';
  if (!told.person.isEnabled) return `${personLabel(told.person)} cannot sign in from anywhere: the account is disabled.`;
  if (first.role === 'asked' || first.role === 'home' || told.places.length === 1) return placeSentence(told, first);
  const blocked = told.places.filter(({ outcome }) => outcome === 'blocked');
  const who = personLabel(told.person);
  if (told.places.some(disagrees))
    return `For some places hardenbot's reading and ${speakerNames(told.source).whatIf} disagree on whether ${who} can sign in.`;
  if (told.places.some(({ outcome }) => outcome === 'untold')) return `For some places it is unknown whether ${who} can sign in.`;
  if (blocked.length === told.places.length) return `${who} cannot sign in from ${blocked.map(countriesLabel).join(', ')}.`;
  return blocked.length === 0
    ? `${who} can sign in from everywhere.`
    : `${who} can sign in, but not from ${blocked.map(countriesLabel).join(', ')}.`;
}

/** Whether What-If says something else than reasoning does. */
export function disagrees({ outcome, whatIf }: Place): boolean {
  return whatIf !== null && whatIf.outcome !== outcome;
}

function placeSentence(told: PersonAnswer, place: Place): string {
  const isAnywhere = place.role === 'elsewhere' || (place.role === 'blocked' && told.places.length === 1);
  const from = isAnywhere ? 'anywhere' : countriesLabel(place);
  const where = place.role === 'home' ? `${from}, their usual place` : from;
  const own = ownSentence(told, place, where);
  if (place.whatIf === null || !disagrees(place)) return own;
  return `hardenbot's reading and ${speakerNames(told.source).whatIf} disagree. By the policies that were read: ${own} By What-If: ${byWhatIf[place.whatIf.outcome]}.`;
}

const byWhatIf: Readonly<Record<Outcome, string>> = {
  in: 'the sign-in gets in',
  blocked: 'the sign-in is blocked',
  untold: 'it is unknown',
};

function ownSentence(told: PersonAnswer, place: Place, where: string): string {
  const who = personLabel(told.person);
  const enforced = place.words.filter(({ state }) => state === 'enabled');
  switch (place.outcome) {
    case 'blocked':
      return `${who} cannot sign in from ${where}: ${keptOutBy(enforced, told.client)}.`;
    case 'untold':
      return `It is unknown whether ${who} can sign in from ${where}: ${whyUnknown(enforced, told.client)}.`;
    case 'in':
      return `${who} can sign in from ${where}${asked(enforced)}.`;
  }
}

function keptOutBy(words: readonly PolicyResult[], client: string): string {
  const deciding = words.filter((word) => word.applies === 'yes' && keepsOut(word, client));
  const blocking = deciding.filter(({ blocks }) => blocks);
  if (blocking.length > 0) return `blocked by ${policies(blocking)}`;
  const [asking] = deciding;
  return `${policies(deciding)} asks for ${asking === undefined ? 'more' : asksFor(asking)}, which such a program cannot give`;
}

function whyUnknown(words: readonly PolicyResult[], client: string): string {
  const open = words.filter((word) => word.applies === 'perhaps' && keepsOut(word, client));
  const because = [...new Set(open.flatMap((word) => word.because))];
  if (because.length === 0) return 'the policies of the tenant could not be read to the end';
  return `${because.slice(0, named).join(' and ')} could not be read, and ${policies(open)} depends on it`;
}

function asked(words: readonly PolicyResult[]): string {
  const grants = [...new Set(words.filter(({ applies, blocks }) => applies === 'yes' && !blocks).map(asksFor))].filter(
    (text) => text !== '',
  );
  const sometimes = words.filter(({ applies, blocks, controls }) => applies === 'if' && !blocks && controls.length > 0);
  const unless = words.filter(({ applies, blocks }) => applies === 'if' && blocks).flatMap(({ because }) => because);
  const perhaps = words.some(({ applies, blocks, controls }) => applies === 'perhaps' && !blocks && controls.length > 0);
  return [
    grants.length > 0 ? `, with ${grants.join(', and ')}` : '',
    unless.length > 0 ? `, unless ${[...new Set(unless)].slice(0, named).join(', or ')}` : '',
    sometimes.length > 0 ? `; ${[...new Set(sometimes.map(askedWhere))].slice(0, named).join('; ')}` : '',
    perhaps
      ? '; whether more is asked for is unknown'
      : grants.length + unless.length + sometimes.length > 0
        ? ''
        : '; nothing more is asked for',
  ].join('');
}

function askedWhere(word: PolicyResult): string {
  return `${asksFor(word)} is asked for if ${word.because.slice(0, named).join(' and ')}`;
}

const named = 3;

function policies(words: readonly PolicyResult[]): string {
  const shown = words.slice(0, named).map(({ name }) => `"${name}"`);
  const rest = words.length - shown.length;
  return `${words.length === 1 ? 'the policy' : 'the policies'} ${shown.join(' and ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
