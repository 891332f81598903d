/** A change that takes an hour because its service asks again and again to be left alone, under a roll-out every twenty seconds: it is done once, in time, and without an error. */
import { pausesIn, problemsOfHour, rolledHour } from '../support/corridor/rolled-hour';
import { count } from '../support/runner/counts';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());
const minutes = count({ fast: 10, full: 110 });

test.each(Array.from({ length: count({ fast: 1, full: 12 }) }, (_unused, index) => index + 1))(
  'course %i: nothing is asked before its time, given up or called a failure, and each mailbox is written once',
  async (seed) => {
    const hour = await rolledHour(seed, { minutes, pausesAt: await pausesIn(valkey.connect()) });
    expect(problemsOfHour(hour)).toEqual([]);
    // Of asks that come together the longest counts: the course takes a part of what is asked for in all.
    expect(hour.rollOuts).toBeGreaterThan(minutes / 2);
  },
);
