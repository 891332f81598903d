/** An office is watched for weeks: attacks ring, and ordinary life does not, also where three times as much happens and without premium licences. */
import { daysFor, falseRingsAllowed, playTrial, problemsOf, type TrialOptions, tally } from '../support/signals/office-trial';
import { allStories } from '../support/signals/story-trials';

jest.setTimeout(300_000);

const stories = allStories;
/** `npm run chaos -- --only signals-stories` plays a month of 500 people of each. */
const small = { people: 60, everySeconds: 900, days: daysFor(stories), stories };
const offices: readonly (readonly [string, TrialOptions])[] = [
  ['as usual', { ...small, people: 100, seed: 4 }],
  ['three times as busy', { ...small, seed: 5, busy: 3, days: 10, stories: [] }],
  ['without premium licences', { ...small, seed: 6, premium: false }],
];

test.each(offices)(
  '%s: at least 9 of 10 stories ring, and at most one false ring comes a week for 100 people',
  async (_name, options) => {
    const trial = await playTrial(options);
    expect({ problems: problemsOf(trial), seed: options.seed }).toEqual({ problems: [], seed: options.seed });
    expect(trial.casts.length === 0 || trial.rings.length > 0).toBe(true);
  },
);

test('a false ring too many, a silent story and a card before its row are found', () => {
  const [first] = stories;
  const sign = { kind: 'inbox-rule', weight: 'A', rowIds: ['r'] } as never;
  const ring = {
    id: 'S-1',
    at: new Date(0),
    loudness: 'loud',
    signs: [sign],
    story: null,
    noise: ['a journey'],
    waitedMs: null,
  } as const;
  const options: TrialOptions = { seed: 1, days: 7, people: 100 };
  const casts = [{ story: first }] as never;
  expect(falseRingsAllowed(options)).toBe(1);
  expect(problemsOf({ options, casts: [], rings: [ring], requests: 0 })).toEqual([]);
  expect(problemsOf({ options, casts: [], rings: [ring, ring], requests: 0 })).toHaveLength(1);
  expect(problemsOf({ options, casts, rings: [], requests: 0 })).toHaveLength(1);
  expect(problemsOf({ options, casts: [], rings: [{ ...ring, waitedMs: -1 }], requests: 0 })).toHaveLength(1);
  expect(tally([ring, ring])).toBe('   2 × inbox-rule A for ordinary life: a journey');
});
