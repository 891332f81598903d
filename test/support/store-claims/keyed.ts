/** Courses by number, in which every kind of key and every field of a job is struck in every manner, again and again at other moments of other stories. */
import { type Chance, chanceOf } from '../chaos/random';
import type { Step } from './course';
import { kinds } from './kinds';
import { type Manner, manners } from './manners';
import { plotOf, plotOfMatter } from './plots';
import { type Matter, stories } from './record';

export interface Strikes {
  readonly kind: string;
  readonly manner: Manner;
}

/** Every kind in every manner. */
export const everyStrike: readonly Strikes[] = manners.flatMap((manner) => kinds.map(({ name }) => ({ kind: name, manner })));

/** Strikes in one course. */
export const strikesEach = 8;

/** What is in the store only where a tenant is audited every day: such courses cost more, and are apart. */
const ofDays = /^key (posture|postureLines|controls|days|moves|rounds|digest|channel)$/;
/** And only where its logs are watched. */
const ofSigns = /^key (signals|signalFacts)$/;
/** One course of this many: by 20,000 courses each strike of them was tried some fifty times. */
const dailyEvery = 25;

export const isDaily = (course: number): boolean => course % dailyEvery === 0;

/** What a course is about that is of no story; by the rest of its number. The receiver of webhooks hears of a change. */
export type Beside = Exclude<Matter, 'ruleOff'> | 'receiver';
export const allBesides: readonly Beside[] = ['sign', 'settings', 'waiver', 'rule', 'receiver'];
export const isBeside = (name: string): name is Beside => (allBesides as readonly string[]).includes(name);
const besides: Readonly<Record<number, Beside>> = {
  3: 'sign',
  8: 'settings',
  12: 'waiver',
  16: 'sign',
  20: 'receiver',
  23: 'rule',
};

export const besideOf = (course: number): Beside | null => besides[course % dailyEvery] ?? null;

/** Strikes that such a course has as well: at what it alone has in the store, and at what decides how it is shown. */
const alsoStruck: Readonly<Record<Beside, RegExp>> = {
  sign: /^key (signals|signalFacts|copies|copyParts|shown|lease|lookedAt)$/,
  settings: /^key (lookedAt|copies|shown|lease|heard)$|^queue (wait|de|job)$/,
  waiver: /^key (posture|postureLines|copies|shown|lookedAt)$/,
  rule: /^key (signals|signalFacts|lookedAt|plan|lease|heard)$/,
  receiver: /^key (lookedAt|heard)$|^queue (wait|de|delayed|meta|job|lock)$/,
};
const alsoEach = 2;

const strikesIn = (daily: boolean): readonly Strikes[] =>
  everyStrike.filter(({ kind }) => ofDays.test(kind) === daily && !ofSigns.test(kind));

/** Courses that it takes to strike everything once. */
export const coursesForAll = Math.ceil(
  Math.max(
    (strikesIn(true).length / strikesEach) * dailyEvery,
    (strikesIn(false).length / strikesEach / (dailyEvery - 1)) * dailyEvery,
  ),
);

/** Beside the story, so that what they leave in the store is there as well. */
const asides = [
  'audit direct-send',
  'why mia@contoso.com',
  'notify mine',
  'link',
  'status',
  'whoami',
  'waivers',
  'digest',
  'travels',
] as const;

/** Commands that bring something of a kind into the store; what queues hold is there anyway. */
const brings: Readonly<Record<string, string>> = {
  'key why': 'why mia@contoso.com',
  'key because': 'why mia@contoso.com',
  'key linkCode': 'link',
  // Notes of one message fit in the place of another's.
  'key copies': 'audit direct-send',
  'key copyParts': 'audit direct-send',
};

const shutsQueues: Step = { attack: 'stop the queues', choice: 0 };
const shutsMessages: Step = { attack: 'stop the queue of messages', choice: 0 };
const cutsLedger: Step = { attack: 'drop the last row of the ledger', choice: 0 };

/** What makes a strike count: a note of what was shown decides only where no job draws the card, a notice mostly where the tenant is halted. */
const makesItCount: Readonly<Record<string, readonly Step[]>> = {
  'key shown': [shutsMessages],
  'key halted': [cutsLedger],
  'key putBack': [cutsLedger],
};

/** @param number of the course: the same number is the same course */
export function keyedCourse(number: number): readonly Step[] {
  const chance = chanceOf(number);
  const beside = besideOf(number);
  const strikes = [...strikesOf(number), ...(beside === null ? [] : alsoOf(beside, number))];
  const story = strikes.some(({ kind }) => kind === 'key evidence')
    ? 'containment'
    : chance.pick(['change', 'change', 'change', ...stories] as const);
  const steps: Step[] = [...(beside === null ? plotOf(story, chance) : plotOfMatter(beside, chance))];
  if (isDaily(number)) steps.push({ wait: 10 * 60 }, { wait: 24 * 60 });
  const says = [
    ...new Set(strikes.flatMap(({ kind }) => brings[kind] ?? [])),
    ...(chance.happens(0.5) ? [chance.pick(asides)] : []),
  ];
  for (const text of says)
    steps.splice(
      1 + chance.below(steps.length - 1),
      0,
      { who: text === 'link' ? 'zed' : chance.pick(['ana', 'bo']), says: text },
      { moment: chance.below(60) },
    );
  for (const { kind, manner } of strikes) {
    if (chance.happens(0.7)) steps.splice(1 + chance.below(steps.length), 0, ...(makesItCount[kind] ?? []));
    const strike: Step = { strike: kind, manner, choice: chance.below(1_000_000) };
    place(steps, strike, chance);
    if (chance.happens(0.1)) repeat(steps, strike);
  }
  if (chance.happens(0.08)) steps.splice(1 + chance.below(steps.length), 0, chance.pick([shutsQueues, shutsMessages]));
  return breaksChats(number) ? withBrokenChats(steps, chance) : steps;
}

/** From then on it is struck again whenever time has passed. */
function repeat(steps: Step[], strike: Step): void {
  for (let index = steps.length - 1; index > steps.indexOf(strike); index -= 1)
    if ('wait' in (steps[index] ?? {})) steps.splice(index, 0, strike);
}

/** A strike between two steps, while something is under way, before it, or at what a press brought and nobody has taken yet. */
function place(steps: Step[], strike: Step, chance: Chance): void {
  const presses = steps.flatMap((step, index) => ('does' in step || 'says' in step ? [index] : []));
  const at = presses[chance.below(presses.length)] ?? 0;
  const moment: Step = { moment: chance.below(80) };
  const way = chance.below(5);
  if (way === 0) steps.splice(at, 1, { hold: true }, ...steps.slice(at, at + 1), strike, { hold: false }, moment);
  else if (way === 1) steps.splice(at + 1, 0, { until: 'at work' }, strike, moment);
  else {
    const between = [[strike], [strike, moment], [moment, strike]][way - 2] ?? [strike];
    steps.splice(1 + chance.below(steps.length), 0, ...between);
  }
}

/** Every twelfth course has two chats, and one or both take nothing for a while. */
const chatsBreakEvery = 12;

export const breaksChats = (course: number): boolean => course % chatsBreakEvery === 5;

function withBrokenChats(steps: readonly Step[], chance: Chance): readonly Step[] {
  const from = 1 + chance.below(steps.length);
  const to = from + 1 + chance.below(steps.length - from + 1);
  const how = chance.pick(['later', 'rejected', 'gone'] as const);
  const which = chance.pick([{}, {}, { which: 0 }, { which: 1 }] as const);
  return [
    ...steps.slice(0, from),
    { breaks: how, ...which },
    ...steps.slice(from, to),
    { breaks: null },
    ...steps.slice(to),
    { wait: 15 },
  ];
}

/** Each course takes the next ones, and each time around all of them are in another order: two that follow each other fall into one course once. */
function strikesOf(number: number): readonly Strikes[] {
  const daily = isDaily(number);
  const all = strikesIn(daily);
  const turn = daily ? number / dailyEvery : number - Math.floor(number / dailyEvery);
  const rounds = Math.ceil(all.length / strikesEach);
  const from = (turn % rounds) * strikesEach;
  return chanceOf(Math.floor(turn / rounds) * 7919 + 13)
    .shuffled(all)
    .slice(from, from + strikesEach);
}

function alsoOf(beside: Beside, number: number): readonly Strikes[] {
  const own = everyStrike.filter(({ kind }) => alsoStruck[beside].test(kind));
  const turn = Math.floor(number / dailyEvery) * 2 + (number % dailyEvery > 10 ? 1 : 0);
  return Array.from({ length: alsoEach }, (_one, index) => own[(turn * alsoEach + index) % own.length]).flatMap(
    (one) => one ?? [],
  );
}
