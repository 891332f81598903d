/** Every request that our clients send, held to what the vendors publish about their services. */
import { shapesThatCanBe, uncovered } from './coverage';
import { judge, judgeAll } from './judge/requests';
import type { Violation } from './judge/violation';
import { knownDifferences } from './known-differences';
import { type Mistake, plantedMistakes } from './planted';
import { recordAll } from './record/all';
import type { Recorded } from './record/recording';
import { rights } from './record/rights';

let requests: readonly Recorded[];
beforeAll(async () => {
  requests = await recordAll();
});

const isKnown = ({ rule, says }: Violation): boolean =>
  knownDifferences.some((known) => known.rule === rule && known.says.test(says));

test('is one that they describe, and that our registrations may send', () => {
  expect([
    ...new Set(
      judgeAll(requests, rights)
        .filter((one) => !isKnown(one))
        .map(({ says }) => says),
    ),
  ]).toEqual([]);
});

test('is not forgotten: whatever the code can ask or write was recorded', () => {
  expect(shapesThatCanBe().length).toBeGreaterThan(120);
  expect(uncovered(requests)).toEqual([]);
});

describe('a planted mistake is caught', () => {
  test.each(plantedMistakes)('$what', ({ of, plant, says }: Mistake) => {
    const whole = requests.filter(of);
    expect(whole.length).toBeGreaterThan(0);
    const [request] = whole;
    if (request === undefined) return;
    const before = new Set(judge(request, rights).map((violation) => violation.says));
    const { request: wrong = request, rights: less = rights } = plant(request, rights);
    const found = judge(wrong, less).filter((violation) => !before.has(violation.says));
    expect(found.map((violation) => violation.says)).toContain(says);
  });
});
