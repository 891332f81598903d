/** A process that begins in the seconds in which another server takes over: it asks the store and writes to it at its start, and waits until that can be. */

import { storeRetryLater } from '../engine/ledger/retry-later.js';
import type { MonotonicClock, Sleeper } from '../lib/clock.js';
import type { LogsWarnings } from '../lib/log.js';

/** Milliseconds; after that anyone who starts processes has to know that this one cannot begin. */
const maxWaitMs = 60_000;

/** @param ask what is asked of the store, something small. Throws what the store says where that is no refusal that passes, or one that lasts. */
export async function awaitStore(
  ask: () => Promise<unknown>,
  { clock, logger }: { readonly clock: MonotonicClock & Sleeper; readonly logger: LogsWarnings },
): Promise<void> {
  const until = clock.monotonicMs() + maxWaitMs;
  for (let isTold = false; ; isTold = true) {
    try {
      await ask();
      return;
    } catch (error) {
      const refusal = storeRetryLater(error);
      if (refusal === null || clock.monotonicMs() >= until) throw error;
      if (!isTold) logger.warn({ reason: refusal.message }, 'the start waits for the store');
      await clock.sleep(refusal.afterMs);
    }
  }
}
