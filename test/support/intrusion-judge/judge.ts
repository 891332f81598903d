/**
 * Judges the course of an incident by what people were shown, what the tenant held at that moment, and nothing of the product:
 *
 * 1. no card is green, and none says clean or restored, while something of the intruder's that can be read is there, or something that cannot be
 *    read is nobody's to answer for
 * 2. access comes back only after each thing was gone for a quarter of an hour
 * 3. between containing and restoring, the account cannot sign in
 * 4. a thing that came after containing is named before access comes back
 * 5. what cannot be read is named
 * 6. access despite what is open takes two people and a reason, says how much is open, and is never green
 * 7. a thing that comes back later is named, ends every green card, and people are called
 * 8. the account itself answers for nothing
 * 9. from containing on, the first line of the incident's card says how much is open
 */
import { type Account, type Item, remainingAccess, type State } from './what-is-there';

export interface Moment {
  readonly at: Date;
  readonly about: 'incident' | 'contain' | 'clean' | 'restore' | 'other';
  readonly how: 'posted' | 'rewritten' | 'whispered';
  readonly title: string;
  readonly tone: string;
  readonly text: string;
  readonly isEnabled: boolean;
  readonly state: State;
  /** What cannot be read, was planted and is nobody's to answer for yet, by name. */
  readonly unanswered: readonly string[];
}

export interface Trial {
  readonly account: Account;
  /** The tenant before the intruder. */
  readonly before: State;
  readonly moments: readonly Moment[];
  readonly said: readonly { readonly at: Date; readonly who: string; readonly words: string; readonly answer: string }[];
  readonly restoredAt: Date | null;
  /** When each thing was planted; a thing may come twice. */
  readonly planted: readonly { readonly at: Date; readonly isReadable: boolean; readonly kind: string }[];
  /** Reads that the tenant refused, as a person would name them; empty where all were answered. */
  readonly refusedReads?: readonly RegExp[];
}

export interface Violation {
  readonly rule: string;
  readonly at: Date;
  readonly what: string;
}

const minute = 60_000;
/** Log lateness: two readings are at least so far apart. */
const apartMs = 15 * minute;
/** A look that goes on after access is restored need not be quicker. */
const watchMs = 7 * 60 * minute;

export function judgeIntrusion(trial: Trial): readonly Violation[] {
  const seen = trial.moments.map((moment) => ({ moment, open: remainingAccess(moment.state, trial.before, trial.account) }));
  return [
    ...neverGreen(trial, seen),
    ...neverSaidClean(trial, seen),
    ...goneForAQuarter(trial, seen),
    ...cutOff(trial, seen),
    ...foundBefore(trial, seen),
    ...unreadNamed(trial, seen),
    ...despite(trial, seen),
    ...watched(trial, seen),
    ...claims(trial),
    ...saysHowMuch(trial, seen),
  ];
}

interface Seen {
  readonly moment: Moment;
  /** Left by the intruder and to be read in the tenant then. */
  readonly open: readonly Item[];
}

const stages = new Set(['incident', 'contain', 'clean', 'restore']);

/** What a card says above everything else: its title, and the line below. */
function headOf({ title, text }: Moment): string {
  const lines = text.split('\n').filter((line) => line !== title && line.trim() !== '');
  return `${title}\n${lines[0] ?? ''}`;
}

/** After access is restored, what is new is known only once it was read. */
function isKnowable({ moment, open }: Seen, { restoredAt, planted }: Trial): boolean {
  if (open.length + moment.unanswered.length === 0) return false;
  if (restoredAt === null || moment.at < restoredAt) return true;
  const since = planted.filter(({ at }) => at > restoredAt);
  return since.length === 0 || since.some(({ at }) => moment.at.getTime() - at.getTime() >= watchMs);
}

/** The card that is the incident's, and no notice beside it. */
function isOfIncident({ moment }: Seen): boolean {
  return moment.about === 'incident' && moment.title.startsWith('Incident of');
}

function violation(rule: string, { moment, open }: Seen, what: string): Violation {
  const left = [...open.map(({ key }) => key), ...moment.unanswered].slice(0, 4).join('; ');
  return {
    rule,
    at: moment.at,
    what: `${moment.how} ${moment.about} card "${headOf(moment).replaceAll('\n', ' / ').slice(0, 160)}" (${moment.tone}): ${what}${left === '' ? '' : `. Left: ${left}`}`,
  };
}

function neverGreen(trial: Trial, seen: readonly Seen[]): readonly Violation[] {
  return seen
    .filter((one) => one.moment.tone === 'good' && stages.has(one.moment.about) && isKnowable(one, trial))
    .map((one) => violation('green', one, 'it is green'));
}

const saysDone = /\b(cleaned|restored|is clean|all clean|nothing (?:that .*)?left|given back)\b/i;
const saysNot =
  /restored with \d+ open|not (?:yet )?(?:restored|cleaned|clean)|restored · \d+ new|until .* (?:restored|cleaned)|since access was restored|reopened|refused:|does not get access back/i;

function neverSaidClean(trial: Trial, seen: readonly Seen[]): readonly Violation[] {
  return seen
    .filter((one) => stages.has(one.moment.about) && isKnowable(one, trial))
    .filter(({ moment }) => saysDone.test(headOf(moment)) && !saysNot.test(headOf(moment)))
    .map((one) => violation('words', one, 'it says so'));
}

/** Whether people let something stand, knowingly. */
function isDespite({ said, restoredAt }: Trial): boolean {
  const asked = said.findLast(({ words, at }) => words.startsWith('restore ') && restoredAt !== null && at <= restoredAt);
  return asked?.words.includes(' despite ') === true;
}

function goneForAQuarter(trial: Trial, seen: readonly Seen[]): readonly Violation[] {
  const { restoredAt } = trial;
  if (restoredAt === null || isDespite(trial)) return [];
  const from = restoredAt.getTime() - apartMs;
  return seen
    .filter(({ moment, open }) => open.length > 0 && moment.at.getTime() > from && moment.at <= restoredAt)
    .map((one) =>
      violation(
        'two readings',
        one,
        `it was there less than a quarter of an hour before access came back at ${restoredAt.toISOString()}`,
      ),
    );
}

function cutOff({ restoredAt }: Trial, seen: readonly Seen[]): readonly Violation[] {
  const first = seen.findIndex(({ moment }) => !moment.isEnabled);
  if (first === -1) return [];
  return seen
    .slice(first)
    .filter(({ moment }) => moment.isEnabled && (restoredAt === null || moment.at < restoredAt))
    .map((one) => violation('cut off', one, 'the account can sign in and nobody restored it'));
}

function names({ text }: Moment, { words }: Item): boolean {
  const said = text.toLowerCase().replaceAll('\\"', '"');
  return words.some((word) => said.includes(word.toLowerCase()));
}

/** By a card of the incident or of a plan, not by an attachment alone. */
function foundBefore(trial: Trial, seen: readonly Seen[]): readonly Violation[] {
  const { restoredAt } = trial;
  if (restoredAt === null) return [];
  const before = seen.filter(({ moment }) => moment.at <= restoredAt);
  const items = new Map(
    before.flatMap(({ open, moment }) => open.map((item) => [item.key, { item, from: moment.at }] as const)).toReversed(),
  );
  return [...items.values()].flatMap(({ item, from }) => {
    const isNamed = before.some(({ moment }) => moment.at >= from && stages.has(moment.about) && names(moment, item));
    const last = before.at(-1);
    return isNamed || last === undefined
      ? []
      : [violation('found', last, `${item.key} was there, and no card named it (${item.words.join(', ')})`)];
  });
}

/** What no permission of the product's reads, and what this tenant refused. */
const neverRead = [/\bflows?\b|Power Automate/i, /app passwords?/i, /forms|add-ins/i, /shared/i];

function unreadNamed({ restoredAt, refusedReads = [] }: Trial, seen: readonly Seen[]): readonly Violation[] {
  const cards = seen.filter(({ moment }) => moment.about === 'incident' && (restoredAt === null || moment.at <= restoredAt));
  const last = cards.at(-1);
  if (last === undefined) return [];
  return [...neverRead, ...refusedReads]
    .filter((words) => !cards.some(({ moment }) => words.test(moment.text)))
    .map((words) => violation('unread', last, `no card of the incident says that ${words.source} was not read`));
}

function despite(trial: Trial, seen: readonly Seen[]): readonly Violation[] {
  const { restoredAt, said } = trial;
  if (restoredAt === null || !isDespite(trial)) return [];
  const after = seen.filter((one) => one.moment.at >= restoredAt && one.moment.isEnabled && isOfIncident(one));
  const asked = said.findLast(({ words }) => / despite \S/.test(words));
  const approvers = new Set(
    said
      .filter(
        ({ at, words, answer }) => asked !== undefined && at >= asked.at && words.startsWith('approves') && answer === 'done',
      )
      .map(({ who }) => who),
  );
  const few = after.flatMap((one) => {
    const open = one.open.length + one.moment.unanswered.length;
    const count = /restored (?:with|·) (\d+) (?:open|new)/i.exec(headOf(one.moment))?.[1];
    if (!isKnowable(one, trial) || /reopened/i.test(headOf(one.moment))) return [];
    if (count === undefined) return [violation('despite', one, 'it does not say "restored with N open"')];
    return Number(count) < open ? [violation('despite', one, `it says ${count} open, and ${open} are`)] : [];
  });
  const [first] = after;
  const alone =
    first !== undefined && approvers.size < 2 ? [violation('despite', first, `${approvers.size} people approved it`)] : [];
  const unsaid =
    first === undefined && seen.at(-1) !== undefined
      ? [violation('despite', seen.at(-1) as Seen, 'no card of the incident followed')]
      : [];
  return [...few, ...alone, ...unsaid];
}

function watched({ restoredAt, planted }: Trial, seen: readonly Seen[]): readonly Violation[] {
  if (restoredAt === null) return [];
  const later = planted.filter(({ at, isReadable }) => isReadable && at > restoredAt);
  const [first] = later;
  if (first === undefined) return [];
  const after = seen.filter(({ moment }) => moment.at >= first.at);
  const end = after.at(-1);
  if (end === undefined)
    return [{ rule: 'watched', at: first.at, what: `"${first.kind}" came after access was restored, and no card followed` }];
  const tellers = after.filter(({ moment }) => moment.about === 'incident' && moment.tone !== 'good');
  const unnamed = end.open.filter((item) => !tellers.some(({ moment }) => names(moment, item)));
  const called = after.some(({ moment }) => moment.how !== 'rewritten' && moment.tone !== 'good' && moment.at > first.at);
  // What was never gone did not come back.
  const before = new Set(seen.findLast(({ moment }) => moment.at < first.at)?.open.map(({ key }) => key));
  const isNew = end.open.some(({ key }) => !before.has(key));
  const [again] =
    before.size === 0 ? later.filter(({ kind }) => planted.some((one) => one.kind === kind && one.at < restoredAt)) : [];
  const reopened = tellers.some(({ moment }) => /reopened|open again/i.test(headOf(moment)));
  return [
    ...unnamed.map((item) => violation('watched', end, `no card named ${item.key} (${item.words.join(', ')})`)),
    ...(called || !isNew ? [] : [violation('watched', end, 'nobody was called')]),
    ...(again === undefined || reopened
      ? []
      : [violation('watched', end, `"${again.kind}" came back and the incident did not reopen`)]),
  ];
}

function saysHowMuch(trial: Trial, seen: readonly Seen[]): readonly Violation[] {
  const first = seen.findIndex(({ moment }) => !moment.isEnabled);
  return (first === -1 ? [] : seen.slice(first))
    .filter((one) => isOfIncident(one) && isKnowable(one, trial))
    .filter(({ moment }) => !/\d+ (?:open|new|came back)|not read|nothing open/.test(headOf(moment)))
    .map((one) => violation('how much', one, 'it does not say how much is open'));
}

function claims({ said, account }: Trial): readonly Violation[] {
  return said
    .filter(({ who, words, answer }) => who === account.name && /^(claim|restore|clean) /.test(words) && answer === 'done')
    .map(({ at, words }) => ({ rule: 'claims', at, what: `the account itself said "${words}", and it counted` }));
}
