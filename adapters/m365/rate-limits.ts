/** How fast each class of a service may be asked: how many requests at once, and how they are spread over time. */
import pLimit, { type LimitFunction } from 'p-limit';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { sleepUnless } from '../../src/lib/sleep-unless.js';
import type { ListAddress } from '../../src/tenant/resource.js';
import type { PublishedLimit } from '../../src/tenant/shared-limits.js';
import { endsWithinMs, type TenantConnection, type Time } from './connection.js';
import { LearningBucket } from './learning-bucket.js';
import { type Meter, meterOf, type Reception } from './meters.js';

/** Requests that share a limit of the service. */
export type ServiceClass = 'exchange' | 'exchangeWrites' | 'graph' | 'graphWrites' | 'arm' | 'armWrites' | PublishedClass;

/** Counts with others: milliseconds to wait, or 0 once it was counted. */
type Counter = (cost: number) => Promise<number>;

/** Of one class: see `SharedPauses`. */
interface Pauses {
  keep(ms: number): Promise<void>;
  left(): Promise<number>;
}

/** The process ends before a request may start: nothing was sent. */
export class EndsBefore extends Error {
  override readonly name = 'EndsBefore';

  /** @param leftMs until it may start */
  constructor(readonly leftMs: number) {
    super('The process ends before the request may start.');
  }
}

/** Shorter pauses, in milliseconds, are over before anyone else has read of them. */
const sharedFromMs = 2000;
const hearEveryMs = 1000;

/** The gate that every request of one class goes through. */
export class RateLimit {
  readonly #time: Time;
  readonly #meter: Meter | null;
  /** Each counts once for a request: what one has counted is not asked again while another one has it wait. */
  readonly #shared: readonly Counter[];
  readonly #limit: LimitFunction;
  readonly #polls: Polling | null;
  readonly #pauses: Pauses | null;
  #queue: Promise<unknown> = Promise.resolve();
  #pausedUntil = 0;
  #heardAt = Number.NEGATIVE_INFINITY;
  #hearing: Promise<void> = Promise.resolve();

  /** `concurrency`: places of its own, or places that it shares with another class. */
  constructor(
    time: Time,
    options: {
      readonly concurrency: number | LimitFunction;
      readonly meter?: Meter;
      readonly shared?: readonly Counter[];
      readonly pauses?: Pauses;
      /** Of a class in which something is asked for again and again: what that may take at the most. */
      readonly polls?: Polling;
    },
  ) {
    const { concurrency } = options;
    this.#time = time;
    this.#limit = typeof concurrency === 'number' ? pLimit(concurrency) : concurrency;
    this.#meter = options.meter ?? null;
    this.#shared = options.shared ?? [];
    this.#polls = options.polls ?? null;
    this.#pauses = options.pauses ?? null;
  }

  /**
   * Runs `work` as soon as a place is free and the meter allows. Throws EndsBefore. `cost`: how many requests the service counts for it. What polls waits for its own
   * share before it stands in the row of people, so that a person finds a place and the service ready.
   */
  through<T>(work: () => Promise<T>, cost = 1, polls = false): Promise<T> {
    const queued = () =>
      this.#limit(async () => {
        const startedAt = await this.#admit(cost);
        try {
          return await work();
        } finally {
          this.#meter?.answered?.(startedAt, this.#time.monotonicMs(), cost);
        }
      });
    const share = polls ? this.#polls : null;
    return share === null ? queued() : share.through(queued, cost);
  }

  /** What the service made of a request that went through. */
  received(reception: Omit<Reception, 'now'>): void {
    this.#meter?.received?.({ ...reception, now: this.#time.monotonicMs() });
  }

  /** The service said "not now": nothing of this class starts for this many milliseconds. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#time.monotonicMs() + ms);
    // Nobody waits for it: this process keeps to it in any case.
    if (ms >= sharedFromMs) void this.#pauses?.keep(ms);
  }

  /** Asks, once a second at most, for how long other workers leave the service alone. Who comes while that is asked waits for the answer too. */
  hear(): Promise<void> {
    const now = this.#time.monotonicMs();
    if (this.#pauses !== null && now - this.#heardAt >= hearEveryMs) {
      this.#heardAt = now;
      this.#hearing = this.#ask(this.#pauses);
    }
    return this.#hearing;
  }

  async #ask(pauses: Pauses): Promise<void> {
    const left = await pauses.left();
    // Counted from the answer on: what is asked while the store takes its time would be early by that.
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#time.monotonicMs() + left);
  }

  /** Milliseconds for which the service wants to be left alone; 0 when it takes requests. */
  pausedMs(): number {
    return Math.max(0, this.#pausedUntil - this.#time.monotonicMs());
  }

  /** Whether a new one would start something sooner. */
  remembers(): boolean {
    return this.pausedMs() > 0 || this.#meter?.remembers(this.#time.monotonicMs()) === true;
  }

  /** One after the other, in the order in which they came; answers with when it may start. */
  #admit(cost: number): Promise<number> {
    const admitted = this.#queue.then(() => this.#wait(cost));
    this.#queue = admitted;
    return admitted;
  }

  async #wait(cost: number): Promise<number> {
    let counted = 0;
    for (;;) {
      const now = this.#time.monotonicMs();
      const own = Math.max(this.#pausedUntil - now, this.#meter?.waitMs(now, cost) ?? 0);
      const next = own > 0 ? undefined : this.#shared[counted];
      const wait = next === undefined ? own : await next(cost);
      if (wait > 0) {
        const leftMs = await sleepUnless(this.#time, this.#time.ends, { ms: wait, endsWithinMs });
        if (leftMs > 0) throw new EndsBefore(leftMs);
      } else if (next === undefined) {
        const startedAt = this.#time.monotonicMs();
        this.#meter?.take(startedAt, cost);
        return startedAt;
      } else counted += 1;
    }
  }
}

/** What requests that nobody waits for may take of a class: places, and a share of a published limit. */
class Polling {
  readonly #places: LimitFunction;
  readonly #share: RateLimit | null;

  constructor(time: Time, of: { readonly places: number; readonly meter?: Meter; readonly shared?: readonly Counter[] }) {
    const { places, ...share } = of;
    this.#places = pLimit(places);
    this.#share = share.meter === undefined ? null : new RateLimit(time, { concurrency: places, ...share });
  }

  through<T>(work: () => Promise<T>, cost: number): Promise<T> {
    return this.#places(async () => {
      await this.#share?.through(() => Promise.resolve(), cost);
      return work();
    });
  }
}

/** Requests at once, of a tenant. Exchange and ARM publish no limit: ours are cautious. */
const atOnce = { exchange: 4, graph: 8, published: 2, arm: 4 } as const;

/**
 * The gates of one client of a tenant. Published limits are kept with all processes where `sharedLimits` is given. Others are not published, or
 * change with the size of the tenant: each process learns them, of reads and writes apart, because Graph and ARM count them apart.
 */
export function createRateLimits(
  time: Time,
  {
    sharedLimits,
    sharedPauses,
    appLimits,
    isOwn,
  }: Pick<TenantConnection, 'sharedLimits' | 'sharedPauses' | 'appLimits' | 'isOwn'> = {},
): Readonly<Record<ServiceClass, RateLimit>> {
  const pausesOf = (name: ServiceClass): { readonly pauses?: Pauses } =>
    sharedPauses === undefined
      ? {}
      : { pauses: { keep: (ms) => sharedPauses.keep(name, ms), left: () => sharedPauses.left(name) } };
  const known = (name: PublishedClass): RateLimit => {
    const ofTenant = publishedLimits[name];
    const ofApp = limitsOfApp[name];
    return new RateLimit(time, {
      concurrency: atOnce.published,
      ...pausesOf(name),
      ...omitUndefined({ meter: isOwn ? undefined : meterOf(ofTenant) }),
      shared: [
        ...(sharedLimits === undefined ? [] : [(cost: number) => sharedLimits.take(name, ofTenant, cost)]),
        ...(appLimits === undefined || ofApp === undefined ? [] : [(cost: number) => appLimits.take(name, ofApp, cost)]),
      ],
      polls: new Polling(time, {
        places: 1,
        meter: meterOf(shareOfPolls(ofTenant)),
        shared:
          appLimits === undefined || ofApp === undefined
            ? []
            : [(cost: number) => appLimits.take(`${name}-polls`, shareOfPolls(ofApp), cost)],
      }),
    });
  };
  const learning = (name: ServiceClass, concurrency: LimitFunction): RateLimit =>
    new RateLimit(time, {
      concurrency,
      meter: new LearningBucket(),
      ...pausesOf(name),
      polls: new Polling(time, { places: concurrency.concurrency - 1 }),
    });
  const exchange = pLimit(atOnce.exchange);
  const graph = pLimit(atOnce.graph);
  const arm = pLimit(atOnce.arm);
  return {
    exchange: learning('exchange', exchange),
    exchangeWrites: learning('exchangeWrites', exchange),
    graph: learning('graph', graph),
    graphWrites: learning('graphWrites', graph),
    conditionalAccess: known('conditionalAccess'),
    reports: known('reports'),
    usageReports: known('usageReports'),
    signInActivity: known('signInActivity'),
    messageTraces: known('messageTraces'),
    arm: learning('arm', arm),
    armWrites: learning('armWrites', arm),
  };
}

/** The classes to which requests about a resource belong. */
export function serviceClassesOf(list: Exclude<ListAddress, { readonly service: 'dns' }>): readonly ServiceClass[] {
  if (list.service === 'graph' && list.rateLimit !== undefined) return [list.rateLimit];
  return [list.service, `${list.service}Writes`];
}

/** The service counts when requests arrive, and two of them are not always on the way for equally long. */
const onTheWayMs = 60;

/** Of a tenant; each process and each worker of hardenbot counts for it. */
export const publishedLimits = {
  /** "Identity protection and conditional access": one a second of a tenant for all apps, and no Retry-After. Named locations and risk count too. */
  conditionalAccess: { kind: 'window', requests: 1, everyMs: 1000 + onTheWayMs },
  /** "Identity and access reports": 5 in 10 seconds. Sign-ins, audits, registration details, and the ways to sign in of an account. */
  reports: { kind: 'window', requests: 5, everyMs: 2000 },
  /** "Microsoft 365 reports": 14 in 10 minutes for each report as CSV; hardenbot asks for one. */
  usageReports: { kind: 'window', requests: 14, everyMs: 42_858 },
  /** When an account last signed in: 10 a minute. */
  signInActivity: { kind: 'window', requests: 10, everyMs: 6000 },
  /** "List messageTraces": 100 in 5 minutes. */
  messageTraces: { kind: 'window', requests: 100, everyMs: 3000 },
} as const satisfies Readonly<Record<string, PublishedLimit>>;

export type PublishedClass = keyof typeof publishedLimits;

/** Four of five requests, or half as often where only one may go at a time: the rest is for people. */
function shareOfPolls({ kind, requests, everyMs }: PublishedLimit): PublishedLimit {
  const share = Math.floor(requests * 0.8);
  const spanMs = requests * everyMs;
  return share === 0 ? { kind, requests, everyMs: everyMs * 2 } : { kind, requests: share, everyMs: Math.ceil(spanMs / share) };
}

/** Of an app over all tenants that it is in: identity and access reports, 122 in 10 seconds; half a second more, because one that is on the way for long counts when it arrives. */
export const limitsOfApp: Readonly<Partial<Record<PublishedClass, PublishedLimit>>> = {
  reports: { kind: 'window', requests: 122, everyMs: 86 },
};
