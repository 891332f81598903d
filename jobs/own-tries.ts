/** How often this process tried a job. BullMQ counts that in the store, where anyone who writes there can set it: none of its counters is read. */
import type { MonotonicClock } from '../src/lib/clock.js';

export interface OwnTries {
  /** Counts a try that failed; answers how many did by now. One that came before the pause after the last failure was over counts no further. */
  failed(job: string, pauseMs: (failed: number) => number): number;
  /** Counts a wait that costs no try; answers how many there were since it last ended. */
  waited(job: string): number;
  /** It ended, well or for good. */
  ended(job: string): void;
}

interface Tried {
  failed: number;
  waits: number;
  /** By the monotonic clock: the next failure counts from here on. */
  countsFrom: number;
}

/** Jobs that are remembered at once; the one that was tried longest ago makes room, and begins anew. */
const maxRemembered = 10_000;

/** Remembers until the process ends: whoever counts on after that is another process, with its own tries. */
export function ownTries({ monotonicMs }: MonotonicClock): OwnTries {
  const tried = new Map<string, Tried>();
  const touch = (job: string): Tried => {
    const known = tried.get(job) ?? { failed: 0, waits: 0, countsFrom: 0 };
    tried.delete(job);
    tried.set(job, known);
    const [oldest] = tried.keys();
    if (tried.size > maxRemembered && oldest !== undefined) tried.delete(oldest);
    return known;
  };
  return {
    failed: (job, pauseMs) => {
      const known = touch(job);
      const now = monotonicMs();
      // Copies of a job that somebody added burn no tries of the genuine one.
      if (known.failed > 0 && now < known.countsFrom) return known.failed;
      known.failed += 1;
      known.countsFrom = now + pauseMs(known.failed);
      return known.failed;
    },
    waited: (job) => {
      const known = touch(job);
      known.waits += 1;
      return known.waits;
    },
    ended: (job) => void tried.delete(job),
  };
}
