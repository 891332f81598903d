/** What was at stake in a course: the deadlines that passed, the cards that had to change, the alarms that were posted. What no course of a long run comes to is not tried. */
import { endsAt, manualTerms } from './judge';
import { dueOnCard, type Shows } from './judge-cards';
import { dueOfProposals } from './judge-proposals';
import { awaitedOf } from './judge-receiver';
import { blockingSigns } from './judge-rule';
import { answersOf, hadReadingTime } from './judge-signs';
import { chatsSince, decidedAt, hadTime, isShown, type Past, pressesOf, workerSince, writesOf } from './past';
import { type Story, signNames, stories } from './record';
import { sayings } from './sayings';

const cards: readonly Shows[] = ['ask', 'approve', 'reject', 'withdraw', 'revert', 'keep', 'do', 'undo'];

/** No course can come to these: nothing of ours fails, a store of one server never has its end restored, and no card of a sign says that an account is blocked. */
const neverSaid: ReadonlySet<string> = new Set(['failed', 'putBack', 'blocked']);

/** All that a long run has to come to. */
export const everyStake: readonly string[] = [
  ...Object.keys(sayings).flatMap((name) => (neverSaid.has(name) ? [] : [`said ${name}`])),
  ...cards.map((shows) => `card ${shows}`),
  ...stories.map((story) => `begin ${story}`),
  'end change',
  'end trip',
  'end change, refused by the tenant',
  'end change, halted',
  'end trip, halted',
  'begin containment, halted',
  'a worker was away and came back',
  'no chat took anything for a while',
  'halted while no chat took anything',
  'emergency while no chat took anything',
  ...signNames.map((what) => `sign ${what}`),
  'sign while no worker ran',
  'answer take',
  'answer expect',
  'answer admit',
  ...(['settings', 'waiver'] as const).flatMap((about) =>
    ['ask', 'opens', 'approve', 'reject', 'withdraw', 'counts'].map((says) => `${about} ${says}`),
  ),
  'waiver end',
  'rule counts',
  'ruleOff counts',
  'rule blocks',
  ...['requested', 'approved', 'rejected', 'revoked', 'applied', 'undone'].map((type) => `heard of ${type}`),
  'heard of an alarm',
];

/** Those of them that a course came to. */
export function stakesIn(course: Past): readonly string[] {
  const halted = course.find((one) => isShown(one) && sayings.halted.test(one.text));
  const shut = course.find((one) => one.kind === 'chat' && one.taking === 0);
  const wasShut = shut !== undefined && Number.isFinite(chatsSince(course));
  const during = (at: number | undefined): boolean => wasShut && at !== undefined && at >= shut.at && at < chatsSince(course);
  const damaged = course.find((one) => one.kind === 'attacked' && one.ruins)?.at;
  const alone = stories.flatMap((story) => pressesOf(course, story, 'emergency')).find(({ taken }) => taken)?.at;
  return [
    ...Object.entries(sayings).flatMap(([name, saying]) =>
      course.some((one) => isShown(one) && saying.test(one.text)) ? [`said ${name}`] : [],
    ),
    ...stories.flatMap((story) => ofStory(story, course, halted?.at)),
    ...(Number.isFinite(workerSince(course)) ? ['a worker was away and came back'] : []),
    ...(wasShut ? ['no chat took anything for a while'] : []),
    ...(during(damaged) ? ['halted while no chat took anything'] : []),
    ...(during(alone) ? ['emergency while no chat took anything'] : []),
    ...ofMatters(course),
  ];
}

function ofStory(story: Story, course: Past, haltedAt: number | undefined): readonly string[] {
  const due = endsAt(story, course, manualTerms);
  const decided = decidedAt(course, story, manualTerms);
  const isRefused = course.some((one) => one.kind === 'refused' && one.story === story && one.does === 'undo');
  const ends = due !== null && hadTime(course, due, manualTerms);
  const begins = decided !== null && hadTime(course, decided, manualTerms);
  const [firstDone] = writesOf(course, story, 'do');
  return [
    ...dueOnCard(story, course, manualTerms).map(({ shows }) => `card ${shows}`),
    ...(begins ? [`begin ${story}`] : []),
    ...(begins && haltedAt !== undefined && firstDone !== undefined && firstDone.at > haltedAt ? [`begin ${story}, halted`] : []),
    ...(ends ? [`end ${story}`] : []),
    ...(ends && isRefused ? [`end ${story}, refused by the tenant`] : []),
    ...(ends && haltedAt !== undefined && haltedAt < due ? [`end ${story}, halted`] : []),
  ];
}

function ofMatters(course: Past): readonly string[] {
  const signs = course.flatMap((one) => (one.kind === 'sign' && hadReadingTime(course, one.at, manualTerms) ? [one] : []));
  const backAt = workerSince(course);
  const hears = course.some(({ kind }) => kind === 'receiver');
  return [
    ...signs.map(({ what }) => `sign ${what}`),
    ...(signs.some(({ at }) => at < backAt) ? ['sign while no worker ran'] : []),
    ...answersOf(course).flatMap(({ does, at }) => (hadTime(course, at, manualTerms) ? [`answer ${does}`] : [])),
    ...dueOfProposals(course, manualTerms).map(({ about, says }) => `${about} ${says}`),
    ...(blockingSigns(course, manualTerms).length > 0 ? ['rule blocks'] : []),
    ...(hears ? awaitedOf(course, 'change', manualTerms).map(({ type }) => `heard of ${type}`) : []),
    ...(course.some((one) => one.kind === 'delivered' && one.type === 'alarm') ? ['heard of an alarm'] : []),
  ];
}
