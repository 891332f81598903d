/** The digest of one tenant, part by part: what the message says itself, and what stands below it. */

import type { Block, Card, Detail, Span, Statement } from '../chat/card.js';
import { signed, sinceFirst } from '../chat/chart.js';
import type { ControlDefinition } from '../controls/control.js';
import type { ChangeStatus } from '../engine/changes/change.js';
import { commonHash } from '../engine/ledger/checkpoint.js';
import { appliesNoLonger } from '../engine/ledger/move.js';
import { verdicts } from '../engine/plan/verdict.js';
import { kindOfId, waivedWords } from '../features/kinds.js';
import { daysUpTo } from '../lib/calendar.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { firstNames } from '../lib/plural.js';
import type { Digest } from '../posture/digest.js';
import { endWords, renewal } from '../tenant/credential-end.js';
import { capitalized } from '../tenant/origin.js';
import { type DigestSection, line, maxLines } from './digest-section.js';
import { moment, momentCell } from './moment.js';
import { moveLine, moveOrder } from './moves.js';
import { planButtons, questionActions } from './plan-buttons.js';
import { counted, countedWord, countWord, notDecidedWord, statusWordOf } from './words.js';

export interface TenantDigest {
  readonly tenant: string;
  readonly digest: Digest;
  /** Controls of which a person alone can close what is open; absent: none is known. */
  readonly byHand?: readonly string[];
}

export interface DigestView {
  readonly day: string;
  /** Those whose digest of the day is there. */
  readonly tenants: readonly TenantDigest[];
  /** Names of those of which none is there; absent: of all that are asked for there is one. */
  readonly without?: readonly string[];
  readonly nameOf: (entraId: string) => string;
  /** For the buttons that plan what would close again what regressed. */
  readonly controls: readonly Pick<ControlDefinition, 'id' | 'changeTitle' | 'onlyByHand'>[];
  readonly now: Date;
  /** What features say of the day. */
  readonly sections: readonly DigestSection[];
}

const maxMoves = 12;
const maxRows = 8;

/** How far the score moved since yesterday, by what was judged on both days; null where there is nothing to compare. */
export function movedInDay({ now, yesterday, moved }: Digest['score']): number | null {
  return moved === undefined ? between(now, yesterday) : moved.inDay;
}

function between(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before;
}

/** How many questions a digest names. */
const maxQuestions = 4;

/** How much of that there is, for the message itself. */
export function questionsCount({ undecided = [] }: Digest): readonly Statement[] {
  return undecided.length === 0 ? [] : [line('', `${counted(undecided.length, 'control')} not decided: see Details.`)];
}

/** What someone has to answer before it can be judged. */
export function openQuestions({ undecided = [] }: Digest): readonly Statement[] {
  if (undecided.length === 0) return [];
  const shown = undecided.slice(0, maxQuestions).map(({ control, question }) => line(`${control}: `, question));
  const more = undecided.length - shown.length;
  return [
    line('', `${counted(undecided.length, 'control')} not decided. Each waits for one answer:`),
    ...shown,
    ...(more > 0 ? [line('', `and ${more} more`)] : []),
  ];
}

/** The button that asks them; none where everything is decided. */
export function questionButtons(tenant: string, { undecided = [] }: Digest): readonly Block[] {
  const actions = questionActions(tenant, undecided.length);
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }];
}

/** Score and how it moved. */
export function headline({ score, verdicts: counts, undecided = [] }: Digest): readonly Span[] {
  if (score.now === null) return [{ text: 'No score yet.', style: 'strong' }];
  const day = signed(movedInDay(score));
  const week = signed(score.moved === undefined ? between(score.now, score.lastWeek) : score.moved.inWeek);
  const by = [day === '' ? '' : `${day} in a day`, week === '' ? '' : `${week} in a week`]
    .filter((part) => part !== '')
    .join(', ');
  const unread = (counts.unknown ?? 0) - undecided.length;
  const words = verdicts.flatMap((verdict): readonly (readonly [number, string])[] =>
    verdict === 'unknown'
      ? [
          [unread, countWord.unknown],
          [undecided.length, notDecidedWord],
        ]
      : [[counts[verdict] ?? 0, countWord[verdict]]],
  );
  const found = words.flatMap(([count, word]) => (count > 0 ? [countedWord(count, word)] : [])).join(', ');
  return [{ text: `Score ${score.now} of 100`, style: 'strong' }, { text: `${by === '' ? '' : ` (${by})`}: ${found}.` }];
}

/** The score of the last days, on average where there are several tenants; none where there is nothing to compare. */
export function trendOf(day: string, digests: readonly Digest[]): readonly Statement[] {
  const length = Math.max(0, ...digests.map(({ trend }) => trend.length));
  const days = daysUpTo(day, length).map((label, index) => {
    const values = digests.flatMap(({ trend }) => trend[index + trend.length - length] ?? []);
    return { label: label.slice(5), value: meanOf(values) };
  });
  const points = sinceFirst(days, ({ value }) => value);
  if (points.filter(({ value }) => value !== null).length < 2) return [];
  const title = `Score of ${counted(points.length, 'day')}${digests.length > 1 ? ', on average' : ''}`;
  return [{ kind: 'chart', title, points }];
}

/** Rounded down to a tenth, so that it never looks better than it is; null of nothing. */
export function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.floor((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10;
}

export function notAudited({ notAudited: why }: Digest): readonly Statement[] {
  return why === undefined ? [] : [line('Not audited: ', `${why}. What follows is older.`)];
}

const maxNamed = 10;
/** People that a row names. */
const namedPeople = 5;
/** Tenants that a line about something else names. */
const namedTenants = 3;

export function withoutDigest({ without = [] }: { readonly without?: readonly string[] }): readonly Statement[] {
  if (without.length === 0) return [];
  return [{ kind: 'text', spans: [{ text: `No digest of that day: ${firstNames(without, maxNamed)}`, style: 'warn' }] }];
}

/** On the day that it ends nothing of the tenant can be read or undone any more, so everyone is notified. */
export function credentialEnds(tenants: readonly TenantDigest[]): readonly Statement[] {
  return tenants.flatMap(({ tenant, digest: { credential, at } }) => {
    if (credential === undefined) return [];
    const [endsAt, now] = [new Date(credential.endsAt), new Date(at)];
    const then = endsAt <= now ? 'Since then' : 'Then';
    return [
      line(
        `The ${credential.kind} of ${tenant}: `,
        `${endWords(endsAt, now)}. ${then} nothing of the tenant is read, changed or undone: ${renewal[credential.kind]}.`,
      ),
    ];
  });
}

/** What Microsoft changes soon, and whom that affects. */
export function vendorDates({ dates = [] }: Digest): readonly Statement[] {
  return dates.map((date) => line(`${date.title}: `, `${whenOf(date)}. ${date.affected}`));
}

type VendorDate = Exclude<Digest['dates'], undefined>[number];

function whenOf({ on, mark, daysLeft }: VendorDate): string {
  const when = daysLeft === 0 ? 'today' : daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days`;
  return `${when}, on ${on} (${mark})`;
}

/** The same for many tenants: each day once, with the tenants that it affects. */
export function vendorDatesOf(tenants: readonly TenantDigest[]): readonly Statement[] {
  const days = new Map<string, { readonly date: VendorDate; readonly names: string[] }>();
  for (const { tenant, digest } of tenants)
    for (const date of digest.dates ?? []) {
      const key = `${date.on} ${date.title}`;
      const known = days.get(key) ?? { date, names: [] };
      known.names.push(tenant);
      days.set(key, known);
    }
  return [...days.values()]
    .toSorted((one, other) => one.date.daysLeft - other.date.daysLeft)
    .map(({ date, names }) => line(`${date.title}: `, `${whenOf(date)}. ${affectedIn(names, date)}`));
}

function affectedIn(names: readonly string[], { affected }: VendorDate): string {
  const [only] = names;
  return names.length === 1
    ? `In ${only}: ${affected}`
    : `It affects ${counted(names.length, 'tenant')}: ${firstNames(names, namedTenants)}.`;
}

/** What got worse is named where everyone sees it. */
export function regressed(
  tenants: readonly TenantDigest[],
  controls: DigestView['controls'],
  nameTenants = false,
): readonly Statement[] {
  const nameOf = (id: string): string => changeTitleIn(controls, id);
  const all = tenants.flatMap(({ tenant, digest }) =>
    digest.moves
      .filter(({ kind }) => kind === 'regressed')
      .map(
        (move): Statement => ({
          kind: 'text',
          spans: moveLine(move, { nameOf, ...(nameTenants ? { where: ` in ${tenant}` } : { max: inMessage, isShort: true }) }),
        }),
      ),
  );
  const max = nameTenants ? maxLines : worseInMessage;
  const more = all.length - max;
  return more > 0 ? [...all.slice(0, max), line('', `and ${more} more that are open again`)] : all;
}

/** What a control does, as the titles of its plans say it. */
export function changeTitleIn(controls: DigestView['controls'], id: string): string {
  return controls.find((control) => control.id === id)?.changeTitle.does ?? id;
}

/** What got worse and stands in the message of one tenant; the thread has all of it. */
const worseInMessage = 2;

/** Statuses of a change that wrote nothing. */
export const unwritten: ReadonlySet<string> = new Set<ChangeStatus | 'expired'>([
  'requested',
  'nothingToDo',
  'refused',
  'waiting',
  'rejected',
  'revoked',
  'approved',
  'expired',
]);

/** What hardenbot wrote itself since the last digest, and how that is undone; that it wrote nothing is said too. */
export function ownChanges(controls: DigestView['controls'], { changes: all }: Digest): readonly Statement[] {
  const written = all.filter(({ status }) => !unwritten.has(status));
  const kept = written
    .flatMap((change) => toKeep(change) ?? [])
    .toSorted((one, other) => one.until.getTime() - other.until.getTime());
  const others = written.filter((change) => toKeep(change) === null);
  const [first] = others;
  if (first === undefined)
    return kept.length === 0 ? [line('', 'hardenbot changed nothing since the last digest.')] : keepLine(controls, kept);
  const what = `${changeTitleIn(controls, first.what)} (${statusWordOf(first.id, first.status)}, ${first.id})`;
  const rest =
    others.length === 1
      ? '. Its card says how it is undone.'
      : ` and ${others.length - 1} more. Their cards say how each is undone.`;
  return [...keepLine(controls, kept), line('hardenbot changed: ', `${what}${rest}`)];
}

/** What of many tenants is undone unless someone keeps it. */
export function toKeepOf(controls: DigestView['controls'], tenants: readonly TenantDigest[]): readonly Statement[] {
  const all = tenants.flatMap(({ tenant, digest: { changes: those } }) =>
    those.flatMap((change) => (unwritten.has(change.status) ? [] : (toKeep(change, tenant) ?? []))),
  );
  return keepLine(
    controls,
    all.toSorted((one, other) => one.until.getTime() - other.until.getTime()),
  );
}

interface ToKeep {
  readonly id: string;
  readonly what: string;
  readonly until: Date;
  /** Set where changes of several tenants are named together. */
  readonly tenant?: string;
}

/** Null: nobody has to keep it. */
function toKeep({ id, what, undoesItselfAt }: Digest['changes'][number], tenant?: string): ToKeep | null {
  const endsByItself = kindOfId(id)?.ownEnd !== undefined;
  if (undoesItselfAt === undefined || endsByItself) return null;
  return { id, what, until: new Date(undoesItselfAt), ...omitUndefined({ tenant }) };
}

/** What is undone unless someone keeps it, the most pressing one by name. */
function keepLine(controls: DigestView['controls'], [first, ...more]: readonly ToKeep[]): readonly Statement[] {
  if (first === undefined) return [];
  const places = [...new Set(more.flatMap(({ tenant }) => tenant ?? []))];
  const where = places.length === 0 ? '' : ` in ${firstNames(places, namedTenants)}`;
  const others = more.length === 0 ? '' : `; ${more.length} more to keep${where}`;
  return [
    {
      kind: 'text',
      spans: [
        { text: 'Keep it or it is undone: ', style: 'strong' },
        {
          text: `${changeTitleIn(controls, first.what)}${first.tenant === undefined ? '' : ` in ${first.tenant}`} (${first.id}), before `,
        },
        moment(first.until),
        { text: `${others}.` },
      ],
    },
  ];
}

/** Objects that a line of the message names; the thread names more. */
const inMessage = 1;

/** A button for each control that got worse and that hardenbot can change, the first ones. */
export function planRegressed({ controls }: DigestView, { tenant, digest, byHand = [] }: TenantDigest): readonly Block[] {
  const worse = new Set(digest.moves.flatMap(({ kind, control }) => (kind === 'regressed' ? [control] : [])));
  const changeable = controls
    .filter(({ id, onlyByHand }) => worse.has(id) && onlyByHand !== true && !byHand.includes(id))
    .map(({ id }) => id);
  // What got worse stands above by name.
  return planButtons(tenant, changeable, { max: 0, controls, label: 'Plan the fix' });
}

export function toneOf(worse: readonly Block[], tenants: readonly TenantDigest[]): Card['tone'] {
  if (worse.length > 0) return 'bad';
  return tenants.some(({ digest }) => digest.credential !== undefined) ? 'warn' : 'neutral';
}

/** What there is to read below the message, in numbers. */
export function inThread(digests: readonly Digest[]): readonly Statement[] {
  const count = (of: (digest: Digest) => number): number => digests.reduce((sum, digest) => sum + of(digest), 0);
  const movedBy = (isWanted: (move: Digest['moves'][number]) => boolean) =>
    count(({ moves: all }) => all.filter(isWanted).length);
  const moved = (wanted: string, isUnsure = false) =>
    movedBy((move) => move.kind === wanted && !appliesNoLonger(move) && (move.isUnsure === true) === isUnsure);
  const parts: readonly (readonly [number, string])[] = [
    [moved('new'), 'new'],
    [moved('new', true), 'possibly new'],
    [moved('fixed'), 'fixed'],
    [moved('untold'), 'unknown now'],
    [movedBy(appliesNoLonger), 'no longer applicable'],
    [count(({ unchecked: all }) => all.length), 'not checked'],
    [count(({ moreMoves = 0 }) => moreMoves), 'more that moved'],
    [count(({ waiting: all }) => all.length), 'waiting for approval'],
    [count(({ changes: all }) => all.length), 'changed'],
    [count(({ lapsing }) => lapsing.length), 'waived until this week'],
  ];
  const words = parts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  return words.length === 0 ? [] : [line('In the thread: ', `${words.join(', ')}.`)];
}

/** The chat keeps where every ledger stood: up to three in full, more by their common hash. */
export function checkpointsOf(digests: readonly Digest[]): readonly string[] {
  const checkpoints = digests.map(({ checkpoint }) => checkpoint);
  return checkpoints.length <= 3 ? checkpoints : [commonHash(checkpoints)];
}

/** What one tenant has below the message. */
export function detailOf(view: DigestView, { tenant, digest }: TenantDigest): Detail {
  const card: Card = { title: `${tenant}, ${view.day}: details`, tone: 'neutral', blocks: digestDetails(view, digest) };
  return { part: `details of ${tenant}`, card };
}

function digestDetails(view: DigestView, digest: Digest): readonly Block[] {
  return [
    ...moves(view, digest),
    ...unchecked(digest),
    ...waiting(view, digest),
    ...changes(digest),
    ...view.sections.flatMap((section) => section.inThread(digest)),
    ...waivedWords.flatMap((words) => lapseLines(words, digest)),
    ...(digest.waived === 0
      ? []
      : [line('Waived: ', `${counted(digest.waived, 'finding')}; the score counts them as they are.`)]),
  ];
}

/** The first to lapse; the others are counted. */
function lapseLines({ one, many }: (typeof waivedWords)[number], { lapsing: all }: Digest): readonly Block[] {
  const sorted = all.toSorted((first, second) => Date.parse(first.until) - Date.parse(second.until));
  const more = sorted.length - maxRows;
  return [
    ...sorted
      .slice(0, maxRows)
      .map(({ id, what, until }) => line(`${capitalized(one)} lapses: `, `${id}, ${what}, `, moment(new Date(until)), '.')),
    ...(more > 0 ? [line('', `and ${counted(more, `more ${one}`, `more ${many}`)} within a week: /harden ${many}`)] : []),
  ];
}

function moves({ controls }: DigestView, { moves: all, moreMoves = 0 }: Digest): readonly Block[] {
  const sorted = [...all].sort((one, other) => moveOrder.indexOf(one.kind) - moveOrder.indexOf(other.kind));
  const lines = sorted.slice(0, maxMoves).map(
    (move): Statement => ({
      kind: 'text',
      spans: moveLine(move, { nameOf: (id) => titledId(controls, id) }),
    }),
  );
  const more = sorted.length - lines.length + moreMoves;
  return more > 0 ? [...lines, line('', `and ${more} more: /harden history`)] : lines;
}

/** For example `Turn off POP and IMAP (pop-imap)`: by its id people ask for more about it. */
export function titledId(controls: DigestView['controls'], id: string): string {
  const title = changeTitleIn(controls, id);
  return title === id ? id : `${title} (${id})`;
}

/** Controls behind which one and the same reason stands are one line. */
function unchecked({ unchecked: controls }: Digest): readonly Block[] {
  const byReason = new Map<string, { readonly control: string; readonly missing: readonly string[] }[]>();
  for (const one of controls) {
    const [only = '', ...more] = one.missing;
    const at = more.length === 0 ? only.indexOf(': ') : -1;
    const key = at < 0 ? one.control : only.slice(at + 2);
    byReason.set(key, [...(byReason.get(key) ?? []), one]);
  }
  return [...byReason].map(([reason, [first, ...others]]) =>
    line(
      'Could not check: ',
      others.length > 0
        ? `${[first, ...others].map((one) => one?.control).join(', ')} - ${reason}`
        : `${first?.control}${first?.missing.length === 0 ? '' : ` - ${first?.missing.join('; ')}`}`,
    ),
  );
}

function waiting({ nameOf, now }: DigestView, { waiting: open }: Digest): readonly Block[] {
  if (open.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: ['waiting', 'what', 'for', 'requested by', 'can act'],
      rows: open
        .slice(0, maxRows)
        .map(({ id, what, since, requestedBy, canAct }) => [
          { text: id },
          { text: what },
          { text: age(now, since) },
          { text: requestedBy.name },
          { text: firstNames(canAct.map(nameOf), namedPeople) || 'nobody' },
        ]),
      ...(open.length > maxRows ? { more: open.length - maxRows } : {}),
    },
  ];
}

function changes({ changes: moved }: Digest): readonly Block[] {
  if (moved.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: ['change', 'what', 'status', 'due'],
      rows: moved
        .slice(0, maxRows)
        .map(({ id, what, status, undoesItselfAt }) => [
          { text: id },
          { text: what },
          { text: statusWordOf(id, status) },
          undoesItselfAt === undefined ? { text: '' } : momentCell(new Date(undoesItselfAt), 'undone automatically '),
        ]),
      ...(moved.length > maxRows ? { more: moved.length - maxRows } : {}),
    },
  ];
}

function age(now: Date, since: string): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 60_000));
  return minutes < 120 ? counted(minutes, 'minute') : counted(Math.floor(minutes / 60), 'hour');
}
