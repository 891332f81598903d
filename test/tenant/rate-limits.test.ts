/** Pacing: a known limit is never passed, and one that a service keeps to itself is found and used up. */
import fc from 'fast-check';
import { LearningBucket } from '../../adapters/m365/learning-bucket';
import { bucket, type Meter, slidingWindow } from '../../adapters/m365/meters';
import { createRateLimits } from '../../adapters/m365/rate-limits';
import { manualTime } from '../support/time/manual-time';
import { optimumSeconds, runTrial } from '../support/wire/hidden-bucket';

/** When requests that come after these pauses may start, in milliseconds. */
function startsOf(meter: Meter, pauses: readonly number[]): readonly number[] {
  let now = 0;
  return pauses.map((pause) => {
    now += pause;
    now += meter.waitMs(now);
    meter.take(now);
    meter.answered?.(now, now);
    return now;
  });
}

/** Milliseconds after which each of six requests at once may start. */
function startsFrom(meter: Meter, now: number): readonly number[] {
  const later: Meter = {
    ...meter,
    waitMs: (at) => meter.waitMs(now + at),
    take: (at) => meter.take(now + at),
    answered: (startedAt, at) => meter.answered?.(now + startedAt, now + at),
  };
  return startsOf(later, [0, 0, 0, 0, 0, 0]);
}

const pauses = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 60 });

describe('a known limit', () => {
  it.each([
    ['a bucket', () => bucket(5, 1000)],
    ['a window', () => slidingWindow(5, 10_000)],
  ])('as %s remembers nothing only where it is as good as new', (_what, fresh) => {
    fc.assert(
      fc.property(pauses, fc.integer({ min: 0, max: 15_000 }), (some, idleMs) => {
        const meter = fresh();
        const now = (startsOf(meter, some).at(-1) ?? 0) + idleMs;
        const remembers = meter.remembers(now);
        if (idleMs > 10_000) expect(remembers).toBe(false);
        if (!remembers) expect(startsFrom(meter, now)).toEqual(startsFrom(fresh(), now));
      }),
    );
  });

  it('of one a second with ten at once is kept at every moment', () => {
    fc.assert(
      fc.property(pauses, (some) => {
        const starts = startsOf(bucket(10, 1000), some);
        return starts.every((start, first) =>
          starts.slice(first).every((end, more) => more + 1 <= 10 + (end - start) / 1000 + 1e-6),
        );
      }),
    );
  });

  it('of five in ten seconds is kept in any ten seconds', () => {
    fc.assert(
      fc.property(pauses, (some) => {
        const starts = startsOf(slidingWindow(5, 10_000), some);
        return starts.every((start) => starts.filter((other) => other >= start && other < start + 10_000).length <= 5);
      }),
    );
  });

  it('of five in ten seconds is kept as the service counts, however long a request is on its way to it', () => {
    const onTheWay = fc.array(fc.record({ pause: fc.nat(4000), there: fc.nat(900), back: fc.nat(900) }), {
      minLength: 6,
      maxLength: 60,
    });
    fc.assert(
      fc.property(onTheWay, (some) => {
        const meter = slidingWindow(5, 10_000);
        let now = 0;
        // One after the other, as a class with one place sends them.
        const arrivals = some.map(({ pause, there, back }) => {
          now += pause;
          now += meter.waitMs(now);
          meter.take(now);
          const arrival = now + there;
          meter.answered?.(now, arrival + back);
          now = arrival + back;
          return arrival;
        });
        return arrivals.every((one) => arrivals.filter((other) => other >= one && other < one + 10_000).length <= 5);
      }),
    );
  });

  it.each([
    [5, 10_000],
    [1, 1000],
  ])('of %s in %s ms is kept as the service counts, with two on their way at once', (requests, spanMs) => {
    const onTheWay = fc.array(fc.record({ pause: fc.nat(500), there: fc.nat(1400), back: fc.nat(1400) }), {
      minLength: 6,
      maxLength: 60,
    });
    fc.assert(
      fc.property(onTheWay, (some) => {
        const meter = slidingWindow(requests, spanMs);
        let under: { readonly startedAt: number; readonly answeredAt: number }[] = [];
        let now = 0;
        const arrivals = some.map(({ pause, there, back }) => {
          now += pause;
          for (;;) {
            for (const { startedAt, answeredAt } of under) if (answeredAt <= now) meter.answered?.(startedAt, answeredAt);
            under = under.filter(({ answeredAt }) => answeredAt > now);
            const wait = under.length < 2 ? meter.waitMs(now) : 1;
            if (wait === 0) break;
            now += Math.min(wait, 50);
          }
          meter.take(now);
          const arrival = now + there;
          under.push({ startedAt: now, answeredAt: arrival + back });
          return arrival;
        });
        return arrivals.every((one) => arrivals.filter((other) => other >= one && other < one + spanMs).length <= requests);
      }),
    );
  });

  it('is no reason to wait for ever for one that hangs', () => {
    const meter = slidingWindow(1, 1000);
    meter.take(0);
    expect(meter.waitMs(2900)).toBeGreaterThan(0);
    expect(meter.waitMs(3900)).toBe(100);
    expect(meter.waitMs(4000)).toBe(0);
  });

  it('that others drank from too is waited for from empty', () => {
    const meter = bucket(10, 1000);
    meter.received?.({ startedAt: 0, now: 0, taken: 0, refused: 1 });
    expect(meter.waitMs(0)).toBe(1000);
  });
});

describe('a limit that the service keeps to itself', () => {
  const thousands = { limit: { size: 3000, perSecond: 20 }, requests: 10_000, together: 10, lanes: 4, latencyMs: 300 };

  it('takes hardly longer than the best that it allows, and hardly a request is turned away', () => {
    const { seconds, refused } = runTrial(new LearningBucket(), thousands);
    expect(seconds / optimumSeconds(thousands)).toBeLessThanOrEqual(1.05);
    expect(refused / thousands.requests).toBeLessThanOrEqual(0.01);
  });

  it('is found whatever it is, and few requests are turned away', () => {
    const trials = fc.record({
      limit: fc.record({ size: fc.integer({ min: 40, max: 3000 }), perSecond: fc.integer({ min: 3, max: 30 }) }),
      requests: fc.constant(8000),
      together: fc.constantFrom(1, 5, 10),
      lanes: fc.integer({ min: 1, max: 4 }),
      latencyMs: fc.integer({ min: 20, max: 200 }),
    });
    fc.assert(
      fc.property(trials, (trial) => {
        const maxPerSecond = (trial.together * trial.lanes * 1000) / trial.latencyMs;
        const fastest = trial.requests / maxPerSecond;
        const meter = new LearningBucket();
        const { seconds, refused } = runTrial(meter, trial);
        const isQuick = seconds <= 1.15 * Math.max(optimumSeconds(trial), fastest);
        // A client that is hardly faster than the limit meets it too seldom to measure it.
        const isMet = maxPerSecond > 2 * trial.limit.perSecond && meter.perSecond !== null;
        const isFound = !isMet || Math.abs((meter.perSecond ?? 0) / trial.limit.perSecond - 1) < 0.3;
        return isQuick && isFound && refused / trial.requests <= 0.02;
      }),
      { numRuns: 40 },
    );
  });

  it('is filled up again by a rest, and used at once then', () => {
    const meter = new LearningBucket();
    const { seconds } = runTrial(meter, { ...thousands, requests: 5000 });
    const later = seconds * 1000 + 600_000;
    expect(meter.waitMs(later, 10)).toBe(0);
    for (let n = 0; n < 100; n += 1) meter.take(later, 10);
    expect(meter.waitMs(later, 10)).toBe(0);
  });

  it('is forgotten after an hour without a refusal', () => {
    const meter = new LearningBucket();
    runTrial(meter, { ...thousands, requests: 4000 });
    expect(meter.perSecond).not.toBeNull();
    meter.waitMs(10 * 3_600_000);
    expect(meter.perSecond).toBeNull();
  });
});

test('a simulated tenant of this process is asked without a pause, and any other one as its services publish it', async () => {
  const pausesOf = async (of: { readonly isOwn?: true }): Promise<readonly number[]> => {
    const time = manualTime();
    const { reports, conditionalAccess } = createRateLimits(time, of);
    for (const limit of [reports, conditionalAccess])
      for (let n = 0; n < 20; n += 1) await limit.through(() => Promise.resolve());
    return time.pauses;
  };
  expect(await pausesOf({ isOwn: true })).toEqual([]);
  expect((await pausesOf({})).length).toBeGreaterThan(2);
});
