/** An attacker who can write to the store strikes at every kind of key and every field of a job. More of it: `npm run chaos -- --only courses`. */
import { count } from '../support/runner/counts';
import { claims } from '../support/store-claims/judge';
import { playMany } from '../support/store-claims/many';
import { processCourse } from '../support/store-claims/process-course';

/** All strikes once in full; the others are tried by the script. */
const courses = count({ fast: 3, full: 64 });
const first = 1;

test(
  `${courses} courses from number ${first}: nothing is done, said or left that nobody decided`,
  async () => {
    const { failed, struck } = await playMany({ first, courses });
    const told = failed.map(
      ({ course, violations }) =>
        `npm run chaos -- --only courses --seed ${course}\n${violations.map(({ claim, what }) => `${claims[claim]} ${what}`).join('\n')}`,
    );
    expect(told.join('\n\n')).toBe('');
    // Of eight strikes a course most find something of their kind.
    expect(struck.size).toBeGreaterThan(courses * 4);
  },
  courses * 60_000,
);

test.each([4, 5].slice(0, count({ fast: 1, full: 2 })))(
  'nor is it with the gateway and the worker in processes of their own (%i)',
  async (seed) => {
    const { violations, what } = await processCourse(seed);
    expect({ what, violations }).toEqual({ what, violations: [] });
  },
);
