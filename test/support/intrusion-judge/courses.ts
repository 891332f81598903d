/** Which course a seed plays: first each kind alone at each moment, then two together, then any set, with people who do all, some or nothing. */
import { chanceOf } from '../chaos/random';
import { type Course, type CourseOptions, kinds, moments, playIntrusion } from '../intrusion/course';
import { problemsOf } from './trial-of';

/** How many courses play each kind alone. */
export const aloneCourses = kinds.length * moments.length;

/** @param seed from 1 */
export function courseOf(seed: number): CourseOptions {
  const index = seed - 1;
  if (index < aloneCourses) {
    const { kind } = kinds[index % kinds.length] ?? { kind: '' };
    const when = moments[Math.floor(index / kinds.length)] ?? 'before';
    return { seed, kinds: [kind], when };
  }
  const chance = chanceOf(seed);
  const pair = chance.happens(0.4) ? { kinds: chance.shuffled(kinds.map(({ kind }) => kind)).slice(0, 2) } : {};
  return {
    seed,
    ...pair,
    hands: chance.pick(['all', 'some', 'none'] as const),
    sets: chance.pick<NonNullable<CourseOptions['sets']>>([[], ['methods'], ['methods', 'devices']]),
    ...(chance.happens(0.3) ? { cleaning: 'left waiting' as const } : {}),
    ...(chance.happens(0.5) ? { despite: true as const } : {}),
    ...(chance.happens(0.3) ? { hurry: true as const } : {}),
  };
}

/** Plays and judges it. Problems begin with what was played. */
export async function judgedCourse(seed: number): Promise<{ readonly course: Course; readonly problems: readonly string[] }> {
  const options = courseOf(seed);
  const course = await playIntrusion(options);
  const played = course.planted.map(({ kind, when }) => `${kind} (${when})`).join(', ');
  const people = [
    options.hands ?? 'all',
    options.cleaning,
    options.despite === true ? 'despite' : undefined,
    options.hurry === true ? 'in a hurry' : undefined,
  ]
    .filter(Boolean)
    .join(', ');
  return { course, problems: problemsOf(course).map((problem) => `${problem} [seed ${seed}: ${played}; ${people}]`) };
}
