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

  /** `published`: also the limits that Microsoft publishes of Graph. */
  constructor(rules: Readonly<Record<string, ThrottleRule>>, published = false) {
    this.published = published ? new PublishedWindows() : null;
    this.buckets = new Map(
      Object.entries(rules).map(([key, rule]) => [key.toLowerCase(), { rule, tokens: rule.size, filledAt: null }]),
    );
  }

  /** Takes one token at `now` (milliseconds); the refusal when there is none. A collection has its own limit before that of its service. */
  refusal(routed: Routed, request: SimRequest, now: number): Answer | null {
    if (this.published?.takes(routed, request.url, now) === false) return tooMany(routed);
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
    if (rule.retryAfter !== true) return answer;
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.ceil((1 - bucket.tokens) / rule.perSecond)) } };
  }
}

function counts({ only }: ThrottleRule, { write }: Routed): boolean {
  return only === undefined || (only === 'writes') === write;
}

function tooMany(routed: Routed): Answer {
  if (routed.service === 'exchange') return exchangeStatus(429);
  if (routed.service === 'graph') return graphError(429, 'TooManyRequests', 'Too Many Requests');
  return json(429, { error: { code: 'TooManyRequests', message: 'The request is being throttled.' } });
}

interface Window {
  readonly requests: number;
  readonly seconds: number;
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
    counts: among('graph.signIns', 'graph.directoryAudits', 'graph.userRegistrationDetails', 'graph.authenticationMethods'),
  },
  {
    requests: 1,
    seconds: 1,
    counts: among('graph.conditionalAccessPolicies', 'graph.namedLocations', 'graph.riskyUsers', 'graph.riskDetections'),
  },
  { requests: 14, seconds: 600, counts: (key, url) => key === 'graph.emailAppUsage' && url.pathname.includes('/reports/') },
  {
    requests: 10,
    seconds: 60,
    counts: (key, url) => key === 'graph.users' && /signInActivity/i.test(url.searchParams.get('$select') ?? ''),
  },
  { requests: 100, seconds: 300, counts: among('mail.messageTraces') },
];

/**
 * The limits that Microsoft publishes of Graph, as a tenant keeps them, written down here apart from the pace of our clients. Source: "Microsoft
 * Graph service-specific throttling limits", and "List messageTraces" of the Graph reference.
 */
class PublishedWindows {
  private readonly starts = windows.map((): number[] => []);

  /** Whether a request may be answered at `now` (milliseconds); one that may not counts for nothing. */
  takes({ key }: Routed, url: URL, now: number): boolean {
    const concerned = windows.flatMap((window, place) => {
      const starts = this.starts[place];
      return key !== null && starts !== undefined && window.counts(key, url) ? [{ window, starts }] : [];
    });
    for (const { window, starts } of concerned) {
      while (starts[0] !== undefined && starts[0] <= now - window.seconds * 1000) starts.shift();
      if (starts.length >= window.requests) return false;
    }
    for (const { starts } of concerned) starts.push(now);
    return true;
  }
}
