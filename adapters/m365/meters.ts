/** Meters: when the next request of a class may start. */
import type { PublishedLimit } from '../../src/tenant/shared-limits.js';

/** How a service took some requests that started together. */
export interface Reception {
  /** Monotonic milliseconds at which they started, and at which the answer came. */
  readonly startedAt: number;
  readonly now: number;
  /** How many were taken, and how many were turned away because there were too many. */
  readonly taken: number;
  readonly refused: number;
}

/** Says when requests may start. `cost` is how many the service counts for them: a batch counts once for each of its parts. */
export interface Meter {
  /** Milliseconds from `now` until they may start; 0 when they may start at once. */
  waitMs(now: number, cost?: number): number;
  /** They start at `now`. */
  take(now: number, cost?: number): void;
  /** Whether it is at `now` any other than a new one. */
  remembers(now: number): boolean;
  /** A meter that learns is shown what the service made of them. */
  received?(reception: Reception): void;
  /** Those that started at a moment were answered at `now`: the service may have counted them at any time between. */
  answered?(startedAt: number, now: number, cost?: number): void;
}

/** A bucket that starts full: `size` requests at once, then one every `everyMs`. A refusal shows that others drank from it too. */
export function bucket(size: number, everyMs: number): Meter {
  let tokens = size;
  let filledAt = 0;
  const fill = (now: number) => {
    tokens = Math.min(size, tokens + Math.max(0, now - filledAt) / everyMs);
    filledAt = now;
  };
  return {
    waitMs: (now, cost = 1) => {
      fill(now);
      return tokens >= cost ? 0 : Math.ceil((cost - tokens) * everyMs);
    },
    take: (now, cost = 1) => {
      fill(now);
      tokens -= cost;
    },
    remembers: (now) => {
      fill(now);
      return tokens < size;
    },
    received: ({ now, refused }) => {
      if (refused === 0) return;
      fill(now);
      tokens = Math.min(tokens, 0);
    },
  };
}

/** So long what is on the way may not be counted yet, in milliseconds: what takes longer was counted, and hangs. */
const uncountedMs = 3000;
/** Whether it was answered meanwhile is looked at so often, in milliseconds. */
const lookEveryMs = 100;

interface Counted {
  /** When it started; once it was answered, when that was. */
  at: number;
  isAnswered: boolean;
}

/** The latest moment at which the service counted it. */
function countedAt({ at, isAnswered }: Counted): number {
  return isAnswered ? at : at + uncountedMs;
}

/**
 * At most `requests` within any `spanMs`, as the service counts them: when they arrive, which is between their start and their answer. Each counts from its answer on, so that one that was
 * on the way for long and the next one, which was not, are never too close; while there is no answer, it may be counted at any moment.
 */
export function slidingWindow(requests: number, spanMs: number): Meter {
  const counted: Counted[] = [];
  return {
    waitMs: (now, cost = 1) => {
      const oldest = counted[counted.length - (requests - cost) - 1];
      if (oldest === undefined) return 0;
      const isOnTheWay = !oldest.isAnswered && now < oldest.at + uncountedMs;
      if (isOnTheWay) return Math.min(spanMs, lookEveryMs);
      return Math.max(0, countedAt(oldest) + spanMs - now);
    },
    take: (now, cost = 1) => {
      for (let n = 0; n < cost; n += 1) counted.push({ at: now, isAnswered: false });
      counted.splice(0, Math.max(0, counted.length - requests));
    },
    answered: (startedAt, now, cost = 1) => {
      // What came after may have pushed them out.
      const those = counted.filter(({ at, isAnswered }) => !isAnswered && at === startedAt).slice(0, cost);
      for (const one of those) Object.assign(one, { at: now, isAnswered: true });
      counted.sort((one, other) => one.at - other.at);
    },
    remembers: (now) => counted.some((one) => countedAt(one) + spanMs > now),
  };
}

/** As one process keeps it on its own. */
export function meterOf({ kind, requests, everyMs }: PublishedLimit): Meter {
  return kind === 'bucket' ? bucket(requests, everyMs) : slidingWindow(requests, requests * everyMs);
}
