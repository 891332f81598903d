/** Something that is looked at again and again, one look at a time, until a process stops. */
import { answerWithin } from './with-timeout.js';

export interface Looks {
  /**
   * Begins no more looks and waits for the one that runs, so that it does not lose its connections in the middle.
   * @param withinMs at most, in milliseconds, two seconds where it is left out: a store that is away answers nobody
   */
  close(withinMs?: number): Promise<void>;
}

const lastLookMs = 2000;

/**
 * The first look begins after `everyMs` milliseconds. Keeps no process from ending.
 * @param look never rejects; it goes on to nothing new once `ends` is aborted
 */
export function lookEvery(everyMs: number, look: (ends: AbortSignal) => Promise<void>): Looks {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const begin = async (): Promise<void> => {
    await look(stopping.signal);
    running = null;
  };
  const timer = setInterval(() => {
    running ??= begin();
  }, everyMs).unref();
  return {
    close: async (withinMs = lastLookMs) => {
      clearInterval(timer);
      stopping.abort();
      await answerWithin(withinMs, running ?? Promise.resolve(), () => undefined);
    },
  };
}
