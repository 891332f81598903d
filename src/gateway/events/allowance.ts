/** How many times something may be done within a time, counted for each key in this process alone. */
import type { MonotonicClock } from '../../lib/clock.js';

export interface Allowance {
  /** Milliseconds until it may be done again; null: now. Counts nothing. */
  waitMs(key: string): number | null;
  count(key: string): void;
  forget(key: string): void;
}

/** A key that was not counted within the time is forgotten. */
export function createAllowance(
  clock: MonotonicClock,
  { max, windowMs }: { readonly max: number; readonly windowMs: number },
): Allowance {
  const counted = new Map<string, readonly number[]>();
  let swept = clock.monotonicMs();

  function recentOf(key: string): readonly number[] {
    const now = clock.monotonicMs();
    return (counted.get(key) ?? []).filter((at) => now - at < windowMs);
  }

  function sweep(): void {
    const now = clock.monotonicMs();
    if (now - swept < windowMs) return;
    swept = now;
    for (const key of counted.keys()) if (recentOf(key).length === 0) counted.delete(key);
  }

  return {
    waitMs: (key) => {
      const recent = recentOf(key);
      const [first] = recent;
      return recent.length < max || first === undefined ? null : windowMs - (clock.monotonicMs() - first);
    },
    count: (key) => {
      sweep();
      counted.set(key, [...recentOf(key), clock.monotonicMs()].slice(-max));
    },
    forget: (key) => {
      counted.delete(key);
    },
  };
}
