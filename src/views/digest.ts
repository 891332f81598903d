/** The digest of a day in a channel: how it stands and what got worse in the message itself, everything else in its thread. */

import type { Block, Card, Message, Span, Statement } from '../chat/card.js';
import { signed, trendLine } from '../chat/chart.js';
import { atAGlance, budgets } from '../chat/glance.js';
import { waivedWords } from '../features/kinds.js';
import { firstNames } from '../lib/plural.js';
import { type Digest, isUnchanged } from '../posture/digest.js';
import { capitalized } from '../tenant/origin.js';
import { checkpointDetail, checkpointLine } from './checkpoint.js';
import {
  changeTitleIn,
  checkpointsOf,
  credentialEnds,
  type DigestView,
  detailOf,
  headline,
  inThread,
  meanOf,
  movedInDay,
  notAudited,
  openQuestions,
  ownChanges,
  planRegressed,
  questionButtons,
  questionsCount,
  regressed,
  type TenantDigest,
  titledId,
  toKeepOf,
  toneOf,
  trendOf,
  unwritten,
  vendorDates,
  vendorDatesOf,
  withoutDigest,
} from './digest-details.js';
import { line, maxLines } from './digest-section.js';
import { moment } from './moment.js';
import { moveLine, moveOrder } from './moves.js';
import { planButtons } from './plan-buttons.js';
import { counted } from './words.js';

export function digestMessage(view: DigestView): Message {
  const [only] = view.tenants;
  return only !== undefined && view.tenants.length === 1 ? single(view, only) : rollUp(view);
}

interface DigestCopy extends TenantDigest {
  /** When the next one comes; null: the settings ask for none. */
  readonly next: Date | null;
  readonly now: Date;
  readonly nameOf: (entraId: string) => string;
  readonly controls: DigestView['controls'];
  readonly sections: DigestView['sections'];
}

/** The digest of a tenant as one card, for who asks for it again: there is no thread below an answer. */
export function digestCopy({ tenant, digest, byHand = [], next, ...view }: DigestCopy): Card {
  const { card, details } = single({ ...view, day: digest.day, tenants: [] }, { tenant, digest, byHand });
  const said = withoutThread(card, [digest]);
  return { ...card, blocks: [...said, ...details.flatMap((detail) => detail.card.blocks), whenNext(next)] };
}

/** The blocks of a card that has no thread below it, without the line that counts what is there. */
function withoutThread({ blocks }: Card, digests: readonly Digest[]): readonly Block[] {
  const below = new Set(inThread(digests).map((block) => JSON.stringify(block)));
  const isOther = (block: Block): boolean => !below.has(JSON.stringify(block));
  return blocks
    .filter(isOther)
    .map((block) => (block.kind === 'fold' ? { ...block, blocks: block.blocks.filter(isOther) } : block));
}

interface GroupDigest extends Omit<DigestView, 'day' | 'tenants'> {
  /** As it is typed behind the `@`. */
  readonly group: string;
  /** The last digest of each; null: there has been none. */
  readonly tenants: readonly { readonly tenant: string; readonly digest: Digest | null }[];
}

/** The last digests of many tenants as one card: those of the newest day, and who has none of it. */
export function groupDigestCard({ group, tenants, ...view }: GroupDigest): Card {
  const title = `Digest of @${group}: ${counted(tenants.length, 'tenant')}`;
  const day =
    tenants
      .map(({ digest }) => digest?.day ?? '')
      .toSorted()
      .at(-1) ?? '';
  const told = tenants.flatMap(({ tenant, digest }) => (digest === null || digest.day !== day ? [] : [{ tenant, digest }]));
  if (told.length === 0)
    return { title, tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: 'There has been no digest yet.' }] }] };
  const without = tenants.filter(({ tenant }) => !told.some((one) => one.tenant === tenant)).map(({ tenant }) => tenant);
  const { card, details } = digestMessage({ ...view, day, tenants: told });
  const said = withoutThread(
    card,
    told.map(({ digest }) => digest),
  );
  const moved = details.find(({ part }) => part === 'all')?.card.blocks ?? [];
  return {
    ...card,
    title: `${title}, ${day}`,
    blocks: [...said, ...moved, ...withoutDigest({ without })],
  };
}

/** The digest of a day on which there is none although it was due. */
export function noDigestCard(day: string, without: readonly string[]): Card {
  const [only] = without;
  const of = only !== undefined && without.length === 1 ? only : counted(without.length, 'tenant');
  const why = 'No worker made one, or its record in the store was taken away. Look into the log of the worker.';
  return {
    title: `No digest of ${of}, ${day}`,
    tone: 'warn',
    blocks: [...withoutDigest({ without }), { kind: 'text', spans: [{ text: why }] }],
  };
}

export function noDigestYet(tenant: string, next: Date | null): Card {
  const none: Block = { kind: 'text', spans: [{ text: 'There has been no digest yet.' }] };
  return { title: `Digest of ${tenant}`, tone: 'neutral', blocks: [none, whenNext(next)] };
}

function whenNext(next: Date | null): Block {
  if (next === null)
    return {
      kind: 'text',
      spans: [
        {
          text: 'This tenant gets no digest. To propose one: /harden set digest.at=08:00 digest.timeZone=Europe/Berlin',
          style: 'muted',
        },
      ],
    };
  return { kind: 'text', spans: [{ text: 'The next digest comes ', style: 'muted' }, moment(next, 'muted')] };
}

function single(view: DigestView, one: TenantDigest): Message {
  const { tenant, digest } = one;
  const title = `Digest of ${tenant}, ${view.day}`;
  const checkpoint = checkpointLine([digest.checkpoint]);
  const witness = checkpointDetail(checkpointsOf([digest]));
  if (digest.first !== undefined)
    return {
      card: introduction(title, one, { ...digest.first, view }),
      details: [detailOf(view, one), witness],
    };
  if (isUnchanged(digest)) {
    const quiet = atAGlance({
      title,
      lead: [
        { kind: 'text', spans: [...headline(digest), { text: ' Nothing moved.' }] },
        ...withoutDigest(view),
        ...questionsCount(digest),
      ],
      actions: questionButtons(tenant, digest),
      details: [...openQuestions(digest), checkpoint],
      budget: budgets.digest,
    });
    return { card: { title, tone: 'neutral', blocks: quiet }, details: [witness] };
  }
  const worse = regressed([one], view.controls);
  const blocks = atAGlance({
    title,
    lead: [
      { kind: 'text', spans: headline(digest) },
      ...notAudited(digest),
      ...withoutDigest(view),
      ...credentialEnds([one]),
      ...vendorDates(digest),
      ...sectionsOf(view, digest),
      ...worse,
      ...ownChanges(view.controls, digest),
      ...questionsCount(digest),
    ],
    actions: [...waitingRows(view, one), ...questionButtons(tenant, digest), ...planRegressed(view, one)],
    details: [...trendOf(view.day, [digest]), ...openQuestions(digest), ...inThread([digest]), checkpoint],
    budget: budgets.digest,
  });
  return { card: { title, tone: toneOf(worse, [one]), blocks }, details: [detailOf(view, one), witness] };
}

function sectionsOf({ sections }: DigestView, digest: Digest, tenant?: string): readonly Statement[] {
  return sections.flatMap((section) => section.inMessage(digest, tenant));
}

/** The first lines of many tenants; the others are counted. */
function sectionsOfAll(view: DigestView, tenants: readonly TenantDigest[]): readonly Statement[] {
  const all = tenants.flatMap(({ tenant, digest }) => sectionsOf(view, digest, tenant));
  const more = all.length - maxLines;
  return more > 0 ? [...all.slice(0, maxLines), line('', `and ${counted(more, 'more line')} like these: ${oneDigest}`)] : all;
}

/** The command that shows all of one tenant. */
const oneDigest = '/harden digest --tenant NAME';

/** Plans that wait and stand in the message itself; the thread has more of them. */
const maxWaiting = 2;

/** What waits for someone, each with a button that shows its card. */
function waitingRows({ nameOf, now, controls }: DigestView, { tenant, digest }: TenantDigest): readonly Block[] {
  return digest.waiting.slice(0, maxWaiting).map(({ id, what, since, canAct }): Block => {
    const who = firstNames(canAct.map(nameOf), 1) || 'no one';
    const title = changeTitleIn(controls, what);
    return {
      kind: 'row',
      spans: [
        { text: `Waits ${hours(now, since)} for ${who}: `, style: 'strong' },
        { text: title },
        { text: ` · ${id}`, style: 'muted' },
      ],
      action: { name: 'show', label: 'Open', subject: `${id}@${tenant}` },
    };
  });
}

/** The first digest of a tenant says who writes, what to answer and plan first, and when the next one comes. */
function introduction(
  title: string,
  { tenant, digest }: TenantDigest,
  { next, doNext, view }: NonNullable<Digest['first']> & { readonly view: DigestView },
): Card {
  const { controls } = view;
  const plans = planButtons(tenant, doNext, { max: maxPlans, controls });
  const blocks = atAGlance({
    title,
    lead: [
      {
        kind: 'text',
        spans: [
          { text: `hardenbot looks after ${tenant} from now on. `, style: 'strong' },
          {
            text: 'It audits the tenant every morning and says here what changed. It changes nothing that others have not approved.',
          },
        ],
      },
      { kind: 'text', spans: headline(digest) },
      { kind: 'text', spans: [{ text: 'The next digest comes ', style: 'muted' }, moment(new Date(next), 'muted')] },
      ...notAudited(digest),
      ...credentialEnds([{ tenant, digest }]),
      ...vendorDates(digest),
      ...sectionsOf(view, digest),
      ...questionsCount(digest),
      ...(plans.length === 0
        ? []
        : [
            {
              kind: 'text' as const,
              spans: [{ text: 'Do next', style: 'strong' as const }, ...doNextOf(doNext, controls)],
            },
          ]),
    ],
    actions: [...questionButtons(tenant, digest), ...plans],
    details: [...openQuestions(digest), ...inThread([digest]), checkpointLine([digest.checkpoint])],
    budget: budgets.digest,
  });
  return { title, tone: 'neutral', blocks };
}

/** A single one stands behind the word; of several each is a line of its own. */
function doNextOf([first = '', ...others]: readonly string[], controls: DigestView['controls']): readonly Span[] {
  return others.length > 0 ? [] : [{ text: `: ${changeTitleIn(controls, first)}.` }];
}

const maxPlans = 4;

/** Tenants whose own details stand below a roll-up: a thread of hundreds is read by nobody, and chats take a message a second. */
const maxDetails = 8;

/** The digest of many tenants in one message: the average, what got worse, and below it who moved most. */
function rollUp(view: DigestView): Message {
  const { tenants, day } = view;
  const news = worstFirst(tenants.filter(({ digest }) => !isUnchanged(digest)));
  const digests = tenants.map(({ digest }) => digest);
  const worse = regressed(news, view.controls, true);
  const title = `Digest of ${counted(tenants.length, 'tenant')}, ${day}`;
  const card: Card = {
    title,
    tone: toneOf(worse, tenants),
    blocks: atAGlance({
      title,
      lead: [
        { kind: 'text', spans: [{ text: average(tenants), style: 'strong' }, { text: ` ${howMany(tenants)}` }] },
        ...withoutDigest(view),
        ...credentialEnds(tenants),
        ...toKeepOf(view.controls, tenants),
        ...vendorDatesOf(tenants),
        ...sectionsOfAll(view, news),
        ...worse,
      ],
      actions: [],
      details: [
        ...trendOf(day, digests),
        ...inThread(digests),
        checkpointLine(digests.map(({ checkpoint }) => checkpoint)),
        { kind: 'text', spans: [{ text: 'Details of one: /harden status --tenant NAME.', style: 'muted' }] },
      ],
      budget: budgets.digest,
    }),
  };
  const witness = checkpointDetail(checkpointsOf(digests));
  if (news.length === 0) return { card, details: [witness] };
  const all: Card = {
    title: `${counted(news.length, 'tenant')} with news, ${day}`,
    tone: 'neutral',
    blocks: [worst(news), ...moveBlocks(view, news), sums(view, news)],
  };
  const each = news.slice(0, maxDetails).map((one) => detailOf(view, one));
  return { card, details: [{ part: 'all', card: all }, ...each, witness] };
}

/** A tenant that nobody audited neither moved nor stayed; a plan that waits, or of which nothing was written, moves nothing. */
function howMany(tenants: readonly TenantDigest[]): string {
  const audited = tenants.filter(({ digest }) => digest.notAudited === undefined);
  const moved = audited.filter(
    ({ digest: { moves, changes } }) => moves.length > 0 || changes.some(({ status }) => !unwritten.has(status)),
  );
  const rest = tenants.length - audited.length;
  return `${counted(moved.length, 'tenant')} moved, ${audited.length - moved.length} did not${rest === 0 ? '' : `, ${rest} not audited today`}.`;
}

function average(tenants: readonly TenantDigest[]): string {
  const mean = (scores: readonly (number | null)[]) => meanOf(scores.filter((score) => score !== null));
  const now = mean(tenants.map(({ digest }) => digest.score.now));
  const by = signed(mean(tenants.map(({ digest }) => movedInDay(digest.score))));
  return now === null ? 'No score yet.' : `Score ${now} of 100 on average${by === '' ? '' : `, ${by} in a day`}.`;
}

/** Those that fell most, then those that are lowest. */
function worstFirst(tenants: readonly TenantDigest[]): readonly TenantDigest[] {
  const fall = ({ digest: { score } }: TenantDigest): number => movedInDay(score) ?? 0;
  return [...tenants].sort(
    (one, other) => fall(one) - fall(other) || (one.digest.score.now ?? 0) - (other.digest.score.now ?? 0),
  );
}

function worst(tenants: readonly TenantDigest[]): Block {
  return {
    kind: 'table',
    columns: ['tenant', 'score', 'in a day', 'trend', 'fail', 'unknown'],
    rows: tenants
      .slice(0, maxLines)
      .map(({ tenant, digest }) => [
        { text: tenant },
        { text: digest.score.now === null ? '-' : String(digest.score.now) },
        { text: signed(movedInDay(digest.score)) },
        { text: trendLine(digest.trend.slice(-14)) },
        { text: String(digest.verdicts.fail ?? 0) },
        { text: String(digest.verdicts.unknown ?? 0) },
      ]),
    ...(tenants.length > maxLines ? { more: tenants.length - maxLines } : {}),
  };
}

function moveBlocks({ controls }: DigestView, tenants: readonly TenantDigest[]): readonly Block[] {
  const nameOf = (id: string): string => titledId(controls, id);
  return moveOrder
    .filter((kind) => kind !== 'regressed')
    .flatMap((kind) => {
      const all = tenants.flatMap(({ tenant, digest }) =>
        digest.moves.filter((move) => move.kind === kind).map((move) => ({ tenant, move })),
      );
      const lines = all
        .slice(0, maxLines)
        .map(({ tenant, move }): Block => ({ kind: 'text', spans: moveLine(move, { where: ` in ${tenant}`, nameOf }) }));
      const more = all.length - lines.length;
      return more > 0
        ? [...lines, { kind: 'text' as const, spans: [{ text: `and ${more} more of this kind`, style: 'muted' as const }] }]
        : lines;
    });
}

function sums({ now }: DigestView, tenants: readonly TenantDigest[]): Block {
  const waiting = tenants.flatMap(({ tenant, digest }) => digest.waiting.map((one) => ({ tenant, ...one })));
  const oldest = [...waiting].sort((one, other) => (one.since < other.since ? -1 : 1))[0];
  const unaudited = tenants.filter(({ digest }) => digest.notAudited !== undefined).map(({ tenant }) => tenant);
  const unchecked = tenants.filter(({ digest }) => digest.unchecked.length > 0);
  const count = (of: (digest: Digest) => number): number => tenants.reduce((sum, { digest }) => sum + of(digest), 0);
  const age = oldest === undefined ? '' : `, the oldest ${oldest.id} in ${oldest.tenant} for ${hours(now, oldest.since)}`;
  return {
    kind: 'facts',
    facts: [
      { label: 'Waiting for approval', value: `${waiting.length}${age}` },
      { label: 'Changes that moved', value: String(count(({ changes }) => changes.length)) },
      {
        label: 'Could not be checked',
        value: `${count((digest) => digest.unchecked.length)} controls of ${counted(unchecked.length, 'tenant')}`,
      },
      ...(unaudited.length === 0 ? [] : [{ label: 'Not audited today', value: firstNames(unaudited, maxLines) }]),
      ...waivedWords.map(({ many }) => ({
        label: `${capitalized(many)} that lapse within a week`,
        value: String(count(({ lapsing }) => lapsing.length)),
      })),
    ],
  };
}

/** Hours as people say them: from two days on, days. */
function hours(now: Date, since: string): string {
  const passed = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 3_600_000));
  return passed < 48 ? counted(passed, 'hour') : counted(Math.floor(passed / 24), 'day');
}
