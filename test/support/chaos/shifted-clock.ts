/** The clock of the system, turned ahead by a trial for all of its processes at once: what it is ahead by is in a file. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../../src/lib/clock';
import { systemClock } from '../../../src/process/system-clock';

function aheadBy(file: string): number {
  return Number(readFileSync(file, 'utf8'));
}

/** Leases and durations, which are measured, do not notice that it was turned. */
export function shiftedClock(file: string): Clock {
  return { ...systemClock, now: () => new Date(Date.now() + aheadBy(file)) };
}

/** Turns it further ahead, by milliseconds. */
export function shift(file: string, ms: number): void {
  writeFileSync(file, String(aheadBy(file) + ms));
}
