/** What is said of a measurement, and of two commits that were measured in turn. */

import { isOver, measure, percentile, type Result } from '../../bench/support/benchmark';
import { compare } from '../../bench/support/compare';
import { attacksOf } from '../../bench/support/planted-attacks';
import { worldOf } from '../support/office/world';

const result = (value: number, part: Partial<Result> = {}): Result => ({
  name: 'click',
  about: 'from the press to the write',
  unit: 'ms',
  value,
  floor: 1,
  ratio: value,
  spread: 0,
  goal: { kind: 'ratio', number: 2 },
  isMeasured: true,
  ok: true,
  ...part,
});
const pairs = (...values: readonly (readonly [before: number, after: number])[]) =>
  values.map(([before, after]) => ({ before: result(before), after: result(after) }));

test.each([
  ['worse, when every pair is', pairs([100, 106], [80, 84], [90, 97]), 'worse'],
  ['better, when every pair is', pairs([100, 90], [80, 74], [90, 84]), 'better'],
  ['unclear, when a pair says the opposite', pairs([100, 106], [80, 79], [90, 97]), 'unclear'],
  ['alike, up to three per cent', pairs([100, 103], [80, 82], [90, 92]), 'alike'],
])('a commit is %s', (_what, measured, verdict) => {
  expect(compare(measured).verdict).toBe(verdict);
});

test('pairs are compared each by itself, so a machine that grows slower changes nothing', () => {
  const { times, verdict } = compare(pairs([10, 10], [20, 20], [40, 40]));
  expect({ times, verdict }).toEqual({ times: { median: 1, lowest: 1, highest: 1 }, verdict: 'alike' });
});

test('where more is better, less is worse', () => {
  const more = { goal: { kind: 'atLeast', number: 1 } } as const;
  expect(compare([{ before: result(100, more), after: result(50, more) }])).toMatchObject({
    times: { median: 2 },
    verdict: 'worse',
  });
});

test('a benchmark that is described in other words is marked', () => {
  expect(compare([{ before: result(1, { about: 'up to the job' }), after: result(1) }]).isSameWork).toBe(false);
});

const asMeasured = (values: readonly number[]) =>
  measure({
    ...result(0),
    goal: { kind: 'atMost', number: 120 },
    rounds: 1,
    open: () =>
      Promise.resolve({
        round: () => Promise.resolve({ value: percentile(values, 99), floor: 1 }),
        close: () => Promise.resolve(),
      }),
  });

test('what was not measured neither met nor missed its goal', async () => {
  const [none, good, bad] = [await asMeasured([]), await asMeasured([90]), await asMeasured([130])];
  expect([none, good, bad].map((one) => [one.isMeasured, one.ok, isOver(one)])).toEqual([
    [false, false, false],
    [true, true, false],
    [true, false, true],
  ]);
});

test('attacks that are planted in a short run leave every log the time that it may take', () => {
  const minute = 60_000;
  const longest = { audits: 2, 'sign-ins': 2, risk: 6, unified: 11 };
  const ends = 14 * minute;
  const world = worldOf({ seed: 1, people: 24, premium: true });
  const planted = attacksOf(world, { tenant: 't', n: 0, from: 0, until: ends, everyMs: 4 * minute }).map((one) => one.planted);
  const judged = planted.filter(({ log, readable }) => readable + longest[log] * minute < ends).map(({ log }) => log);
  expect([...new Set(judged)].toSorted()).toEqual(Object.keys(longest).toSorted());
});
