/** Written from the manual alone: someone who can write to the store plays against running processes, and only what was posted and written counts. */
import { chanceOf } from '../support/chaos/random';
import { count } from '../support/runner/counts';
import { courseOf, type Played, play, type Step } from '../support/store-claims/course';
import { claims, judge, type Violation } from '../support/store-claims/judge';
import { type Action, type Happened, type Story, stories } from '../support/store-claims/record';
import { sayings } from '../support/store-claims/sayings';
import { type CourseSetup, openCourseSetup } from '../support/store-claims/setup';
import { falseWorlds, trueWorlds } from '../support/store-claims/worlds';

/** More of them, or others: `HARDENBOT_COURSES=300 HARDENBOT_SEED=1000 npx jest test/chaos/store-claims.test.ts`. */
const courses = Number(process.env['HARDENBOT_COURSES'] ?? count({ fast: 1, full: 12 }));
/** How often someone writes to the store before a step, of one. */
const often = 0.35;
const firstSeed = Number(process.env['HARDENBOT_SEED'] ?? 1);
/** Of one course, in milliseconds, on a busy machine. */
const mayTake = 60_000;

let setup: CourseSetup;
beforeAll(async () => {
  setup = await openCourseSetup();
});
afterAll(() => setup.close());

const press = (who: string, does: Action, story: Story): Step => ({ who, does, story });
const approvedChange: readonly Step[] = [
  press('ana', 'ask', 'change'),
  press('bo', 'approve', 'change'),
  press('cy', 'approve', 'change'),
];

const violationsOf = ({ happened }: Played): readonly Violation[] => judge(happened);

/** The tenant takes the change, and refuses to undo it. */
const takesOneWrite = { match: 'exchange.OrganizationConfig', only: 'writes', skip: 1 };

const texts = (happened: readonly Happened[]): string => happened.map((one) => (one.kind === 'shown' ? one.text : '')).join('\n');

test.each(Object.entries(trueWorlds))('the judge has nothing against %s', (_what, course) => {
  expect(judge(course)).toEqual([]);
});

test.each(falseWorlds)('the judge notices what is false: $what', ({ claim, course }) => {
  expect(judge(course).map((found) => found.claim)).toContain(claim);
});

test('the judge is shown a false world for every sentence that it holds', () => {
  expect([...new Set(falseWorlds.map(({ claim }) => claim))].sort()).toEqual(Object.keys(claims).sort());
});

test('the judge understands what cards say, and has nothing against a change, a halt and an undoing that the tenant refuses', async () => {
  const isPatient = true;
  const undone = await play(setup, [...approvedChange, { wait: 29 }, { wait: 14 }], { isPatient });
  const halted = await play(
    setup,
    [
      ...approvedChange,
      { attack: 'delete the ledger', choice: 0 },
      { wait: 3 },
      { who: 'ana', says: 'status' },
      { wait: 29 },
      { wait: 14 },
    ],
    { isPatient },
  );
  const faults = [{ ...takesOneWrite, status: 400 }];
  const refused = await play(setup, [...approvedChange, { wait: 29 }, { wait: 3 }, { wait: 11 }], { faults, isPatient });
  expect([undone, halted, refused].flatMap(({ happened }) => judge(happened))).toEqual([]);
  for (const saying of ['applied', 'undone', 'approved'] as const) expect(texts(undone.happened)).toMatch(sayings[saying]);
  expect(texts(halted.happened)).toMatch(sayings.halted);
  // What a person who asks reads: what still runs, what waits, whom to call.
  const answer = halted.happened.findLast((one) => one.kind === 'shown' && one.how === 'whisper' && one.message === 'ana');
  for (const said of [/still undone/, /nothing new begins/, /hardenbot ledger restore/])
    expect(texts(answer ? [answer] : [])).toMatch(said);
  expect(halted.happened.filter((one) => one.kind === 'wrote' && one.does === 'undo')).toHaveLength(1);
  expect(texts(refused.happened)).toMatch(sayings.overdue);
});

test('a trip whose plan is edited while it begins, and whose queues are stopped, is ended whole all the same', async () => {
  const { happened } = await play(setup, [
    press('ana', 'ask', 'trip'),
    press('bo', 'approve', 'trip'),
    { until: 'written' },
    { attack: 'craft stored plans', choice: 0 },
    { attack: 'stop the queues', choice: 0 },
    { wait: 4 * 24 * 60 },
    { wait: 3 },
    { wait: 11 },
  ]);
  expect(judge(happened)).toEqual([]);
});

/** What a course that fails says: the sentence, the line that plays it again, and all that happened. */
function told(seed: number, steps: readonly Step[], played: Played): string {
  const { happened, log } = played;
  return [
    ...violationsOf(played).map(({ claim, what }) => `${claims[claim]} ${what.slice(0, 600)}`),
    `HARDENBOT_SEED=${seed}; its steps: ${JSON.stringify(steps)}`,
    ...happened.map((one) => JSON.stringify(one).slice(0, 300)),
    ...log.slice(-30).map((line) => line.slice(0, 300)),
  ].join('\n');
}

test(
  `whatever is written to the store while people decide, nothing is done, said or left that nobody decided (seeds from ${firstSeed})`,
  async () => {
    const failed: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + courses; seed += 1) {
      const steps = courseOf(stories[seed % stories.length] ?? 'change', chanceOf(seed), often);
      const played = await play(setup, steps, { seed });
      if (violationsOf(played).length > 0) failed.push(told(seed, steps, played));
    }
    expect(failed.join('\n\n')).toBe('');
  },
  courses * mayTake,
);
