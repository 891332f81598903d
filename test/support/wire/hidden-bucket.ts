/** A service with a limit that it keeps to itself, and a client that only knows its meter: both on a clock that jumps from event to event. */
import type { Meter } from '../../../adapters/m365/meters';

export interface HiddenLimit {
  readonly size: number;
  readonly perSecond: number;
}

export interface Trial {
  readonly limit: HiddenLimit;
  /** Requests that have to be taken in all. */
  readonly requests: number;
  /** Requests that go together, and how many such groups are under way at once. */
  readonly together: number;
  readonly lanes: number;
  readonly latencyMs: number;
}

export interface Result {
  readonly seconds: number;
  readonly refused: number;
  /** Requests that were taken, by the second in which they were sent. */
  readonly takenAt: readonly number[];
}

interface UnderWay {
  readonly endsAt: number;
  readonly startedAt: number;
  readonly taken: number;
  readonly refused: number;
}

/** The service says "not now" without a time; the client leaves it alone for a second then. */
export function runTrial(meter: Meter, trial: Trial): Result {
  const { limit, together, lanes, latencyMs } = trial;
  let tokens = limit.size;
  let filledAt = 0;
  let now = 0;
  let left = trial.requests;
  let refused = 0;
  let pausedUntil = 0;
  let underWay: UnderWay[] = [];
  const takenAt: number[] = [];
  const send = (count: number): void => {
    tokens = Math.min(limit.size, tokens + ((now - filledAt) / 1000) * limit.perSecond);
    filledAt = now;
    const taken = Math.min(count, Math.floor(tokens));
    tokens -= taken;
    for (let n = 0; n < taken; n += 1) takenAt.push(now / 1000);
    underWay.push({ endsAt: now + latencyMs, startedAt: now, taken, refused: count - taken });
  };
  while (left > 0 || underWay.length > 0) {
    const count = Math.min(together, left);
    const waits = Math.max(pausedUntil - now, count === 0 ? 0 : meter.waitMs(now, count));
    const maySend = count > 0 && underWay.length < lanes;
    if (maySend && waits <= 0) {
      meter.take(now, count);
      left -= count;
      send(count);
      continue;
    }
    const next = underWay[0];
    if (next === undefined || (maySend && now + waits < next.endsAt)) {
      now += waits;
      continue;
    }
    now = next.endsAt;
    underWay = underWay.slice(1);
    meter.received?.({ now, startedAt: next.startedAt, taken: next.taken, refused: next.refused });
    left += next.refused;
    refused += next.refused;
    if (next.refused > 0) pausedUntil = now + 1000;
  }
  return { seconds: now / 1000, refused, takenAt };
}

/** The least time in which a service with this limit takes this many requests. */
export function optimumSeconds({ limit, requests }: Pick<Trial, 'limit' | 'requests'>): number {
  return Math.max(0, (requests - limit.size) / limit.perSecond);
}
