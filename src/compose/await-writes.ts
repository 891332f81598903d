/** A process that begins in the seconds in which another server takes over: it writes at its start, and waits until that can be. */
import type { Clock } from '../clock.js';
import { storeNotNow } from '../ledger/not-now.js';
import type { Logger } from '../log.js';

/** Milliseconds; after that whoever starts processes has to know that this one cannot begin. */
const patienceMs = 60_000;

/** @param write something small. Throws what the store says where that is no refusal that passes, or one that lasts. */
export async function awaitWrites(
  write: () => Promise<unknown>,
  { clock, logger }: { readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>; readonly logger: Pick<Logger, 'warn'> },
): Promise<void> {
  const until = clock.monotonicMs() + patienceMs;
  for (let isTold = false; ; isTold = true) {
    try {
      await write();
      return;
    } catch (error) {
      const refusal = storeNotNow(error);
      if (refusal === null || clock.monotonicMs() >= until) throw error;
      if (!isTold) logger.warn({ reason: refusal.message }, 'the start waits until the store takes writes');
      await clock.sleep(refusal.afterMs);
    }
  }
}
