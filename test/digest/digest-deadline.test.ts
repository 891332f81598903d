/** The times in which the digest comes that someone who writes to the store keeps away, on a clock that goes on minute by minute (security.md). */
import { chanceOf } from '../support/chaos/random';
import { sample } from '../support/runner/counts';
import { type Course, type CourseSetup, openCourseSetup } from '../support/store-claims/setup';
import { pauseQueues } from '../support/stores/stopped-queue';

const minute = 60_000;
const due = Date.parse('2026-11-24T18:00:00Z');

let setup: CourseSetup;
let course: Course;
beforeAll(async () => {
  setup = await openCourseSetup();
  // The first one waits for modules to be loaded, again and again.
  course = await setup.open(chanceOf(0), { isAuditedDaily: true });
  await course.close();
});
afterAll(() => setup.close());
afterEach(() => course.close());

/** The first new message in the channel with such words, and how many minutes after the digest was due it came; null: in two hours none did. */
async function firstMessage(words: RegExp): Promise<{ readonly minutes: number; readonly text: string } | null> {
  for (let waited = 0; waited <= 120; waited += 1) {
    for (const one of course.happened)
      if (one.kind === 'shown' && one.how === 'post' && words.test(one.text))
        return { minutes: Math.ceil((one.at - due) / minute), text: one.text };
    await course.pace.pass(minute);
    await course.pace.rest();
  }
  return null;
}

async function untilJustBefore(): Promise<void> {
  await course.pace.pass(due - 2 * minute - course.pace.clock.now().getTime());
  await course.pace.rest();
}

test.each(sample([1, 2, 3], 1))('a digest that no queue brings is there within 65 minutes (order %i)', async (seed) => {
  course = await setup.open(chanceOf(seed), { isAuditedDaily: true });
  await untilJustBefore();
  await pauseQueues(course.redis);
  const digest = await firstMessage(/Digest of contoso, 2026-11-24/);
  expect(digest?.text).not.toMatch(/not audited/i);
  expect(digest?.minutes).toBeGreaterThan(0);
  expect(digest?.minutes).toBeLessThanOrEqual(65);
});

test('where no worker makes one, people hear within 65 minutes that there is none', async () => {
  course = await setup.open(chanceOf(4), { isAuditedDaily: true });
  await untilJustBefore();
  await course.worker('away');
  await pauseQueues(course.redis);
  const message = await firstMessage(/no digest/i);
  expect(message?.minutes).toBeGreaterThan(0);
  expect(message?.minutes).toBeLessThanOrEqual(65);
});
