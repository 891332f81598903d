/** The end of a process: waits until it is asked to end, and then not for ever. */
import { answerWithin } from '../lib/with-timeout.js';

/** Until SIGINT or SIGTERM. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** Waits for something, `ms` milliseconds at most; true when it ended in time. What it rejects with is thrown. */
export function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  return answerWithin(
    ms,
    work.then(() => true),
    () => false,
  );
}
