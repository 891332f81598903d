/** The machine's clocks, for the processes that run hardenbot. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../lib/clock.js';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms) => {
    await pause(ms);
  },
};

/** A clock that shows `start` now and goes on from there: to see a simulated tenant on another day. */
export function clockFrom(start: Date): Clock {
  const began = systemClock.monotonicMs();
  return { ...systemClock, now: () => new Date(start.getTime() + systemClock.monotonicMs() - began) };
}

/** Wall clocks are corrected by a second or so all the time. */
const jumpMs = 5000;

/**
 * @param onJump reported once of each jump of the wall clock against the monotonic one, in milliseconds; negative: it was set back
 */
export function steadyClock(clock: Clock, onJump: (byMs: number) => void): Clock {
  let wallAt = clock.now().getTime();
  let countedAt = clock.monotonicMs();
  let told = 0;
  return {
    ...clock,
    now: () => {
      const wall = clock.now().getTime();
      const counted = wallAt + clock.monotonicMs() - countedAt;
      const byMs = wall - counted;
      if (Math.abs(byMs - told) > jumpMs) {
        told = byMs;
        onJump(Math.round(byMs));
      }
      if (byMs <= 0) return new Date(counted);
      // What has passed by either clock has passed: a machine that slept counts on from when it woke.
      wallAt = wall;
      countedAt = clock.monotonicMs();
      told = 0;
      return new Date(wall);
    },
  };
}
