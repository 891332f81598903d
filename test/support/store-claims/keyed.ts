/** Courses by number, in which every kind of key and every field of a job is struck in every manner, again and again at other moments of other stories. */
import { type Chance, chanceOf } from '../chaos/random';
import type { Step } from './course';
import { kinds } from './kinds';
import { type Manner, manners } from './manners';
import { type Deed, type Story, stories } from './record';

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
/** One course of this many. */
const dailyEvery = 10;

export const isDaily = (course: number): boolean => course % dailyEvery === 0;

const strikesIn = (daily: boolean): readonly Strikes[] => everyStrike.filter(({ kind }) => ofDays.test(kind) === daily);

/** Courses that it takes to strike everything once. */
export const coursesForAll = Math.ceil(
  Math.max(
    (strikesIn(true).length / strikesEach) * dailyEvery,
    (strikesIn(false).length / strikesEach / (dailyEvery - 1)) * dailyEvery,
  ),
);

/** What people do in a story. Stories that come to more of the store than the others are not rarer for it. */
function plotOf(story: Story, chance: Chance): readonly Step[] {
  const press = (who: string, does: Deed): Step => ({ who, does, story });
  const minutes = (...each: readonly number[]): readonly Step[] => each.map((wait) => ({ wait }));
  const asked = press('ana', 'ask');
  const both = [asked, press('bo', 'approve'), press('cy', 'approve')];
  const day = 24 * 60;
  const ends: Readonly<Record<Story, readonly (() => readonly Step[])[]>> = {
    change: [
      () => [...both, ...minutes(29, 3, 3, 11)],
      () => [...both, ...minutes(29, 3, 3, 11)],
      () => [...both, press('bo', 'keep'), ...minutes(15, 29)],
      () => [
        ...both,
        press('bo', 'keep'),
        { who: 'ana', says: 'audit direct-send' },
        { byHand: 'change' },
        ...minutes(30),
        press('ana', 'audit'),
        ...minutes(14),
      ],
      () => [...both, ...minutes(5), press('bo', 'revert'), ...minutes(3, 11)],
      () => [asked, press('bo', 'approve'), press('ana', 'withdraw'), press('cy', 'approve'), ...minutes(15)],
      () => [asked, press('bo', 'reject'), press('cy', 'approve'), ...minutes(15)],
      () => [asked, press('ana', 'approve'), press('bo', 'approve'), ...minutes(15)],
      () => [asked, press('bo', 'approve'), ...minutes(5 * 60), press('cy', 'approve'), ...minutes(15)],
      () => [asked, press('cy', 'emergency'), ...minutes(12, 19, 3, 11)],
    ],
    trip: [
      () => [asked, press('bo', 'approve'), ...minutes(2 * day, 2 * day, 3, 11)],
      () => [asked, press('ana', 'approve'), press('bo', 'reject'), press('cy', 'approve'), ...minutes(15)],
    ],
    containment: [
      () => [asked, press('bo', 'approve'), ...minutes(3, 11)],
      () => [asked, press('ana', 'approve'), ...minutes(15)],
    ],
  };
  return chance.pick(ends[story] as readonly [() => readonly Step[]])();
}

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
  'key notify': 'notify mine',
  'key linkCode': 'link',
};

/** @param number of the course: the same number is the same course */
export function keyedCourse(number: number): readonly Step[] {
  const chance = chanceOf(number);
  const strikes = strikesOf(number);
  const story = strikes.some(({ kind }) => kind === 'key evidence')
    ? 'containment'
    : chance.pick(['change', 'change', 'change', ...stories] as const);
  const steps: Step[] = [...plotOf(story, chance)];
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
    const strike: Step = { strike: kind, manner, choice: chance.below(1_000_000) };
    // A third of them while something is under way, and a third waits meanwhile for what is there for moments alone.
    const moment: Step = { moment: chance.below(80) };
    const between = chance.pick<readonly Step[]>([[strike], [strike, moment], [moment, strike]]);
    steps.splice(1 + chance.below(steps.length), 0, ...between);
  }
  return steps;
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
