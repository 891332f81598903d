/** The end of a process: waits until it is asked to end, and then not for ever. */
import { answerWithin } from '../lib/with-timeout.js';

/** SIGHUP: the terminal was closed, or a connection to it broke off. */
const ends = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Until one of the signals that end a process. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ends) process.once(signal, () => resolve());
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
