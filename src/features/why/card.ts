/** The answer to why someone can sign in or is blocked: the sentence to pass on, then, folded, what decides, policy by policy. */
import type { Card, Cell, Span, Statement, Tone } from '../../chat/card.js';
import { capitalized, speakerNames, type TenantOrigin } from '../../tenant/origin.js';
import { moment, momentCell } from '../../views/moment.js';
import { originBlocks, reasonedFrom } from '../../views/origin.js';
import { refusalCard } from '../../views/refusal.js';
import {
  aroundMs,
  logMs,
  type Outcome,
  type PersonAnswer,
  type Place,
  type PolicyResult,
  type Spared,
  type WhyAnswer,
} from './answer.js';
import { whyMailCard } from './card-mail.js';
import { keepsOut } from './outcome.js';
import { asksFor, countriesLabel, disagrees, happenedOf, leadOf, personLabel } from './sentence.js';

export function whyCard(tenant: string, answer: WhyAnswer): Card {
  switch (answer.kind) {
    case 'refused':
      return refusalCard(answer);
    case 'mail':
      return whyMailCard(tenant, answer);
    case 'told':
      return toldCard(tenant, answer);
  }
}

/** What is shown at once: the answer follows when the tenant was read. */
export function whyAsked(tenant: string, what: string): Card {
  return {
    title: `Looking at ${what}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `${tenant} is being read. The answer follows here, for you alone.` },
          { text: ' If it is not there in a quarter of an hour, ask again.', style: 'muted' },
        ],
      },
    ],
  };
}

const outcomeWords: Readonly<Record<Outcome, { readonly word: string; readonly tone: Tone }>> = {
  in: { word: 'allowed', tone: 'good' },
  blocked: { word: 'blocked', tone: 'bad' },
  untold: { word: 'unknown', tone: 'warn' },
};

/** What this tenant does not block may still be blocked at home, where nobody looked. */
function wordOf(outcome: Outcome, { isGuest }: PersonAnswer['person']): (typeof outcomeWords)[Outcome] {
  return isGuest && outcome === 'in' ? { word: 'not blocked here', tone: 'neutral' } : outcomeWords[outcome];
}

const clientWords: Readonly<Record<string, string>> = {
  browser: 'a browser',
  mobileAppsAndDesktopClients: 'an app on a phone or computer',
  exchangeActiveSync: 'Exchange ActiveSync',
  other: 'a program that sends name and password (IMAP, POP, SMTP)',
};

function toldCard(tenant: string, told: PersonAnswer): Card {
  const [first] = told.places;
  const outcome = first === undefined ? 'untold' : first.outcome;
  const shown = byCountry(told) ?? wordOf(outcome, told.person);
  return {
    title: `Sign-in of ${personLabel(told.person)} in ${tenant}: ${shown.word}`,
    tone: told.places.some(disagrees) ? 'warn' : shown.tone,
    blocks: [
      ...happenedBlocks(told),
      text({ text: leadOf(told), style: 'strong' }),
      ...(told.person.isGuest ? [text({ text: guestNote, style: 'muted' })] : []),
      ...originBlocks(told.source),
      ...(told.places.length > 1 ? [placesTable(told)] : []),
      ...whatIf(told.places, told.source),
      ...told.notes.map((note) => text({ text: note, style: 'warn' })),
      { kind: 'fold', label: 'Details', blocks: details(told) },
    ],
  };
}

/** On what the answer rests. */
function details(told: PersonAnswer): readonly Statement[] {
  const { places, recent, client, platform } = told;
  return [
    {
      kind: 'facts',
      facts: [
        { label: 'To', value: told.application },
        { label: 'With', value: `${clientWords[client] ?? client}${platform === null ? '' : `, on ${platform}`}` },
        { label: 'Read', value: [moment(new Date(told.asOf))] },
      ],
    },
    ...wordsTable('What decides', places, (word) => word.state === 'enabled'),
    ...wordsTable('Report-only policies that would decide', places, (word) => word.state === 'report-only'),
    ...sparedTable(places),
    ...(recent.length > 1 ? [heading('Sign-ins'), recentTable(recent)] : []),
    text({ text: assumed(places[0]?.ip ?? null), style: 'muted' }),
  ];
}

/** What happened comes before what would happen. */
function happenedBlocks(answer: PersonAnswer): readonly Statement[] {
  const { recent, at } = answer;
  const [first] = recent;
  const happened = happenedOf(answer);
  if (first === undefined || happened === null)
    return answer.isLogWhole ? [text({ text: nothingHappened(answer), style: 'muted' })] : [];
  const which = at === null ? 'The last interactive sign-in' : 'The closest interactive sign-in';
  const when = first.at === null ? [] : [{ text: ', ' }, moment(new Date(first.at))];
  return [
    text({ text: which, style: 'strong' }, ...when, {
      text: `, ${happened}.`,
      style: first.result === 'failed' ? 'bad' : 'strong',
    }),
  ];
}

function nothingHappened({ at, asOf }: PersonAnswer): string {
  if (at === null) return 'The log holds no interactive sign-in of the last 30 days.';
  if (Date.parse(at) > Date.parse(asOf)) return 'That time is still to come.';
  return Date.parse(at) - aroundMs < Date.parse(asOf) - logMs
    ? 'The log is read 30 days back, which is not far enough for that time.'
    : 'The log holds no interactive sign-in within 12 hours of that time.';
}

function recentTable(recent: PersonAnswer['recent']): Statement {
  return {
    kind: 'table',
    columns: ['when', 'result', 'from', 'to'],
    rows: recent.map(({ at, result, error, code, country, ip, application, client }) => [
      at === null ? { text: 'unknown' } : momentCell(new Date(at)),
      { text: error === null ? result : `${error} (${code})`, ...(result === 'failed' ? { tone: 'bad' as const } : {}) },
      { text: [country, ip].filter((part) => part !== null).join(', ') || 'unknown' },
      { text: [application, client].filter((part) => part !== null).join(', ') || 'unknown' },
    ]),
  };
}

const guestNote =
  'This is a guest: their own organisation decides on their sign-in first. This is what the policies of this tenant add.';
function assumed(ip: string | null): string {
  const where = ip === null ? ', from an address in none of the named locations that list addresses' : '';
  return `For an ordinary sign-in, not by device code${where}. Wrong passwords, licences and what the app itself allows were not checked. Sign-ins without the person present (apps that renew their token) are not in this log.`;
}

/** Null where the country decides nothing, or is known: the one that was asked about, or from where they usually are. */
function byCountry({ places }: PersonAnswer): { readonly word: string; readonly tone: Tone } | null {
  const isKnown = places[0]?.role === 'asked' || places[0]?.role === 'home';
  const isOpen = !isKnown && new Set(places.map(({ outcome }) => outcome)).size > 1;
  return isOpen ? { word: 'depends on the country', tone: 'warn' } : null;
}

function text(...spans: readonly Span[]): Statement {
  return { kind: 'text', spans };
}

function heading(title: string): Statement {
  return text({ text: title, style: 'strong' });
}

function placesTable({ places, person, client }: PersonAnswer): Statement {
  return {
    kind: 'table',
    columns: ['from', 'sign-in', 'evidence'],
    rows: places.map((place) => [
      {
        text: `${countriesLabel(place)}${place.role === 'home' ? ', mostly' : ''}${place.times === null ? '' : ` (${place.times} in 30 days)`}`,
      },
      disagrees(place) ? { text: 'see What-If', tone: 'warn' } : cellOf(place.outcome, person),
      { text: person.isEnabled ? becauseOf(place, client) : 'the account is disabled' },
    ]),
  };
}

function cellOf(outcome: Outcome, person: PersonAnswer['person']): Cell {
  const { word, tone } = wordOf(outcome, person);
  return { text: word, tone };
}

function becauseOf({ words, spared, outcome }: Place, client: string): string {
  const enforced = words.filter(({ state }) => state === 'enabled');
  const deciding = enforced.filter((word) =>
    outcome === 'in' ? !word.blocks && word.applies === 'yes' : keepsOut(word, client) && word.applies !== 'if',
  );
  const names = deciding.map((word) => (outcome === 'in' ? asksFor(word) : word.name)).filter((name) => name !== '');
  const left = spared
    .filter(({ state, blocks }) => outcome === 'in' && blocks && state === 'enabled')
    .map(({ name }) => `left out of ${name}`);
  return [...new Set([...names, ...left])].slice(0, 4).join('; ') || (outcome === 'in' ? 'nothing blocks them' : 'see below');
}

/** Each policy once, whatever the number of places. */
function once<One extends { readonly id: string }>(lists: readonly (readonly One[])[]): readonly One[] {
  return [...new Map(lists.flat().map((one) => [one.id, one])).values()];
}

const maxRows = 15;

function wordsTable(title: string, places: readonly Place[], isMeant: (word: PolicyResult) => boolean): readonly Statement[] {
  const words = once(places.map((place) => place.words.filter(isMeant))).filter(
    (word) => word.blocks || word.controls.length > 0,
  );
  if (words.length === 0) return [];
  const where = (word: PolicyResult): string => {
    const there = places.filter((place) => place.words.some(({ id }) => id === word.id));
    return there.length === places.length ? '' : ` (from ${there.map(countriesLabel).join('; ')})`;
  };
  return [
    heading(title),
    {
      kind: 'table',
      columns: ['policy', 'says'],
      rows: words
        .slice(0, maxRows)
        .map((word) => [{ text: word.name }, { text: `${says(word)}${where(word)}`, ...toneOf(word) }]),
      ...(words.length > maxRows ? { more: words.length - maxRows } : {}),
    },
  ];
}

function toneOf({ blocks, applies }: PolicyResult): { readonly tone?: Tone } {
  if (applies === 'perhaps') return { tone: 'warn' };
  return blocks && applies === 'yes' ? { tone: 'bad' } : {};
}

function says(word: PolicyResult): string {
  const effect = word.blocks ? 'blocks' : `asks for ${asksFor(word)}`;
  if (word.applies === 'yes') return effect;
  const because = word.because.join(' and ');
  return word.applies === 'if' ? `${effect} if ${because}` : `${effect}, or not: ${because} could not be read`;
}

function sparedTable(places: readonly Place[]): readonly Statement[] {
  const spared = once(places.map((place) => place.spared)).filter(({ blocks, controls }) => blocks || controls.length > 0);
  if (spared.length === 0) return [];
  return [
    heading('What leaves them out'),
    {
      kind: 'table',
      columns: ['policy', 'would', 'but leaves out'],
      rows: spared.slice(0, maxRows).map((one) => [{ text: one.name }, { text: wouldDo(one) }, { text: leftOutBy(one) }]),
      ...(spared.length > maxRows ? { more: spared.length - maxRows } : {}),
    },
  ];
}

function wouldDo(one: Spared): string {
  const effect = one.blocks ? 'block' : `ask for ${asksFor(one)}`;
  return one.state === 'report-only' ? `${effect}, if it did not only report` : effect;
}

/** `group Travellers, by way of Sales Spain`. */
function leftOutBy({ by }: Spared): string {
  return by
    .map(({ name, path }) => {
      const inner = path?.slice(1) ?? [];
      if (path === null && name.startsWith('group ')) return `${name} (through which group is unknown)`;
      return inner.length === 0 ? name : `${name}, which holds the group ${inner.join(', which holds the group ')}`;
    })
    .join('; ');
}

/** What is concluded from what was read, and not said by Microsoft, is labelled as that. */
function whatIf(places: readonly Place[], source: TenantOrigin): readonly Statement[] {
  const asked = places.filter((place) => place.whatIf !== null);
  const name = capitalized(speakerNames(source).whatIf);
  if (asked.length === 0)
    return [text({ text: `${reasonedFrom('the policies it read')} What-If was not asked.`, style: 'muted' })];
  const lines = asked.flatMap((place) =>
    (place.whatIf?.differs ?? []).map(
      ({ policy, applies }) =>
        `From ${countriesLabel(place)}, What-If says that "${policy}" ${applies ? 'applies' : 'does not apply'}; what was read says the opposite.`,
    ),
  );
  const agreed =
    asked.length === places.length
      ? `${name} agrees.`
      : `${name} agrees on ${asked.length} of ${places.length} places. The others: ${reasonedFrom('the policies it read')}`;
  if (lines.length === 0) return [text({ text: agreed, style: 'muted' })];
  return lines.slice(0, maxRows).map((line) => text({ text: line, style: 'warn' }));
}
