/** What is said of two commits that were measured in turn. */
import type { Result } from '../bench/support/benchmark';
import { compare } from '../bench/support/compare';

const result = (value: number, part: Partial<Result> = {}): Result => ({
  name: 'click',
  about: 'from the press to the write',
  unit: 'ms',
  value,
  floor: 1,
  ratio: value,
  spread: 0,
  goal: { kind: 'ratio', number: 2 },
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
