/** Whatever an intruder leaves, and whenever: no card says that the account is clean, restored or fine while it is there. `npm run chaos -- --only intrusions` plays more. */
import { aloneCourses, judgedCourse } from '../support/intrusion-judge/courses';
import { judgeIntrusion, type Moment, type Trial } from '../support/intrusion-judge/judge';
import type { State } from '../support/intrusion-judge/what-is-there';
import { count } from '../support/runner/counts';

const from = Number(process.env['INTRUSION_SEED'] ?? 1);
/** Two of those that play one thing alone, spread over them, and two sets. */
const alone = count({ fast: 1, full: 40 });
const sets = count({ fast: 1, full: 20 });
const seeds = [
  ...Array.from({ length: alone }, (_none, index) => 1 + ((from + index * Math.ceil(aloneCourses / alone)) % aloneCourses)),
  ...Array.from({ length: sets }, (_none, index) => aloneCourses + from + index),
];

test.each(seeds)('seed %i: what was left behind is on the cards until it is gone or answered for', async (seed) => {
  const { course, problems } = await judgedCourse(seed);
  expect(problems).toEqual([]);
  expect(course.cards.length).toBeGreaterThan(5);
});

describe('the judge', () => {
  const account = { id: 'a1', name: 'mia@contoso.com' };
  const state = (methods: readonly string[]): State => ({
    graph: {
      authenticationMethods: { a1: methods.map((id) => ({ id, '@odata.type': '#microsoft.graph.phoneAuthenticationMethod' })) },
    },
    exchange: {},
  });
  const clean = state([]);
  const left = state(['p1']);
  const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 24, 9, n));
  const title = 'Incident of mia@contoso.com';
  const blind = 'flows, app passwords, forms and what was shared cannot be read';
  const card = (at: number, more: Partial<Moment>): Moment => ({
    at: minute(at),
    about: 'incident',
    how: 'rewritten',
    title,
    tone: 'bad',
    text: `${title}\ncontained · 1 open\nphone; ${blind}`,
    isEnabled: false,
    state: left,
    unanswered: [],
    ...more,
  });
  const restored = (at: number, more: Partial<Moment> = {}): Moment =>
    card(at, { text: `${title}\nrestored`, tone: 'good', isEnabled: true, state: clean, ...more });
  const judged = (moments: readonly Moment[], more: Partial<Trial> = {}) => [
    ...new Set(
      judgeIntrusion({ account, before: clean, moments, said: [], restoredAt: minute(40), planted: [], ...more }).map(
        ({ rule }) => rule,
      ),
    ),
  ];
  const good = [card(0, {}), card(20, { state: clean }), restored(40)];

  test('lets a course pass that ends as it should', () => {
    expect(judged(good)).toEqual([]);
  });

  const planted = [{ at: minute(60), isReadable: true, kind: 'a phone' }];
  const hours = 8 * 60;
  test.each<[string, readonly string[], readonly Moment[], Partial<Trial>]>([
    ['green', ['green'], [...good.slice(0, 1), card(5, { tone: 'good' }), ...good.slice(1)], {}],
    ['"cleaned"', ['words'], [card(0, {}), card(5, { text: `${title}\ncleaned · 1 open` }), ...good], {}],
    ['access back too soon', ['two readings'], [card(0, {}), card(30, {}), restored(40)], {}],
    ['an account that was never cut off', ['cut off'], [card(0, {}), card(5, { isEnabled: true }), ...good.slice(1)], {}],
    [
      'what came late and was not named',
      ['two readings', 'found'],
      [
        card(0, { text: `${title}\ncontained · 1 open\n${blind}` }),
        card(39, { text: `${title}\ncontained · 1 open` }),
        restored(40),
      ],
      {},
    ],
    ['what cannot be read', ['unread'], [card(0, { text: `${title}\ncontained · 1 open\nphone` }), restored(40)], {}],
    [
      'too few left open',
      ['despite'],
      [
        card(0, { state: state(['p1', 'p2']) }),
        restored(40, { state: state(['p1', 'p2']), tone: 'warn', text: `${title}\nrestored with 1 open` }),
      ],
      {
        said: [
          { at: minute(38), who: 'ana', words: 'restore i-1 despite it', answer: 'done' },
          { at: minute(39), who: 'bo', words: 'approves c-1', answer: 'done' },
          { at: minute(39), who: 'cy', words: 'approves c-1', answer: 'done' },
        ],
      },
    ],
    [
      'one person alone',
      ['despite'],
      [card(0, {}), restored(40, { state: left, tone: 'warn', text: `${title}\nrestored with 1 open` })],
      {
        said: [
          { at: minute(38), who: 'ana', words: 'restore i-1 despite it', answer: 'done' },
          { at: minute(39), who: 'bo', words: 'approves c-1', answer: 'done' },
        ],
      },
    ],
    [
      'what comes back unseen',
      ['green', 'words', 'watched', 'how much'],
      [...good, restored(60 + hours, { state: left })],
      { planted },
    ],
    [
      'an account that answers for itself',
      ['claims'],
      good,
      { said: [{ at: minute(3), who: account.name, words: 'claim i-1 1 mine', answer: 'done' }] },
    ],
    ['a number that is not said', ['how much'], [card(0, {}), card(5, { text: `${title}\nrestore: waiting` }), ...good], {}],
  ])('finds %s', (_name, rules, moments, more) => {
    expect(judged(moments, more).toSorted()).toEqual([...rules].toSorted());
  });
});
