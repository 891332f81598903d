/** Plays courses by number, one after the other, and says what they came to: what was violated, what was struck, and which alarms and deadlines there were. */
import { chanceOf } from '../chaos/random';
import { type Played, play } from './course';
import { claims, judge, type Violation } from './judge';
import { type Beside, besideOf, breaksChats, coursesForAll, everyStrike, isDaily, keyedCourse } from './keyed';
import type { manners } from './manners';
import { type CourseSetup, openCourseSetup } from './setup';
import { everyStake, stakesIn } from './stakes';

export interface Failed {
  readonly course: number;
  readonly violations: readonly Violation[];
}

export interface Came {
  readonly courses: number;
  readonly failed: readonly Failed[];
  /** How often each kind was struck in each manner. */
  readonly struck: ReadonlyMap<string, number>;
  /** Strikes that there was something for, deadlines, cards and alarms that no course came to. */
  readonly unreached: readonly string[];
  /** In how many courses each was at stake. */
  readonly came: ReadonlyMap<string, number>;
}

interface Wanted {
  readonly first: number;
  readonly courses: number;
  /** Those about this alone; all of them where it is left out. */
  readonly about?: Beside | undefined;
}

/** The numbers of the courses. */
function* numbersOf({ first, courses, about }: Wanted): Iterable<number> {
  for (let [course, left] = [first, courses]; left > 0; course += 1)
    if (about === undefined || besideOf(course) === about) {
      yield course;
      left -= 1;
    }
}

/** @param report gets a line for each course that failed, and for every hundredth one */
export async function playMany(wanted: Wanted, report: (line: string) => void = () => undefined): Promise<Came> {
  const setup = await openCourseSetup();
  const failed: Failed[] = [];
  const struck = new Map<string, number>();
  const came = new Map<string, number>();
  const present = new Set<string>();
  let played = 0;
  try {
    for (const course of numbersOf(wanted)) {
      played += 1;
      const { reached, present: seen, happened } = await playCourse(setup, course);
      for (const name of reached) struck.set(name, (struck.get(name) ?? 0) + 1);
      for (const name of seen) present.add(name);
      for (const name of new Set(stakesIn(happened))) came.set(name, (came.get(name) ?? 0) + 1);
      const violations = judge(happened);
      if (violations.length > 0) {
        failed.push({ course, violations });
        report(`course ${course}: ${violations.map(({ claim, what }) => `${claims[claim]} ${what.slice(0, 300)}`).join(' | ')}`);
      }
      if (played % 100 === 0) report(`${played} courses to number ${course}: ${failed.length} failed`);
    }
  } finally {
    await setup.close();
  }
  const unreached = everyStrike
    // What is in the store in no course, because it needs another chat or several servers, can be made up there alone.
    .filter(({ kind, manner }) => present.has(kind) || makingUp.has(manner))
    .map(({ kind, manner }) => `${kind} ${manner}`)
    .filter((name) => !struck.has(name));
  const untried = [...unreached, ...everyStake.filter((name) => !came.has(name))];
  return { courses: wanted.courses, failed, struck, unreached: untried, came };
}

/** By then each strike has been tried a dozen times at other moments: what none came to is out of reach. */
export const enoughCourses = 12 * coursesForAll;

const makingUp: ReadonlySet<string> = new Set<(typeof manners)[number]>(['craft', 'flood', 'another type']);

export function playCourse(setup: CourseSetup, course: number): Promise<Played> {
  return play(setup, keyedCourse(course), {
    seed: course,
    faults: faultsOf(course),
    isAuditedDaily: isDaily(course),
    hasTwoChats: breaksChats(course),
    isWatched: ['sign', 'rule'].includes(besideOf(course) ?? ''),
    mayContain: besideOf(course) === 'rule',
    hasReceiver: besideOf(course) === 'receiver',
  });
}

/** In some courses the tenant refuses to undo, or to be changed at all: then people are called. */
function faultsOf(course: number): readonly object[] {
  const chance = chanceOf(course + 500_009);
  const refuses = { match: 'exchange.OrganizationConfig', only: 'writes', status: 400 };
  if (chance.happens(0.06)) return [{ ...refuses, skip: 1 }];
  return chance.happens(0.03) ? [refuses] : [];
}
