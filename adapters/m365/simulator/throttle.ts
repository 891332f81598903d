/**
 * Limits that a service keeps to itself (`simulator.throttle`): a token bucket a service or collection, and 429 when it is empty.
 * Each part of a batch takes a token of its own; how the real service counts them is not known.
 */
import { exchangeStatus } from './exchange/errors.js';
import { graphError } from './graph/errors.js';
import type { ThrottleRule } from './state.js';
import { type Answer, json, type Routed, type SimRequest } from './wire.js';

interface Bucket {
  readonly rule: ThrottleRule;
  tokens: number;
  filledAt: number | null;
}

export class Throttle {
  private readonly buckets: ReadonlyMap<string, Bucket>;
  private readonly published: PublishedWindows | null;

  /**
   * @param published also the limits that Microsoft publishes of Graph
   * @param ofApp what an app has asked of all tenants; absent: this tenant is its only one
   */
  constructor(rules: Readonly<Record<string, ThrottleRule>>, published = false, ofApp: AppRequests = new AppRequests()) {
    this.published = published ? new PublishedWindows(ofApp) : null;
    this.buckets = new Map(
      Object.entries(rules).map(([key, rule]) => [key.toLowerCase(), { rule, tokens: rule.size, filledAt: null }]),
    );
  }

  /** Takes one token at `now` (milliseconds); the refusal when there is none. A collection has its own limit before that of its service. */
  refusal(routed: Routed, request: SimRequest, now: number): Answer | null {
    const pause = this.published?.refuses(routed, request.url, now) ?? null;
    if (pause !== null) return withPause(tooMany(routed), pause.seconds);
    const bucket = this.buckets.get(routed.key?.toLowerCase() ?? '') ?? this.buckets.get(routed.service);
    if (bucket === undefined || !counts(bucket.rule, routed)) return null;
    const { rule } = bucket;
    if (bucket.filledAt !== null)
      bucket.tokens = Math.min(rule.size, bucket.tokens + ((now - bucket.filledAt) / 1000) * rule.perSecond);
    bucket.filledAt = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return null;
    }
    const answer = tooMany(routed);
    return withPause(answer, rule.retryAfter === true ? (1 - bucket.tokens) / rule.perSecond : null);
  }
}

function counts({ only }: ThrottleRule, { write }: Routed): boolean {
  return only === undefined || (only === 'writes') === write;
}

/** @param seconds null: it does not say when to come back */
function withPause(answer: Answer, seconds: number | null): Answer {
  return seconds === null
    ? answer
    : { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.max(1, Math.ceil(seconds))) } };
}

function tooMany(routed: Routed): Answer {
  if (routed.service === 'exchange') return exchangeStatus(429);
  if (routed.service === 'graph') return graphError(429, 'TooManyRequests', 'Too Many Requests');
  return json(429, { error: { code: 'TooManyRequests', message: 'The request is being throttled.' } });
}

interface Window {
  readonly requests: number;
  readonly seconds: number;
  /** Whether refusals say when to come back; those of risk and Conditional Access do not. */
  readonly retryAfter: boolean;
  /** How many requests of one app to all tenants together there may be in the same time. */
  readonly ofApp?: number;
  /** Whether a request to a collection, at an address, counts. */
  readonly counts: (key: string, url: URL) => boolean;
}

const among =
  (...keys: readonly string[]) =>
  (key: string) =>
    keys.includes(key);

const windows: readonly Window[] = [
  {
    requests: 5,
    seconds: 10,
    ofApp: 122,
    retryAfter: true,
    counts: among('graph.signIns', 'graph.directoryAudits', 'graph.userRegistrationDetails', 'graph.authenticationMethods'),
  },
  {
    requests: 1,
    seconds: 1,
    retryAfter: false,
    counts: among('graph.conditionalAccessPolicies', 'graph.namedLocations', 'graph.riskyUsers', 'graph.riskDetections'),
  },
  {
    requests: 14,
    seconds: 600,
    retryAfter: true,
    counts: (key, url) => key === 'graph.emailAppUsage' && url.pathname.includes('/reports/'),
  },
  {
    requests: 10,
    seconds: 60,
    retryAfter: true,
    counts: (key, url) => key === 'graph.users' && /signInActivity/i.test(url.searchParams.get('$select') ?? ''),
  },
  { requests: 100, seconds: 300, retryAfter: true, counts: among('mail.messageTraces') },
];

/** The moments (milliseconds) at which requests were answered, of the last `seconds`. */
class Moments {
  private readonly list: number[] = [];

  constructor(
    private readonly requests: number,
    private readonly seconds: number,
  ) {}

  add(now: number): void {
    this.list.push(now);
  }

  /** Seconds until there is room again; 0 where there is. */
  fullFor(now: number): number {
    while (this.list[0] !== undefined && this.list[0] <= now - this.seconds * 1000) this.list.shift();
    const [first] = this.list;
    return this.list.length < this.requests || first === undefined ? 0 : (first + this.seconds * 1000 - now) / 1000;
  }
}

/** What an app asks of all its tenants counts together too: tenants that are simulated for one app share it. */
export class AppRequests {
  /** By window. */
  readonly moments: ReadonlyMap<Window, Moments> = new Map(
    windows.flatMap((window) =>
      window.ofApp === undefined ? [] : [[window, new Moments(window.ofApp, window.seconds)] as const],
    ),
  );
}

/**
 * The limits that Microsoft publishes of Graph, as a tenant keeps them, written down here apart from the pace of our clients. Source: "Microsoft
 * Graph service-specific throttling limits", and "List messageTraces" of the Graph reference.
 */
class PublishedWindows {
  private readonly own = new Map(windows.map((window) => [window, new Moments(window.requests, window.seconds)]));

  constructor(private readonly ofApp: AppRequests) {}

  /** Null where a request may be answered at `now` (milliseconds), else in how many seconds, or that it is not said; one that may not counts for nothing. */
  refuses({ key }: Routed, url: URL, now: number): { readonly seconds: number | null } | null {
    const concerned = windows.filter((window) => key !== null && window.counts(key, url));
    const counted = concerned.flatMap((window) =>
      [this.own.get(window), this.ofApp.moments.get(window)].flatMap((moments) =>
        moments === undefined ? [] : [{ window, moments }],
      ),
    );
    for (const { window, moments } of counted) {
      const seconds = moments.fullFor(now);
      if (seconds > 0) return { seconds: window.retryAfter ? seconds : null };
    }
    for (const { moments } of counted) moments.add(now);
    return null;
  }
}
