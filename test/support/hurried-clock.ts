/** A clock that runs with the real one, and jumps over every pause that somebody would sleep: for stories with waits of seconds or days. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../../src/clock';

export interface HurriedClock extends Clock {
  /** Turns the date ahead; leases and durations, which are measured, do not notice. */
  forward(ms: number): void;
}

export function hurriedClock(): HurriedClock {
  let slept = 0;
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + slept + ahead),
    monotonicMs: () => performance.now() + slept,
    sleep: (ms) => {
      slept += ms;
      return Promise.resolve();
    },
    forward: (ms) => {
      ahead += ms;
    },
  };
}
