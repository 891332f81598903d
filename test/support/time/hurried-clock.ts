/** A clock that runs as fast as the real one, and jumps over every pause that someone would sleep: for stories with waits of seconds or days. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../../../src/lib/clock';

export interface HurriedClock extends Clock {
  /** Turns the date ahead; leases and durations, which are measured, do not notice. */
  forward(ms: number): void;
}

/** Stories begin on this Tuesday morning, so that they go the same way at every hour of every day. */
export const storyBegins = new Date('2026-11-24T09:00:00Z');

/** @param begins what it shows at first */
export function hurriedClock(begins = storyBegins): HurriedClock {
  const began = performance.now();
  let slept = 0;
  let ahead = 0;
  return {
    now: () => new Date(begins.getTime() + (performance.now() - began) + slept + ahead),
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
