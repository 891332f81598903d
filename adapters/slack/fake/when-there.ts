/** Waits for what a test wants to see, looking whenever the fake has answered a call. */
import { type EventEmitter, once } from 'node:events';

/** The newest that fits, as soon as there is one; rejects after twenty seconds. */
export async function whenThere<Item>(
  events: EventEmitter,
  shown: () => readonly Item[],
  fits: (shown: Item) => boolean = () => true,
): Promise<Item> {
  const signal = AbortSignal.timeout(20_000);
  for (;;) {
    const found = shown().findLast(fits);
    if (found !== undefined) return found;
    await once(events, 'answered', { signal });
  }
}
