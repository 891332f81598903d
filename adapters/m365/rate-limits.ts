/** How fast each class of a service may be asked: how many requests at once, and how they are spread over time. */
import type { ListAddress } from '../../src/tenant/resource.js';
import type { Time } from './connection.js';
import { LearningBucket } from './learning-bucket.js';
import { bucket, type Meter, type Reception, slidingWindow } from './meters.js';

/** Requests that share a limit of the service. */
export type ServiceClass =
  | 'exchange'
  | 'exchangeWrites'
  | 'graph'
  | 'graphWrites'
  | 'conditionalAccess'
  | 'reports'
  | 'arm'
  | 'armWrites';

/** How many requests of some classes may be under way together. */
export class ConcurrencyLimit {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(limit: number) {
    this.#free = limit;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/** The gate that every request of one class goes through. */
export class RateLimit {
  readonly #time: Time;
  readonly #meter: Meter | null;
  readonly #limit: ConcurrencyLimit;
  #turns: Promise<void> = Promise.resolve();
  #pausedUntil = 0;

  /** `concurrency`: places of its own, or places that it shares with another class. */
  constructor(time: Time, options: { readonly concurrency: number | ConcurrencyLimit; readonly meter?: Meter }) {
    const { concurrency } = options;
    this.#time = time;
    this.#limit = typeof concurrency === 'number' ? new ConcurrencyLimit(concurrency) : concurrency;
    this.#meter = options.meter ?? null;
  }

  /** Runs `work` as soon as a place is free and the meter allows. `cost`: how many requests the service counts for it. */
  async through<T>(work: () => Promise<T>, cost = 1): Promise<T> {
    await this.#limit.take();
    try {
      await this.#turn(cost);
      return await work();
    } finally {
      this.#limit.leave();
    }
  }

  /** What the service made of a request that went through. */
  received(reception: Omit<Reception, 'now'>): void {
    this.#meter?.received?.({ ...reception, now: this.#time.monotonicMs() });
  }

  /** The service said "not now": nothing of this class starts for so many milliseconds. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#time.monotonicMs() + ms);
  }

  /** Milliseconds for which the service wants to be left alone; 0 when it takes requests. */
  pausedMs(): number {
    return Math.max(0, this.#pausedUntil - this.#time.monotonicMs());
  }

  /** One after the other, in the order in which they came. */
  #turn(cost: number): Promise<void> {
    this.#turns = this.#turns.then(() => this.#wait(cost));
    return this.#turns;
  }

  async #wait(cost: number): Promise<void> {
    for (;;) {
      const now = this.#time.monotonicMs();
      const wait = Math.max(this.#pausedUntil - now, this.#meter?.waitMs(now, cost) ?? 0);
      if (wait <= 0) {
        this.#meter?.take(now, cost);
        return;
      }
      await this.#time.sleep(wait);
    }
  }
}

/** Requests at once, of a tenant. Exchange and ARM publish no limit: ours are cautious. */
const atOnce = { exchange: 4, graph: 8, conditionalAccess: 2, reports: 2, arm: 4 } as const;

/**
 * The gates of one gateway. Source: Graph's published limits (1 request a second for Conditional Access per tenant, whatever
 * the app; 5 in 10 seconds for reports and sign-ins). Other limits are not published, or change with the size of the tenant: they
 * are learned, of reads and writes apart, because Graph and ARM count them apart.
 */
export function createRateLimits(time: Time): Readonly<Record<ServiceClass, RateLimit>> {
  const learning = (concurrency: ConcurrencyLimit): RateLimit =>
    new RateLimit(time, { concurrency, meter: new LearningBucket() });
  const exchange = new ConcurrencyLimit(atOnce.exchange);
  const graph = new ConcurrencyLimit(atOnce.graph);
  const arm = new ConcurrencyLimit(atOnce.arm);
  return {
    exchange: learning(exchange),
    exchangeWrites: learning(exchange),
    graph: learning(graph),
    graphWrites: learning(graph),
    conditionalAccess: new RateLimit(time, { concurrency: atOnce.conditionalAccess, meter: bucket(10, 1000) }),
    reports: new RateLimit(time, { concurrency: atOnce.reports, meter: slidingWindow(5, 10_000) }),
    arm: learning(arm),
    armWrites: learning(arm),
  };
}

/** The classes to which requests about a resource belong. */
export function serviceClassesOf(list: Exclude<ListAddress, { readonly service: 'dns' }>): readonly ServiceClass[] {
  if (list.service === 'graph' && list.rateLimit !== undefined) return [list.rateLimit];
  return [list.service, `${list.service}Writes`];
}
