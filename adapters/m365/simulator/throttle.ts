/**
 * Limits that a service keeps to itself (`simulator.throttle`): a token bucket a service or collection, and 429 when it is empty.
 * Each part of a batch takes a token of its own; how the real service counts them is not known.
 */
import { exchangeStatus } from './exchange/errors.js';
import { graphError } from './graph/errors.js';
import { PublishedWindows } from './published-limits.js';
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
  refusal(routed: Routed, request: Pick<SimRequest, 'url'>, now: number): Answer | null {
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
