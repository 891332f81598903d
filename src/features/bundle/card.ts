/** Several plans on one card: a row for each, with what it changes, who notices and how it is undone, and one button for all that wait. */

import type { Block, Card, Detail, Span, Statement, Tone } from '../../chat/card.js';
import { atAGlance, budgets, wordsAbove } from '../../chat/glance.js';
import { wholeSentences } from '../../chat/safe-text.js';
import { toKeepUntil } from '../../engine/changes/change.js';
import { shortDigest } from '../../engine/plan/plan.js';
import { truncateAtItem, truncateAtWord } from '../../lib/truncate.js';
import { utcMinute } from '../../lib/utc-minute.js';
import { changeTone, keepLead, statusLine, timeLeft, wordOf } from '../../views/change.js';
import { lasting, planAttachment, referenceFacts, sizeOf } from '../../views/change-plan.js';
import { type ChangeView, shownStatus, titleOf } from '../../views/change-view.js';
import { moment, whoAndWhen } from '../../views/moment.js';
import {
  approversOfAll,
  callForSeveral,
  countsOf,
  decideAllActions,
  firstEnd,
  type Placed,
  planLines,
  waitingAmong,
  whoCanSpans,
  worstTone,
} from '../../views/several.js';
import { counted } from '../../views/words.js';
import type { Bundle } from './bundle.js';

export interface BundleView {
  readonly id: string;
  readonly tenant: string;
  readonly rows: readonly BundleRowView[];
  readonly declined: Bundle['declined'];
  /** Whether every plan is made, or will not be. */
  readonly isPlanned: boolean;
  /** What was not requested by now will not be. */
  readonly isCutOff: boolean;
  /** See `bundleDigest`. */
  readonly digest: string;
}

export interface BundleRowView {
  readonly control: string;
  readonly id: string;
  /** Null: not asked for. */
  readonly view: ChangeView | null;
}

export function bundleCard(bundle: BundleView): Card {
  const views = viewsOf(bundle);
  const waiting = waitingOf(bundle);
  const title = bundleTitle(bundle);
  const lead = leadOf(bundle);
  const left = budgets.several.words - wordsAbove({ title, blocks: lead });
  return {
    title,
    tone: toneOf(bundle),
    blocks: atAGlance({
      title,
      lead,
      summary: planLines(placedOf(bundle), left),
      actions: actionsOf(bundle, waiting),
      details: [
        ...askedBlocks(views, waiting),
        ...bundle.rows.flatMap((row, index) => rowBlocks(row, index + 1, bundle)),
        ...ownCardLine(views),
      ],
      budget: budgets.several,
    }),
  };
}

/** How many stand where, until when the first has to be decided on, what has to be kept, and what was not planned. */
function leadOf(bundle: BundleView): readonly Statement[] {
  const end = firstEnd(waitingOf(bundle));
  return [
    {
      kind: 'text',
      spans: [
        { text: counts(bundle), style: 'strong' },
        ...whoCanSpans(bundle.isPlanned ? waitingOf(bundle) : []),
        ...(end === undefined ? [] : [{ text: ' · approve by ' }, moment(end)]),
        { text: ` · ${bundle.id}`, style: 'muted' },
      ],
    },
    ...keepLines(placedOf(bundle)),
    ...bundle.declined.map(
      ({ control, reason, remedy }): Statement => ({
        kind: 'text',
        spans: [
          { text: control, style: 'strong' },
          { text: ' was not planned: ', style: 'warn' },
          { text: `${reason} ${remedy}` },
        ],
      }),
    ),
  ];
}

/** Those that have to be kept, in one line; each that nobody kept in time, in its own. */
function keepLines(plans: readonly Placed[]): readonly Statement[] {
  const toKeep = plans.flatMap(({ place, view: { change, now } }) => {
    const until = toKeepUntil(change, now);
    return until === null ? [] : [{ place, until, now }];
  });
  const [soonest] = toKeep.toSorted((one, other) => one.until.getTime() - other.until.getTime());
  const late = plans.filter(({ place }) => toKeep.every((one) => one.place !== place));
  const tooLate = late.flatMap(({ place, view }) =>
    keepLead(view).map(
      (line): Statement =>
        line.kind === 'text' ? { ...line, spans: [{ text: `${place}: `, style: 'strong' }, ...line.spans] } : line,
    ),
  );
  if (soonest === undefined) return tooLate;
  const [last = soonest, ...before] = toKeep.toReversed();
  const places = [
    before
      .map(({ place }) => place)
      .toReversed()
      .join(', '),
    last.place,
  ]
    .filter((part) => part !== '')
    .join(' and ');
  const isOne = before.length === 0;
  const isTogether = toKeep.every(({ until }) => utcMinute(until) === utcMinute(soonest.until));
  const first = isTogether ? '' : 'the first ';
  const spans: readonly Span[] = [
    { text: `Keep ${places}${first === '' ? ' ' : ', '}${first}before `, style: 'warn' },
    moment(soonest.until),
    {
      text: ` (${timeLeft(soonest.until, soonest.now)}) or ${isOne ? 'it is' : 'they are'} undone automatically`,
      style: 'strong',
    },
    { text: isOne ? '. The Keep button is on its own card below.' : '. Each has its Keep button on its own card below.' },
  ];
  return [{ kind: 'text', spans }, ...tooLate];
}

function ownCardLine(views: readonly ChangeView[]): readonly Statement[] {
  if (views.every(({ change }) => change.plan === null)) return [];
  const text = 'Below this is the whole card of each: what it changes line by line, and buttons for it alone.';
  return [{ kind: 'text', spans: [{ text, style: 'muted' }] }];
}

function bundleTitle({ rows, tenant }: BundleView): string {
  return `${counted(rows.length, 'change')} in ${tenant}`;
}

function viewsOf({ rows }: BundleView): readonly ChangeView[] {
  return rows.flatMap(({ view }) => (view === null ? [] : [view]));
}

/** Under the numbers that the details have too. */
function placedOf({ rows }: BundleView): readonly Placed[] {
  return rows.flatMap(({ view }, index) => (view === null ? [] : [{ place: index + 1, view }]));
}

function waitingOf(bundle: BundleView): readonly ChangeView[] {
  return waitingAmong(viewsOf(bundle));
}

/** For example `2 waiting for approval, 1 refused`. */
function counts({ rows, declined }: BundleView): string {
  const words = [
    ...rows.map(({ view }) => (view === null ? 'not asked for' : wordOf(view, shownStatus(view)))),
    ...declined.map(() => 'not planned'),
  ];
  return countsOf(words);
}

/** Someone's turn comes first, then the worst news. */
function toneOf(bundle: BundleView): Tone {
  if (!bundle.isPlanned) return 'neutral';
  return worstTone([...viewsOf(bundle).map(changeTone), ...bundle.declined.map(() => 'warn' as const)]);
}

/** What holds for all of them. */
function askedBlocks(views: readonly ChangeView[], waiting: readonly ChangeView[]): readonly Statement[] {
  const [first] = views;
  if (first === undefined) return [];
  const { person } = first.change.request.decision.decision;
  const all = approversOfAll(waiting);
  const end = firstEnd(waiting);
  return [
    {
      kind: 'facts',
      facts: [
        { label: 'Requested by', value: whoAndWhen(person.name, first.change.requestedAt) },
        ...referenceFacts([first.change.request.decision]),
        ...(all === null || all.length === 0 ? [] : [{ label: 'Can approve', value: truncateAtItem(all, room.names) }]),
        ...(end === undefined ? [] : [{ label: 'Approve by', value: [moment(end)] }]),
      ],
    },
  ];
}

function rowBlocks({ control, id, view }: BundleRowView, place: number, bundle: BundleView): readonly Statement[] {
  if (view === null) {
    const why = bundle.isCutOff ? 'was not asked for: hardenbot was interrupted. Ask for it again.' : 'is being asked for';
    const spans: readonly Span[] = [
      { text: control, style: 'strong' },
      { text: ` ${why}` },
      { text: ` · ${id}`, style: 'muted' },
    ];
    return [{ kind: 'text', spans }];
  }
  const { change } = view;
  const status = shownStatus(view);
  const isOpen = status === 'waiting' || status === 'approved' || status === 'scheduled';
  return [
    { kind: 'text', spans: [{ text: `${place}. ${titleOf(view)}`, style: 'strong' }, { text: ': ' }, ...statusLine(view).spans] },
    ...(change.plan === null || !isOpen ? [] : judgedBlocks(view, change.plan, bundle)),
    ...(change.plan === null || view.list === null ? [] : [planAttachment(change.plan, view.list)]),
  ];
}

/** So that every plan of a full card is seen in every chat: what is longer stands on the own card of the plan, below. */
const room = { impact: 240, measured: 180, warnings: 180, names: 120 } as const;

/** What has to be known to decide on one of them; the rest is on its own card below. */
function judgedBlocks(
  { approval, control, zones }: ChangeView,
  plan: NonNullable<ChangeView['change']['plan']>,
  bundle: BundleView,
): readonly Statement[] {
  const names = approversOfAll(waitingOf(bundle)) === null ? approval.canApprove : [];
  const measured = plan.impact.lines.map(({ label, value }) => `${label}: ${value}`);
  const warnings = plan.warnings.map(({ text }) => text).join(' ');
  const facts = [
    ...(control?.section?.facts?.(plan, zones) ?? []),
    { label: 'Changes', value: sizeOf(plan) },
    { label: 'Who notices', value: wholeSentences(control?.impact ?? '', room.impact) },
    { label: 'Measured', value: truncateAtItem(measured, room.measured, '; ') },
    { label: 'Take care', value: truncateAtWord(warnings, room.warnings) },
    { label: 'Risk', value: `${plan.risk}; digest ${shortDigest(plan.digest)}` },
    {
      label: 'Unless kept',
      value: plan.keepWithinMs === undefined ? '' : `undone automatically after ${lasting(plan.keepWithinMs)}`,
    },
    { label: 'Can approve', value: truncateAtItem(names, room.names) },
    { label: 'But not now', value: approval.obstacle ?? '' },
  ];
  return [{ kind: 'facts', facts: facts.filter(({ value }) => value !== '') }];
}

/** Nothing before every plan is made, so that nothing is decided twice. */
function actionsOf(bundle: BundleView, waiting: readonly ChangeView[]): readonly Block[] {
  const actions = bundle.isPlanned ? decideAllActions({ ...bundle, waiting }) : [];
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }];
}

/** The message below it that calls those who can approve: nothing before every plan is made, so that it calls once. */
export function bundleTurn(bundle: BundleView): readonly Detail[] {
  return bundle.isPlanned
    ? callForSeveral(bundleTitle(bundle), { ...bundle, waiting: waitingOf(bundle) }, (words) =>
        planLines(
          placedOf(bundle).filter(({ view }) => waitingOf(bundle).includes(view)),
          words,
        ),
      )
    : [];
}
