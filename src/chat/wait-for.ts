/** Waits for what a test wants to see, looking whenever an imitation of a chat has answered a call. */
import { type EventEmitter, once } from 'node:events';

/** Ends what hangs, and nothing that a busy machine slows down. */
export const giveUpAfterMs = 120_000;

/** The newest that fits, as soon as there is one; rejects after two minutes, with what was there last. */
export async function waitFor<Item>(
  events: EventEmitter,
  shown: () => readonly Item[],
  fits: (shown: Item) => boolean = () => true,
): Promise<Item> {
  const signal = AbortSignal.timeout(giveUpAfterMs);
  for (;;) {
    const found = shown().findLast(fits);
    if (found !== undefined) return found;
    await once(events, 'answered', { signal }).catch(() => {
      throw new Error(
        `In ${giveUpAfterMs / 1000} s nothing came that fits. Last was:\n${JSON.stringify(shown().at(-1), null, 2)}`,
      );
    });
  }
}
