/** How fast each class of a service may be asked: how many requests at once, and how they are spread over time. */
import type { Time } from './connection.js';

/** Requests that share a limit of the service. */
export type ServiceClass = 'exchange' | 'graph' | 'conditionalAccess' | 'reports' | 'arm';

/** Says when the next request may start. A meter that learns from the service's answers fits here. */
export interface Meter {
  /** Milliseconds from `now` until one more request may start; 0 when it may start at once. */
  waitMs(now: number): number;
  /** A request starts at `now`. */
  take(now: number): void;
}

/** A bucket that starts full: `size` requests at once, then one every `everyMs`. */
export function bucket(size: number, everyMs: number): Meter {
  let tokens = size;
  let filledAt = 0;
  const fill = (now: number) => {
    tokens = Math.min(size, tokens + Math.max(0, now - filledAt) / everyMs);
    filledAt = now;
  };
  return {
    waitMs: (now) => {
      fill(now);
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) * everyMs);
    },
    take: (now) => {
      fill(now);
      tokens -= 1;
    },
  };
}

/** At most `requests` starts within any `spanMs`. */
export function slidingWindow(requests: number, spanMs: number): Meter {
  const starts: number[] = [];
  return {
    waitMs: (now) => {
      const oldest = starts.length < requests ? undefined : starts[0];
      return oldest === undefined ? 0 : Math.max(0, oldest + spanMs - now);
    },
    take: (now) => {
      starts.push(now);
      if (starts.length > requests) starts.shift();
    },
  };
}

/** The gate that every request of one class goes through. */
export class Pace {
  readonly #time: Time;
  readonly #meter: Meter | null;
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #pausedUntil = 0;

  constructor(time: Time, options: { readonly concurrency: number; readonly meter?: Meter }) {
    this.#time = time;
    this.#free = options.concurrency;
    this.#meter = options.meter ?? null;
  }

  /** Runs `work` as soon as a place is free and the meter allows. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    await this.#place();
    try {
      await this.#turn();
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** The service said "not now": nothing of this class starts for so many milliseconds. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#time.monotonicMs() + ms);
  }

  async #place(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }

  async #turn(): Promise<void> {
    for (;;) {
      const now = this.#time.monotonicMs();
      const wait = Math.max(this.#pausedUntil - now, this.#meter?.waitMs(now) ?? 0);
      if (wait <= 0) {
        this.#meter?.take(now);
        return;
      }
      await this.#time.sleep(wait);
    }
  }
}

/**
 * The gates of one gateway. Source: Graph's published limits (1 request a second for Conditional Access per tenant, whatever
 * the app; 5 in 10 seconds for reports and sign-ins). Exchange and ARM publish no limit on requests at once: ours are cautious.
 */
export function createPaces(time: Time): Readonly<Record<ServiceClass, Pace>> {
  return {
    exchange: new Pace(time, { concurrency: 4 }),
    graph: new Pace(time, { concurrency: 8 }),
    conditionalAccess: new Pace(time, { concurrency: 2, meter: bucket(10, 1000) }),
    reports: new Pace(time, { concurrency: 2, meter: slidingWindow(5, 10_000) }),
    arm: new Pace(time, { concurrency: 4 }),
  };
}
