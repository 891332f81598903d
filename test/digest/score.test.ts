/** The posture score: what it counts, and what can never raise it. */
import fc from 'fast-check';
import type { Tier } from '../../src/engine/plan/risk';
import type { Verdict } from '../../src/engine/plan/verdict';
import { type Scored, scoreMoved, scoreOf, sharesOf } from '../../src/posture/score';

const severities: Readonly<Record<string, Tier>> = { a: 'low', b: 'medium', c: 'high', d: 'high', e: 'medium' };
const severityOf = (control: string): Tier | undefined => severities[control];
const names = Object.keys(severities);

const coverage = fc
  .tuple(fc.nat(1000), fc.nat(1000))
  .map(([one, two]) => ({ covered: Math.min(one, two), of: Math.max(one, two) }));
const finding = (control: string): fc.Arbitrary<Scored> =>
  fc.record(
    {
      control: fc.constant(control),
      verdict: fc.constantFrom<Verdict>('pass', 'partial', 'fail', 'unknown', 'notApplicable'),
      coverage,
    },
    { requiredKeys: ['control', 'verdict'] },
  );
const posture = fc.tuple(...names.map(finding));
const score = (findings: readonly Scored[]): number => scoreOf(findings, severityOf) ?? 0;
const replaced = (findings: readonly Scored[], index: number, change: Partial<Scored>): readonly Scored[] =>
  findings.map((one, position) => (position === index ? { ...one, ...change } : one));

test('everything passing is 100, nothing passing is 0, and nothing judged has no score', () => {
  expect(
    scoreOf(
      [
        { control: 'a', verdict: 'pass' },
        { control: 'c', verdict: 'pass' },
      ],
      severityOf,
    ),
  ).toBe(100);
  expect(
    scoreOf(
      [
        { control: 'a', verdict: 'fail' },
        { control: 'c', verdict: 'unknown' },
      ],
      severityOf,
    ),
  ).toBe(0);
  expect(scoreOf([{ control: 'a', verdict: 'notApplicable' }], severityOf)).toBeNull();
  expect(scoreOf([], severityOf)).toBeNull();
});

test('a high severity counts five times a low one', () => {
  expect(
    scoreOf(
      [
        { control: 'a', verdict: 'fail' },
        { control: 'c', verdict: 'pass' },
      ],
      severityOf,
    ),
  ).toBe(83.3);
});

test('a partial control counts by the objects that it covers, never as much as one that passes', () => {
  const partial = (covered: number, of: number): number =>
    score([{ control: 'a', verdict: 'partial', coverage: { covered, of } }]);
  expect([partial(1, 4), partial(3, 4), partial(4, 4), partial(0, 0)]).toEqual([25, 75, 90, 0]);
  expect(score([{ control: 'a', verdict: 'partial' }])).toBe(50);
});

test('a control that could not be judged counts as one that does not hold', () => {
  expect(
    scoreOf(
      [
        { control: 'c', verdict: 'pass' },
        { control: 'd', verdict: 'unknown' },
      ],
      severityOf,
    ),
  ).toBe(50);
});

test('the score is between 0 and 100, whatever was found, in whatever order', () => {
  fc.assert(
    fc.property(posture, (findings) => {
      expect(score(findings)).toBeGreaterThanOrEqual(0);
      expect(score(findings)).toBeLessThanOrEqual(100);
      expect(score([...findings].reverse())).toBe(score(findings));
    }),
  );
});

test('100 means that everything that applies passes', () => {
  fc.assert(
    fc.property(posture, (findings) => {
      const applies = findings.filter((one) => one.verdict !== 'notApplicable');
      expect(score(findings) === 100).toBe(applies.length > 0 && applies.every((one) => one.verdict === 'pass'));
    }),
  );
});

test('losing sight of a control never raises the score', () => {
  fc.assert(
    fc.property(posture, fc.nat(names.length - 1), (findings, index) => {
      const blind = replaced(findings, index, { verdict: 'unknown' });
      fc.pre(findings[index]?.verdict !== 'notApplicable');
      expect(score(blind)).toBeLessThanOrEqual(score(findings));
    }),
  );
});

test('covering more objects, or passing, never lowers the score', () => {
  fc.assert(
    fc.property(posture, fc.nat(names.length - 1), fc.nat(100), fc.nat(100), (findings, index, some, more) => {
      const [less, greater] = [Math.min(some, more), Math.max(some, more)];
      const covering = (covered: number) => replaced(findings, index, { verdict: 'partial', coverage: { covered, of: 100 } });
      expect(score(covering(less))).toBeLessThanOrEqual(score(covering(greater)));
      expect(score(covering(greater))).toBeLessThanOrEqual(score(replaced(findings, index, { verdict: 'pass' })));
    }),
  );
});

describe('how far it moved', () => {
  const day = (findings: readonly Scored[]) => ({ score: scoreOf(findings, severityOf), shares: sharesOf(findings, severityOf) });
  const undecided = { question: 'Which countries?', options: [] };

  test('a question that nobody answered counts as open, and asking it is no loss', () => {
    const before = day([
      { control: 'a', verdict: 'pass' },
      { control: 'c', verdict: 'notApplicable' },
    ]);
    const now = day([
      { control: 'a', verdict: 'pass' },
      { control: 'c', verdict: 'unknown', undecided },
    ]);
    expect([before.score, now.score]).toEqual([100, 16.6]);
    expect(scoreMoved(before, now)).toBe(0);
  });

  test('is told from what both days judged alone', () => {
    const before = day([
      { control: 'a', verdict: 'fail' },
      { control: 'b', verdict: 'pass' },
      { control: 'c', verdict: 'unknown', undecided },
    ]);
    const now = day([
      { control: 'a', verdict: 'pass' },
      { control: 'b', verdict: 'pass' },
      { control: 'c', verdict: 'fail' },
    ]);
    expect(scoreMoved(before, now)).toBe(25);
    expect(scoreMoved(now, before)).toBe(-25);
  });

  test('is not told from what could be read only in part', () => {
    const before = day([
      { control: 'a', verdict: 'fail' },
      { control: 'b', verdict: 'pass' },
    ]);
    const now = day([
      { control: 'a', verdict: 'partial', partlyRead: true },
      { control: 'b', verdict: 'pass' },
    ]);
    expect(now.score).toBeGreaterThan(before.score ?? 0);
    expect([scoreMoved(before, now), scoreMoved(now, before)]).toEqual([0, 0]);
  });

  test('a day of an earlier version is compared with such a day only', () => {
    const now = day([{ control: 'a', verdict: 'pass' }]);
    expect(scoreMoved({ score: 50 }, now)).toBeNull();
    expect(scoreMoved({ score: 50 }, { score: 60.5 })).toBe(10.5);
    expect(scoreMoved(undefined, now)).toBeNull();
  });

  test('where both days judged the same, it is the difference of the scores', () => {
    const judged = posture.map((findings) => findings.filter(({ verdict }) => verdict !== 'notApplicable'));
    fc.assert(
      fc.property(
        judged,
        fc.array(fc.constantFrom<Verdict>('pass', 'fail'), { minLength: 5, maxLength: 5 }),
        (findings, verdicts) => {
          fc.pre(findings.length > 0);
          const [before, now] = [
            day(findings),
            day(findings.map((one, index) => ({ ...one, verdict: verdicts[index] ?? 'pass' }))),
          ];
          expect(Math.abs((scoreMoved(before, now) ?? Number.NaN) - ((now.score ?? 0) - (before.score ?? 0)))).toBeLessThan(0.2);
        },
      ),
    );
  });
});
