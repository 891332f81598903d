/** What a service publishes as its limit, of a tenant whatever asks, or of an app whatever the tenant: all processes have to keep it together. */

/**
 * - `bucket`: this many `requests` at once, then one every `everyMs`
 * - `window`: at most this many `requests` within any `requests` × `everyMs`
 */
export interface PublishedLimit {
  readonly kind: 'bucket' | 'window';
  readonly requests: number;
  readonly everyMs: number;
}

/** The port through which they do. */
export interface SharedLimits {
  /**
   * Milliseconds until requests that count as `cost` may start; 0: they were counted, and may start. Never rejects: where nobody can tell,
   * each process keeps the limit on its own.
   */
  take(name: string, limit: PublishedLimit, cost: number): Promise<number>;
}

/** How long classes of a service want to be left alone, as any worker read in an answer; one that starts later keeps to it as well. */
export interface SharedPauses {
  /** Never rejects: where nobody can keep it, this process alone does. @param ms from now on */
  keep(name: string, ms: number): Promise<void>;
  /** Milliseconds; 0 where no worker read of a pause, or the store does not answer. Never rejects. */
  left(name: string): Promise<number>;
}
