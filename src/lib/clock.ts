/** Time as it is passed in: only the composition root makes a clock, so that logic and tests decide what "now" is. */

export interface MonotonicClock {
  /** Milliseconds that never go back: what measures durations and leases. */
  readonly monotonicMs: () => number;
}

export interface Sleeper {
  readonly sleep: (ms: number) => Promise<void>;
}

export interface WallClock {
  /** Wall clock time: what decides expiry. */
  readonly now: () => Date;
}

export interface Clock extends MonotonicClock, Sleeper, WallClock {}

/** Clocks of processes may be so far apart, in milliseconds: beyond it decisions lie in the future of who judges them, and deadlines are wrong. */
export const maxSkewMs = 60_000;
