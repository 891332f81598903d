/** How fast each class of a service may be asked: how many requests at once, and how they are spread over time. */
import pLimit, { type LimitFunction } from 'p-limit';
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

/** The gate that every request of one class goes through. */
export class RateLimit {
  readonly #time: Time;
  readonly #meter: Meter | null;
  readonly #limit: LimitFunction;
  #turns: Promise<void> = Promise.resolve();
  #pausedUntil = 0;

  /** `concurrency`: places of its own, or places that it shares with another class. */
  constructor(time: Time, options: { readonly concurrency: number | LimitFunction; readonly meter?: Meter }) {
    const { concurrency } = options;
    this.#time = time;
    this.#limit = typeof concurrency === 'number' ? pLimit(concurrency) : concurrency;
    this.#meter = options.meter ?? null;
  }

  /** Runs `work` as soon as a place is free and the meter allows. `cost`: how many requests the service counts for it. */
  through<T>(work: () => Promise<T>, cost = 1): Promise<T> {
    return this.#limit(async () => {
      await this.#turn(cost);
      return work();
    });
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
  const learning = (concurrency: LimitFunction): RateLimit => new RateLimit(time, { concurrency, meter: new LearningBucket() });
  const exchange = pLimit(atOnce.exchange);
  const graph = pLimit(atOnce.graph);
  const arm = pLimit(atOnce.arm);
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
