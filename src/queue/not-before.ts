/**
 * When a job may be begun: one fact for the queue and for the rounds, whichever met the reason to wait. A change that this process is at already is not
 * begun beside itself. It is in this process alone, so nobody who writes to the store can set it; another process meets the same reason, and what a
 * service asked for is shared between workers.
 */
import { RetryLater, storeRetryLater } from '../engine/ledger/retry-later.js';
import type { MonotonicClock } from '../lib/clock.js';
import { TenantError } from '../lib/errors.js';
import type { Job } from './job.js';

export interface NotBefore {
  /** Milliseconds until the job may be begun; 0: now. */
  remainingMs(job: Job): number;
  /** It is under way here until `postponed` or `ended` is called for it. */
  begun(job: Job): void;
  /** It had to wait. Of several reasons the longest counts. */
  postponed(job: Job, afterMs: number): void;
  /** It was done, or failed: nothing of before holds it up. */
  ended(job: Job): void;
}

/** Jobs that are remembered; the one that was postponed longest ago makes room, and may be begun. */
const maxRemembered = 10_000;

/** What is under way for hours, and under a lease: a second start would only find that taken. And an audit, which need not be made twice. */
const exclusive: ReadonlySet<Job['name']> = new Set(['apply', 'undo', 'scan']);

/** Milliseconds after which a copy looks again whether the first one has ended. */
const underWayMs = 5000;

export function notBefore({ monotonicMs }: MonotonicClock): NotBefore {
  const until = new Map<string, number>();
  const underWay = new Set<string>();
  return {
    remainingMs: (job) => {
      const id = idOf(job);
      return Math.max(0, underWay.has(id) ? underWayMs : 0, (until.get(id) ?? 0) - monotonicMs());
    },
    begun: (job) => {
      if (exclusive.has(job.name)) underWay.add(idOf(job));
    },
    postponed: (job, afterMs) => {
      const id = idOf(job);
      underWay.delete(id);
      const at = Math.max(until.get(id) ?? 0, monotonicMs() + afterMs);
      until.delete(id);
      until.set(id, at);
      const [oldest] = until.keys();
      if (until.size > maxRemembered && oldest !== undefined) until.delete(oldest);
    },
    ended: (job) => {
      underWay.delete(idOf(job));
      until.delete(idOf(job));
    },
  };
}

/** A message is another one for each place where it stands. */
function idOf(job: Job): string {
  const { name, tenant, subject, reply } = job;
  return name === 'draw' ? `draw ${tenant} ${reply.messageKey}` : `${name} ${tenant} ${subject}`;
}

/** The reason for which work has to wait, with how long; null: it failed. What a service asked for counts as that, what it refused does not. */
export function whyItWaits(error: unknown): RetryLater | null {
  const away = error instanceof RetryLater ? error : storeRetryLater(error);
  if (away !== null) return away;
  const waitMs = askedToWait(error);
  return waitMs === null ? null : new RetryLater((error as Error).message, waitMs);
}

/** Milliseconds; null where it did not say when it takes requests again. */
export function askedToWait(error: unknown): number | null {
  if (!(error instanceof TenantError)) return null;
  const { kind, detail } = error;
  return kind === 'throttled' || kind === 'unavailable' ? (detail.retryAfterMs ?? null) : null;
}
